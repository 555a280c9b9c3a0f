import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { mlp } from "@geta-lab/geta/models";
import type { OptimizerConfig } from "@geta-lab/geta/optim";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { fineTuneRatios, ratioProblem } from "@geta-lab/geta/search";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { evaluate, readVariables, writeVariables } from "@geta-lab/geta/train";

const source = imageBatches(shapes({ train: 240, validation: 60, test: 10 }), {
  size: 30,
  seed: 0,
});

async function prepared(optimizer: OptimizerConfig = { rule: "adam" }) {
  await useEngine({ threads: 1 });
  const model = mlp({ seed: 2 }), { graph, groups } = prunableNetwork(model);
  const training = { model, groups, source, optimizer, learningRate: 2e-3 };
  const prunable = groups.filter(({ prunable }) => prunable);
  const shapesOf = Object.fromEntries(
    Object.entries(model.variables).map(([name, { shape }]) => [name, shape]),
  );
  const zeros = (values: Record<string, Float32Array>) =>
    findZeroStructures(prunable, values, shapesOf);
  return { model, graph, training, zeros };
}

Deno.test("fineTuneRatios() leaves exactly the kept structures alive, whatever the optimizer would move, and the network as it was", async () => {
  const optimizers: OptimizerConfig[] = [
    { rule: "sgd", momentum: 0.9, weightDecay: 1e-3 },
    { rule: "adam" },
    { rule: "adamw", weightDecay: 0.1 },
  ];
  for (const optimizer of optimizers) {
    const { model, training, zeros } = await prepared(optimizer);
    const before = readVariables(model.variables);
    const first = fineTuneRatios(training, [0.5, 0.25], { steps: 5 });
    const alive = (values: Record<string, Float32Array>) =>
      zeros(values).map((structures) => structures.filter((is) => !is).length);
    assert.deepEqual(alive(first.values), [64, 16]);
    assert.deepEqual(readVariables(model.variables), before);
    // what was gone stays gone when it becomes narrower
    const second = fineTuneRatios(training, [0.25, 0.25], { values: first.values, steps: 5 });
    assert.deepEqual(alive(second.values), [32, 16]);
    const [was, is] = [first, second].map(({ values }) => zeros(values).flat());
    assert.ok(was!.every((zero, i) => !zero || is![i]));
    tf.dispose(model.variables);
  }
});

Deno.test("fineTuneRatios() measures what it returns, and training gains what a cut lost", async () => {
  const { model, graph, training } = await prepared();
  const whole = fineTuneRatios(training, [1, 1], { steps: 160 });
  writeVariables(model.variables, whole.values);
  const validation = () =>
    evaluate((x) => model.forward(x, { training: false }), source.validationBatches(), [32, 32, 3])
      .accuracy;
  assert.equal(validation(), whole.accuracy);
  const keeps = [0.0625, 0.125];
  const problem = ratioProblem({
    graph,
    groups: training.groups,
    variables: model.variables,
    evaluate: validation,
  }, { share: 0.5 });
  const cut = problem.evaluate(keeps);
  const trained = fineTuneRatios(training, keeps, { steps: 80 });
  assert.ok(trained.accuracy > cut + 0.05, `${trained.accuracy} after ${cut}`);
  tf.dispose(model.variables);
});

Deno.test("fineTuneRatios() takes the batches that come next, and refuses what is no configuration", async () => {
  const { model, training } = await prepared();
  const at = (firstStep: number) => fineTuneRatios(training, [0.5, 0.5], { steps: 2, firstStep });
  assert.deepEqual(at(0), at(0));
  assert.notDeepEqual(at(0).values, at(2).values);
  assert.throws(() => fineTuneRatios(training, [0.5], { steps: 2 }), TypeError);
  assert.throws(
    () => fineTuneRatios(training, [0.5, 0], { steps: 2 }),
    /^RangeError: Cannot use keep ratio: it must be a number in \(0, 1\]: current value is 0$/,
  );
  assert.throws(() => fineTuneRatios(training, [1, 1], { steps: 0 }), /Cannot use steps/);
  tf.dispose(model.variables);
});
