import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { useEngine } from "@geta-lab/geta/engine";
import { getaRun, type GetaState, isCompression, recipe } from "@geta-lab/geta";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, FileError } from "@geta-lab/geta/io";
import { zoo } from "@geta-lab/geta/models";
import type { PartialSettings } from "@geta-lab/geta/settings";
import { blobs } from "./blobs.ts";

await useEngine({ threads: 1 });
const source = blobs({ size: 4 });
const STEPS = 60;

/** Sixty steps: 16 dense ones, then every stage with several periods. */
function newRun(changes: PartialSettings) {
  const model = zoo.mlp!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
  const short: PartialSettings = {
    batch: 4,
    epochs: 4,
    warmUp: 1,
    projection: 3,
    joint: 5,
    coolDown: 2,
    projectionPeriods: 3,
    pruningPeriods: 4,
    learningRate: 0.01,
    optimizer: "sgd",
    maxRatio: 1,
  };
  const run = getaRun(model, source, recipe("mlp", { ...short, ...changes }));
  assert.equal(run.totalSteps, STEPS);
  return run;
}

/** Through the bytes of a file and back. */
async function written(checkpoint: Checkpoint): Promise<Checkpoint> {
  return await decodeCheckpoint(await encodeCheckpoint(checkpoint), "checkpoint");
}

/** All numbers of a state as one text. */
function digits({ state, arrays }: Checkpoint): string {
  const bytes = Object.entries(arrays)
    .map(([name, { buffer }]) => `${name} ${Buffer.from(buffer).toString("base64")}`);
  return [JSON.stringify(state), ...bytes].join("\n");
}

// deno-lint-ignore no-explicit-any -- what a file may hold: the state as JSON made it
type Loose = any;

Deno.test("a run refuses checkpoints of other rules, other lengths and older versions, and says why", () => {
  const at = (settings: PartialSettings, steps: number) => {
    const run = newRun(settings);
    let state: GetaState = run.start();
    while (state.step < steps) ({ state } = run.advance(state));
    return structuredClone(run.save(state));
  };
  const corrected = newRun({ semantics: "corrected" }), paper = newRun({ semantics: "paper" });
  const ours = at({ semantics: "corrected" }, 40), theirs = at({ semantics: "paper" }, 40);
  const refused = (run: typeof paper, checkpoint: Checkpoint, message: string) =>
    assert.throws(
      () => run.restore(checkpoint),
      (error: Error) => {
        assert.ok(error instanceof FileError);
        assert.equal(error.message, message);
        return true;
      },
    );
  refused(
    corrected,
    theirs,
    "Cannot restore the run: bookkeeping.importance must be a running mean, which the corrected rules keep: current value is null, as other rules leave it",
  );
  refused(
    paper,
    ours,
    "Cannot restore the run: bookkeeping.importance must be null, since these rules keep no running mean: current value is one, as the corrected rules keep it",
  );
  const old: Loose = structuredClone(ours);
  delete old.state.bookkeeping.importance;
  refused(
    corrected,
    old,
    "Cannot restore the run: bookkeeping.importance is missing, as in a checkpoint of an older version",
  );
  const shifted: Loose = structuredClone(ours);
  shifted.state.bookkeeping.step += 1;
  refused(
    corrected,
    shifted,
    "Cannot restore the run: bookkeeping.step must be 24, the steps of the compression: current value is 25",
  );
  const early: Loose = structuredClone(ours);
  early.state.bookkeeping.frozenBits = { fc1: { weight: 4, activation: 4 } };
  refused(
    corrected,
    early,
    "Cannot restore the run: bookkeeping.frozenBits must be null before cool-down: current value is bits of fc1",
  );
  const late: Loose = structuredClone(at({ semantics: "corrected" }, 58));
  late.state.bookkeeping.frozenBits = null;
  refused(
    corrected,
    late,
    "Cannot restore the run: bookkeeping.frozenBits must be those of fc1, fc2, fc3 in cool-down: current value is null",
  );
});

Deno.test("a run of allocated bits restores its sensitivities after any step, and refuses a checkpoint without them", () => {
  const settings: PartialSettings = { bits: "allocated" };
  const run = newRun(settings), other = newRun(settings), uniform = newRun({});
  let state: GetaState = run.start();
  const parts = ["fc1", "fc2", "fc3"].flatMap((
    name,
  ) => [`weight of ${name}`, `activation of ${name}`]);
  const must = `Cannot restore the run: bookkeeping.sensitivity must tell of ${
    parts.join(", ")
  }, since bits are allocated by it: current value is `;
  let restored = 0;
  while (state.step < STEPS) {
    ({ state } = run.advance(state));
    const checkpoint: Loose = structuredClone(run.save(state));
    other.restore(structuredClone(checkpoint));
    if (!isCompression(state)) continue;
    restored++;
    const { bookkeeping } = checkpoint.state;
    const refused = (sensitivity: unknown, message: string) => {
      checkpoint.state.bookkeeping = { ...bookkeeping, sensitivity };
      assert.throws(() => other.restore(structuredClone(checkpoint)), new FileError(message));
    };
    refused(null, `${must}null`);
    refused({}, `${must}that of nothing`);
    refused({ fc1: { weight: 1 } }, `${must}that of weight of fc1`);
  }
  assert.equal(restored, STEPS - 16);
  assert.throws(
    () => uniform.restore(structuredClone(run.save(state))),
    new FileError(
      "Cannot restore the run: bookkeeping.sensitivity must be null, since bits are not allocated: current value is one, as runs with allocated bits keep it",
    ),
  );
});

const runs: [string, PartialSettings][] = [
  ["corrected, Nesterov", { semantics: "corrected", nesterov: true, clipNorm: 3 }],
  ["paper, Adam", { semantics: "paper", optimizer: "adam", learningRate: 1e-3 }],
];
for (const [name, settings] of runs) {
  Deno.test(`a run saved after any of ${STEPS} steps, read back and finished ends with the same digits: ${name}`, async () => {
    const whole = newRun(settings), saved: Checkpoint[] = [], lines: string[] = [];
    let state: GetaState = whole.start();
    saved.push(await written(whole.save(state)));
    while (state.step < STEPS) {
      const next = whole.advance(state);
      state = next.state;
      lines.push(JSON.stringify(next.line));
      saved.push(await written(whole.save(state)));
    }
    assert.ok(isCompression(state));
    const end = digits(whole.save(state));
    const other = newRun(settings);
    for (let stop = 0; stop < STEPS; stop++) {
      let state: GetaState = other.restore(saved[stop]!);
      while (state.step < STEPS) {
        const next = other.advance(state);
        state = next.state;
        assert.equal(JSON.stringify(next.line), lines[state.step - 1], `from ${stop}`);
      }
      assert.equal(digits(other.save(state)), end, `from ${stop}`);
    }
  });
}
