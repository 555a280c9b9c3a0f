// A checkpoint's checksum tells any damage. Here the saboteur has computed it anew: what was changed is still refused in the library's
// own words, when it is read or when the run goes on, or the run ends the same; it ends otherwise only where a number was changed.
import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { finishRun, getaRun, type GetaState, isCompression, recipe } from "@geta-lab/geta";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "@geta-lab/geta/io";
import { mlp } from "@geta-lab/geta/models";
import { mutate } from "../support/mutate.ts";
import { blobs } from "./blobs.ts";

await useEngine({ threads: 1 });
const source = blobs(), { inputShape, classes } = source;
const stages = {
  epochs: 2,
  warmUp: 1,
  projection: 1,
  joint: 2,
  coolDown: 1,
  projectionPeriods: 2,
  pruningPeriods: 2,
};
const run = getaRun(mlp({ inputShape, classes }), source, recipe("mlp", stages));

/** Goes on to a step, by default to the end. */
function walk(state: GetaState, step = run.totalSteps): GetaState {
  while (state.step < step) ({ state } = run.advance(state));
  return state;
}

/** The end of a run that goes on from a file, as text. */
async function ending(checkpoint: Checkpoint): Promise<string> {
  const saved = await decodeCheckpoint(await encodeCheckpoint(checkpoint), "checkpoint");
  const end = walk(run.restore(saved));
  assert(isCompression(end));
  const { state } = run.save(end), { result } = await finishRun(run, end);
  return JSON.stringify([state, result.compressed, result.structures, result.confusion]);
}

const dense = run.save(walk(run.start(), 5));
const joint = run.save(walk(walk(run.start(), 5), 18));
const coolDown = run.save(walk(run.restore(joint), 25));
/** Numbers that a run remembers, and which structures are marked: another one is another state. */
const NUMBERS = new RegExp(
  "^(step|updates|bookkeeping\\.(denseAccuracy|denseAnswers\\.\\d+|period|carried|importance\\.\\d+\\.\\d+|" +
    "groups\\.\\d+\\.(redundant|pruned)(\\.\\d+)?|frozenBits\\.\\w+\\.\\w+))$",
);

/** What a saboteur does to an array. */
const DAMAGES: ((array: Float32Array) => Checkpoint["arrays"][string] | undefined)[] = [
  () => undefined,
  (array) => array.slice(1),
  (array) => Float32Array.of(...array.slice(0, 3), 0, ...array.slice(3)),
  (array) => Int32Array.from(array),
  (array) => array.map(() => NaN),
  (array) => array.map(() => 1e38),
  (array) => array.map((value) => -value),
];

for (const [where, checkpoint] of Object.entries({ dense, joint, coolDown })) {
  /** How one mutant ends. */
  const outcome = async (mutant: Checkpoint, change: string) => {
    try {
      return await ending(mutant) === await ending(checkpoint) ? "harmless" : "other";
    } catch (error) {
      const { message } = error as Error;
      assert.match(message, /^Cannot (?!read prop|destructure|convert|set prop)[^\n]+$/, change);
      return "refused";
    }
  };

  Deno.test(`checkpoints of the ${where} stage with another state are refused, harmless or have other numbers`, async () => {
    const stream = random(5), seen = { refused: 0, harmless: 0, other: 0 };
    for (let i = 0; i < 100; i++) {
      const mutant = mutate(checkpoint.state, stream);
      if (mutant === undefined) continue;
      const end = await outcome({ ...checkpoint, state: mutant.value }, mutant.change);
      if (end === "other") assert.match(mutant.path, NUMBERS, mutant.change);
      seen[end]++;
    }
    assert.ok(seen.refused > 40, JSON.stringify(seen));
  });

  Deno.test(`checkpoints of the ${where} stage with other arrays are refused or have other numbers`, async () => {
    const stream = random(6), names = Object.keys(checkpoint.arrays).sort();
    for (const [i, damage] of DAMAGES.entries()) {
      const name = names[stream.integer(names.length)]!;
      const { [name]: array, ...arrays } = checkpoint.arrays;
      const damaged = damage(array as Float32Array);
      const mutant = { ...checkpoint, arrays: damaged ? { ...arrays, [name]: damaged } : arrays };
      const end = await outcome(mutant, `damage ${i} of ${name}`);
      if (i < 4) assert.equal(end, "refused", `damage ${i} of ${name}`);
    }
  });
}
