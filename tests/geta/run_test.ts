import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { useEngine } from "@geta-lab/geta/engine";
import {
  advance,
  createRun,
  finishRun,
  recipe,
  restoreRun,
  type Run,
  type SavedRun,
  saveRun,
} from "@geta-lab/geta/geta";
import type { PartialSettings } from "@geta-lab/geta/settings";
import { zoo } from "@geta-lab/geta/models";
import { bitWidth } from "@geta-lab/geta/quant";
import { DivergenceError } from "@geta-lab/geta/train";
import { blobs } from "./blobs.ts";

const source = blobs();
const short: PartialSettings = {
  batch: 16,
  epochs: 2,
  warmUp: 1,
  projection: 1,
  joint: 2,
  coolDown: 2,
  projectionPeriods: 2,
  pruningPeriods: 2,
  learningRate: 0.05,
};

function newModel(name = "small") {
  return zoo[name]!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
}

function newRun(changes: PartialSettings = {}, name = "small"): Run {
  return createRun(newModel(name), source, recipe(name, { ...short, ...changes }));
}

function finish(run: Run): Run {
  while (run.step < run.totalSteps) advance(run);
  return run;
}

/** Compares bytes; element by element it would take seconds. */
function assertSameBits(a: SavedRun, b: SavedRun): void {
  assert.deepEqual(a.state, b.state);
  assert.deepEqual(Object.keys(a.arrays), Object.keys(b.arrays));
  for (const [name, array] of Object.entries(a.arrays)) {
    assert.ok(Buffer.from(array.buffer).equals(Buffer.from(b.arrays[name]!.buffer)), name);
  }
}

for (const quantize of ["weight", "weight+activation"] as const) {
  for (const optimizer of ["sgd", "adam", "adamw"] as const) {
    Deno.test(`a run (${quantize}, ${optimizer}) ends with exactly K zero structures, integer bits in range, an equal subnet`, async () => {
      await useEngine({ threads: 1 });
      const run = finish(newRun({
        quantize,
        optimizer,
        learningRate: optimizer === "sgd" ? 0.05 : 3e-3,
        bitRange: [3, 9],
        sparsity: 0.4,
      }));
      const { result, subnet } = finishRun(run);
      const { structures, compressed, equivalence } = result;
      assert.equal(structures.total, 16 + 32 + 64 + 64);
      assert.equal(structures.target, Math.floor(0.4 * structures.total));
      assert.equal(structures.zero, structures.target);
      assert.equal(compressed.sparsity, structures.zero / structures.total);
      assert.ok(equivalence.relative <= 1e-4, `${equivalence.relative}`);
      for (const { weightBits, activationBits } of compressed.layers) {
        assert.ok(weightBits >= 3 && weightBits <= 9 && Number.isInteger(weightBits));
        if (quantize === "weight") assert.equal(activationBits, 32);
        else assert.ok(activationBits >= 3 && activationBits <= 9);
      }
      // the learned scalars give the integer bits exactly, so nothing is lost by storing them
      const { parameters } = run.compression!.state;
      for (const { name, weightQuantizer } of run.compression!.problem.layers) {
        const scalar = (role: "stepSize" | "clip" | "exponent") =>
          parameters[weightQuantizer![role]!]![0]!;
        const bits = bitWidth({
          stepSize: scalar("stepSize"),
          clip: scalar("clip"),
          exponent: scalar("exponent"),
        });
        const stored = subnet.layers.find((layer) => layer.name === name)!.weightBits;
        assert.ok(Math.abs(bits - stored) < 1e-4, `${name}: ${bits} against ${stored}`);
      }
    });
  }
}

Deno.test("advance() goes through the stages in order and counts steps and zero structures", async () => {
  await useEngine({ threads: 1 });
  const run = newRun();
  const events = Array.from({ length: run.totalSteps }, () => advance(run));
  const order = events.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1]);
  assert.deepEqual(order, ["dense", "warm-up", "projection", "joint", "cool-down"]);
  assert.deepEqual(events.map(({ step }) => step), events.map((_, i) => i + 1));
  const zeros = events.map(({ zeroStructures }) => zeroStructures ?? 0);
  assert.ok(
    zeros.every((n, i) => i === 0 || n >= zeros[i - 1]!),
    "a pruned structure stays pruned",
  );
  assert.equal(zeros.at(-1), finishRun(run).result.structures.zero);
  const epochEnds = events.filter(({ accuracy }) => accuracy !== undefined).map(({ step }) => step);
  assert.deepEqual(epochEnds, Array.from({ length: run.totalSteps / 4 }, (_, i) => 4 * i + 4));
  assert.throws(() => advance(run), /Cannot advance the run: it has 32 steps/);
});

Deno.test("the dense network learns the task, and compression keeps what it learned", async () => {
  await useEngine({ threads: 1 });
  const { result } = finishRun(finish(newRun({ epochs: 5, coolDown: 5 })));
  assert.ok(result.dense.accuracy > 0.9, `${result.dense.accuracy}`);
  assert.ok(
    result.compressed.accuracy > result.dense.accuracy - 0.05,
    `${result.compressed.accuracy}`,
  );
  assert.ok(result.relative.bops < 0.1, `${result.relative.bops}`);
});

for (const stop of [3, 8, 9, 13, 17, 27]) {
  Deno.test(`a run stopped after step ${stop} and restored ends bit for bit like one that was not stopped`, async () => {
    await useEngine({ threads: 1 });
    const changes: PartialSettings = {
      quantize: "weight+activation",
      optimizer: stop % 2 ? "adam" : "sgd",
    };
    const whole = finish(newRun(changes));
    const first = newRun(changes);
    for (let i = 0; i < stop; i++) advance(first);
    const saved = saveRun(first);
    // a checkpoint passes through JSON, and the stopped run must not share arrays with it
    const state = JSON.parse(JSON.stringify(saved.state));
    finish(first);
    const second = finish(restoreRun({ state, arrays: saved.arrays }, newModel(), source));
    assertSameBits(saveRun(second), saveRun(whole));
    assert.deepEqual(finishRun(second).result, finishRun(whole).result);
  });
}

Deno.test('start "scratch" compresses the initial network, "dense" the trained one', async () => {
  await useEngine({ threads: 1 });
  const kernel = "block/conv1/kernel";
  const startOf = (start: "dense" | "scratch") => {
    const run = newRun({ start });
    const initial = run.initial[kernel]!.slice();
    for (let i = 0; i < run.denseSteps; i++) advance(run);
    return { initial, now: run.compression!.state.parameters[kernel]! };
  };
  const scratch = startOf("scratch"), dense = startOf("dense");
  assert.deepEqual(scratch.now, scratch.initial);
  assert.notDeepEqual(dense.now, dense.initial);
});

Deno.test("without quantizers a run only prunes", async () => {
  await useEngine({ threads: 1 });
  const { result } = finishRun(finish(newRun({ quantize: "none" })));
  assert.equal(result.structures.zero, result.structures.target);
  assert.ok(result.compressed.layers.every(({ weightBits }) => weightBits === 32));
  assert.equal(result.compressed.averageBits, 32);
  assert.ok(result.equivalence.relative <= 1e-4);
});

Deno.test("reference semantics run to the end as well", async () => {
  await useEngine({ threads: 1 });
  const { result } = finishRun(
    finish(newRun({ semantics: "reference", quantize: "weight+activation" })),
  );
  assert.ok(result.structures.zero > 0);
  assert.ok(result.equivalence.relative <= 1e-4);
});

Deno.test("a run that diverges stops at that step and names the culprit", async () => {
  await useEngine({ threads: 1 });
  assert.throws(
    () => finish(newRun({ learningRate: 1e20 })),
    (error) =>
      error instanceof DivergenceError &&
      /the first (parameter|gradient) .* is \w/.test(error.message),
  );
});

Deno.test("restoreRun() refuses a run of another network or with a variable missing", async () => {
  await useEngine({ threads: 1 });
  const saved = saveRun(newRun());
  assert.throws(() => restoreRun(saved, newModel("mlp"), source), /must be of model mlp/);
  delete saved.arrays["variable/conv1/kernel"];
  assert.throws(() => restoreRun(saved, newModel(), source), /must hold variable conv1\/kernel/);
});
