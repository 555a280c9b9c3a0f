import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { finishRun, geta, getaRun, isCompression, recipe } from "@geta-lab/geta";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";

await useEngine();
const source = imageBatches(shapes({ seed: 0, train: 160, validation: 10, test: 20 }), {
  size: 16,
  seed: 0,
});

Deno.test("a run with allocated bits keeps its budget with bits that differ, and goes on from a checkpoint", async () => {
  const settings = recipe("small", {
    epochs: 4,
    semantics: "corrected",
    pruningPeriods: 2,
    projectionPeriods: 2,
    bitRange: [2, 8],
    bitReduction: 1,
    bops: 0.005,
    bits: "allocated",
  });
  const run = () => getaRun(small({ seed: 0 }), source, settings);
  const finish = async (one: ReturnType<typeof run>, from = one.start()) => {
    let state = from;
    while (state.step < one.totalSteps) ({ state } = one.advance(state));
    return (await finishRun(one, state)).result;
  };
  using whole = run(), first = run(), second = run();
  const result = await finish(whole);
  // whole bits do not always use all of it, but one bit more of any quantizer would cost more than is left
  const { reached } = result.budget!;
  assert.ok(reached <= 0.005 * (1 + 1e-9) && reached > 0.005 * 0.95, `${reached}`);
  const left = (0.005 - reached) * result.dense.bops;
  for (const { name, macs, weightBits, activationBits } of result.compressed.layers) {
    if (weightBits < 8) assert.ok(macs.compressed * activationBits > left, `${name} weight`);
    if (activationBits < 8) assert.ok(macs.compressed * weightBits > left, `${name} activation`);
  }
  const bits = result.compressed.layers.flatMap(({ weightBits, activationBits }) => [
    weightBits,
    activationBits,
  ]);
  assert.ok(bits.every((one) => Number.isInteger(one) && one >= 2 && one <= 8));
  assert.ok(new Set(bits).size > 1, `${bits}`);
  // the joint stage has begun: the running sensitivities are part of the checkpoint
  let state = first.start();
  while (state.step < whole.totalSteps - 20) ({ state } = first.advance(state));
  assert.ok(isCompression(state) && state.learner.frozenBits === null);
  const resumed = await finish(second, second.restore(first.save(state)));
  assert.deepEqual(resumed.compressed, result.compressed);
});

Deno.test("geta() with priced bits has fewer where they cost more, and refuses a price where it would be wrong", () => {
  const steps = 40;
  const bitsAt = (bitPrice: number) => {
    using opt = geta(small({ seed: 0 }), {
      steps,
      semantics: "corrected",
      budget: { macs: 0.5 },
      bits: "priced",
      bitPrice,
      learningRate: 0.01,
      bitRange: [2, 8],
      bitReduction: 0,
      pruningPeriods: 2,
      projectionPeriods: 2,
    });
    for (let n = 0; n < steps; n++) {
      tf.tidy(() => {
        const inputs = tf.randomNormal([8, 32, 32, 3], 0, 1, "float32", n + 1);
        opt.step({ inputs, labels: tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32") });
      });
    }
    const bits = opt.state!.frozenBits!, costs = opt.problem.costs!;
    return opt.problem.layers.map(({ name }) => ({
      macs: costs.find(({ layer }) => layer === name)!.macs,
      weight: bits[name]!.weight!,
    })).sort((a, b) => a.macs - b.macs);
  };
  const free = bitsAt(1e-9), dear = bitsAt(500);
  assert.ok(free.every(({ weight }) => weight >= 7));
  assert.ok(dear.at(-1)!.weight < dear[0]!.weight, JSON.stringify(dear));
  assert.ok(dear.at(-1)!.weight < free.at(-1)!.weight);
  const refused = (options: object) => () =>
    geta(small(), { steps, semantics: "corrected", ...options });
  assert.throws(
    refused({ bits: "priced", budget: { bops: 0.01 } }),
    /^SettingsError: Cannot use bits: they must be uniform or allocated where bops are given, since the bits of a price are not known before the end: current value is priced$/,
  );
  assert.throws(
    refused({ bits: "allocated", budget: { bytes: 0.1 } }),
    /^SettingsError: Cannot use bits: they must be uniform where bytes are given, /,
  );
  assert.throws(
    refused({ bits: "priced" }), // the default schedule ends at 4 bits, the lowest
    /^SettingsError: Cannot use bitReduction: .*: current value is 3$/,
  );
  assert.throws(
    refused({ momentumGuard: 2 }),
    /^RangeError: Cannot use momentumGuard: it must be a number in \[0, 1\]: current value is 2$/,
  );
  assert.throws(
    refused({ bits: "allocated", semantics: "paper" }),
    /^SettingsError: Cannot use bits: they must be uniform unless semantics is corrected: current value is allocated$/,
  );
  assert.throws(
    refused({ bits: "alocated" }),
    /^SettingsError: Cannot use bits: it must be one of uniform, allocated, priced: current value is alocated; did you mean allocated\?$/,
  );
});
