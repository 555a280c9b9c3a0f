import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { finishRun, geta, getaRun, recipe } from "@geta-lab/geta";
import { cost } from "@geta-lab/geta/cost";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { predictRun } from "@geta-lab/geta/qasso";
import { small } from "@geta-lab/geta/models";
import { runWarnings } from "@geta-lab/geta/report";

await useEngine();
const data = shapes({ seed: 0, train: 160, validation: 10, test: 20 });

for (
  const [measure, share, quantize] of [
    ["bops", 0.005, "weight+activation"],
    ["bops", 0.06, "weight"],
    ["macs", 0.3, "weight"],
    ["bytes", 0.06, "weight+activation"],
  ] as const
) {
  Deno.test(`a run with ${measure} ${share} and quantized ${quantize} ends within 1 % of it`, async () => {
    const source = imageBatches(data, { size: 16, seed: 0 });
    const settings = recipe("small", {
      epochs: 4,
      semantics: "corrected",
      pruningPeriods: 3,
      projectionPeriods: 2,
      bitRange: [4, 8],
      bitReduction: 1,
      [measure]: share,
      quantize,
    });
    assert.equal(settings.sparsity, 0); // the budget takes its place
    using run = getaRun(small({ seed: 0 }), source, settings);
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    const { result } = await finishRun(run, state);
    const { target, reached } = result.budget!;
    assert.deepEqual([result.budget!.measure, target], [measure, share]);
    assert.ok(Math.abs(reached / target - 1) <= 0.01, `${reached}`);
    assert.equal(reached, result.compressed[measure] / result.dense[measure]);
    assert.deepEqual(runWarnings(result).filter((line) => line.includes("asked for")), []);
    assert.ok(result.compressed.layers.every(({ weightBits }) => weightBits === 6));
    // and so it was predicted
    const predicted = predictRun(run.compression.problem), { compressed, structures } = result;
    assert.ok(Math.abs(compressed[measure] / predicted[measure].expected - 1) <= 0.03);
    for (
      const [found, { least, most }] of [
        [compressed.bops, predicted.bops],
        [compressed.bytes, predicted.bytes],
        [compressed.macs, predicted.macs],
        [structures.zero, predicted.structures],
      ] as const
    ) assert.ok(least * 0.99 <= found && found <= most * 1.01, `${least} ${found} ${most}`);
  });
}

Deno.test("a budget that cannot be met, or is met already, is refused before training and names the nearest one", () => {
  const source = imageBatches(data, { size: 16, seed: 0 });
  const run = (bops: number) =>
    getaRun(small({ seed: 0 }), source, recipe("small", { semantics: "corrected", bops }));
  assert.throws(
    () => run(0.0001),
    /^SettingsError: Cannot use bops: it must be at least 0\.\d+, since with maxRatio 0\.9 and roundTo 1 no more structures may leave, and with fewer bits \(bitRange\) it could be less: current value is 0\.0001$/,
  );
  assert.throws(
    () => run(0.5),
    /^SettingsError: Cannot use bops: it must be below 0\.0157, which is what the network costs at its final bits before any structure leaves: current value is 0\.5$/,
  );
  assert.throws(
    () => getaRun(small(), source, recipe("small", { semantics: "paper", bops: 0.01 })),
    /^SettingsError: Cannot use bops: it must be left out unless semantics is corrected: current value is 0\.01$/,
  );
  assert.throws(
    () => recipe("small", { bops: 0.01, sparsity: 0.5 }),
    /^SettingsError: Cannot use bops: it must be given without a sparsity: current value is 0\.01 with sparsity 0\.5$/,
  );
  assert.throws(
    () =>
      getaRun(small(), source, recipe("small", { semantics: "corrected", bops: 0.01, joint: 0 })),
    /^SettingsError: Cannot use joint: bops of 0\.01 needs a stage that forgets structures: current value is 0$/,
  );
});

for (const budget of [{ macs: 0.3 }, { bytes: 0.06 }] as const) {
  Deno.test(`geta() holds a budget of ${JSON.stringify(budget)}, and its timetable says so`, () => {
    const network = small({ seed: 0 }), steps = 40;
    using opt = geta(network, {
      steps,
      semantics: "corrected",
      budget,
      pruningPeriods: 2,
      projectionPeriods: 2,
      bitRange: [4, 8],
      bitReduction: 1,
    });
    const [measure, share] = Object.entries(budget)[0]! as ["macs" | "bytes", number];
    const rows = opt.explain().filter(({ stage }) => stage === "joint");
    assert.match(
      rows.at(-1)!.what,
      new RegExp(`until ${(100 * share).toPrecision(3)} % of the dense ${measure} are left`),
    );
    for (let n = 0; n < steps; n++) {
      tf.tidy(() => {
        const inputs = tf.randomNormal([8, 32, 32, 3], 0, 1, "float32", n + 1);
        opt.step({ inputs, labels: tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32") });
      });
    }
    const { graph, layers } = opt.subnet();
    const bits = Object.fromEntries(
      layers.map((layer) => [layer.name, {
        weight: layer.weightBits,
        activation: layer.activationBits,
      }]),
    );
    const terms = opt.problem.costs!;
    const dense = measure === "macs"
      ? terms.reduce((sum, { macs }) => sum + macs, 0)
      : terms.reduce((sum, { elements }) => sum + 4 * elements, 0);
    const reached = cost(graph, { bits })[measure] / dense;
    assert.ok(Math.abs(reached / share - 1) <= 0.01, `${reached}`);
  });
}

Deno.test("geta() refuses a budget beside a sparsity, and two budgets at once", () => {
  assert.throws(
    () =>
      geta(small(), { steps: 40, semantics: "corrected", budget: { macs: 0.3 }, sparsity: 0.5 }),
    /^SettingsError: Cannot use macs: it must be given without a sparsity: current value is 0\.3 with sparsity 0\.5$/,
  );
  assert.throws(
    () => geta(small(), { steps: 40, semantics: "corrected", budget: { macs: 0.3, bops: 0.1 } }),
    /^SettingsError: Cannot use budget: it must be one of bops, macs, bytes: current value is {"macs":0\.3,"bops":0\.1}$/,
  );
});
