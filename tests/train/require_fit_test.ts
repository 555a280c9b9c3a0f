// What can be known before training is said before the first step, by every entry that trains.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compressionRun, getaRun, recipe } from "@geta-lab/geta";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { mlp, small } from "@geta-lab/geta/models";
import type { Network } from "@geta-lab/geta/nn";
import { type BatchSource, denseRun } from "@geta-lab/geta/train";

await useEngine();
const settings = recipe("mlp", { epochs: 2, projectionPeriods: 1, pruningPeriods: 1 });
const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 10, seed: 0 });
const dense = { totalSteps: 1, learningRate: 1, optimizer: { rule: "sgd" as const } };

// deno-lint-ignore no-explicit-any -- a compiler refuses some of it, a notebook does not
type Wrong = any;

const ENTRIES: Record<string, (model: Network, source: BatchSource) => unknown> = {
  "getaRun()": (model, source) => getaRun(model, source, settings).start(),
  "denseRun()": (model, source) => denseRun(model, source, dense).start(),
  "compressionRun()": (model, source) =>
    compressionRun(model, source, settings, { firstStep: 1 }).start({} as Wrong),
};

/** The network without one of the variables it uses. */
function without(model: Network, name: string): Network {
  const { [name]: _, ...variables } = model.variables;
  return { ...model, variables };
}

const twoInputs = { ...mlp(), inputs: [{ shape: [32, 32, 3] }, { shape: [1] }] };
const EVERYWHERE: [what: string, model: Wrong, source: Wrong, message: RegExp][] = [
  ["no network", undefined, source, /model must be a network with .*: current value is undefined$/],
  ["a function as network", mlp, source, /model must be a network with /],
  ["no source", mlp(), undefined, /source must give batches.*: current value is undefined$/],
  [
    "a data set as source",
    mlp(),
    shapes({ train: 10 }),
    /source must give batches, as imageBatches.* a record of name, /,
  ],
  ["two arguments", twoInputs, source, /it must have one input: current value is 2/],
  [
    "smaller images",
    mlp({ inputShape: [16, 16, 3] }),
    source,
    /its shape must be \[16,16,3\]: current value is \[32,32,3\]/,
  ],
  ["no steps", mlp(), { ...source, stepsPerEpoch: 0 }, /steps per epoch: .*: current value is 0$/],
  [
    "nothing to validate with",
    mlp(),
    { ...source, validationBatches: () => [] },
    /the validation split must hold at least one sample/,
  ],
  [
    "batches of another size",
    mlp(),
    { ...source, validationBatches: () => [{ ...source.trainingBatch(0, 0), count: 9 }] },
    /a batch of 9 validation samples must hold 27648 values and 9 labels: current value is 30720 and 10$/,
  ],
];

for (const [what, model, source, message] of EVERYWHERE) {
  for (const [entry, start] of Object.entries(ENTRIES)) {
    Deno.test(`${entry} refuses ${what} before the first step`, () => {
      assert.throws(() => start(model, source), (error: Error) => {
        assert.match(error.message, /^Cannot [^\n]+$/);
        assert.match(error.message, message);
        return true;
      });
    });
  }
}

const spoilt = mlp();
spoilt.variables["fc2/bias"]!.assign(tf.fill([64], NaN));
const COMPRESSION: [what: string, model: Wrong, source: Wrong, message: RegExp][] = [
  [
    "nothing to test with",
    mlp(),
    { ...source, testBatches: () => [] },
    /the test split must hold at least one sample/,
  ],
  [
    "fewer classes",
    mlp({ classes: 5 }),
    source,
    /shape \[B,10\].*: current value is \[B,5\]$/,
  ],
  [
    "more classes",
    mlp({ classes: 15 }),
    source,
    /shape \[B,10\].*: current value is \[B,15\]$/,
  ],
  [
    "a weight that is not listed",
    without(mlp(), "fc1/kernel"),
    source,
    /every variable that it uses must be one of its variables: .*shape \[3072,128\]/,
  ],
  [
    "a statistic that is not listed",
    without(small(), "conv1/bn/mean"),
    source,
    /every variable that it uses must be one of its variables/,
  ],
  [
    "no variables",
    { ...mlp(), variables: {} },
    source,
    /must be one of its variables.*none of none/,
  ],
  [
    "values that are no numbers",
    spoilt,
    source,
    /its initial values must be finite: .* fc2\/bias$/,
  ],
];

for (const [what, model, source, message] of COMPRESSION) {
  Deno.test(`getaRun() refuses ${what} before the first step`, () => {
    assert.throws(() => getaRun(model, source, settings).start(), (error: Error) => {
      assert.match(error.message, /^Cannot [^\n]+$/);
      assert.match(error.message, message);
      return true;
    });
  });
}
