import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import type { Network } from "@geta-lab/geta/nn";
import { moduleTask, type TaskModule, taskSplits } from "@geta-lab/geta/train";

await useEngine({ threads: 1 });
const zeros = (...shape: number[]): tf.Tensor => tf.zeros(shape);
const batch = { inputs: zeros(4, 3), labels: zeros(4, 2) };
const splits = { train: [batch], validation: [batch], test: [batch] };
const loss = (outputs: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.losses.meanSquaredError(labels, outputs);
const metric = { name: "error", better: "smaller", measure: loss };

/** What is said of a module. */
function refusal(module: unknown): string {
  try {
    moduleTask(module as TaskModule<tf.Tensor, tf.Tensor, tf.Tensor>, { name: "task.ts" });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

Deno.test("moduleTask() says in one line what a module lacks or exports wrongly", () => {
  assert.equal(refusal({ batches: splits, loss, metric }), "");
  const wrong: [module: unknown, message: string][] = [
    [
      { batches: splits },
      "it must export loss, a function (outputs, labels) => scalar: current value is undefined",
    ],
    [
      { loss },
      "it must export batches, a record of train, validation and test: current value is undefined",
    ],
    [
      { loss, batches: { ...splits, test: undefined } },
      "it must export batches.test, a list of { inputs, labels }: current value is undefined",
    ],
    [
      { loss, batches: { ...splits, validation: [] } },
      "batches.validation must hold at least one batch: current value is none",
    ],
    [
      { loss, batches: splits, metric: { ...metric, better: "higher" } },
      "it must export better of metric, a record of name, better and measure, larger or smaller: current value is higher",
    ],
    [
      { loss, batches: splits, metric: loss },
      "it must export better of metric, a record of name, better and measure, larger or smaller: current value is undefined",
    ],
    [
      { loss, batches: splits, inputs: [{ shape: 3 }] },
      "it must export inputs, a list of { shape, vocabulary, free }, if it exports any: current value is a list of 1",
    ],
    [
      { loss, batches: splits, inputs: [{ shape: [3], free: [1] }] },
      "it must export inputs, a list of { shape, vocabulary, free }, if it exports any: current value is a list of 1",
    ],
  ];
  for (const [module, message] of wrong) {
    assert.equal(refusal(module), `Cannot use task.ts: ${message}`);
  }
});

Deno.test("moduleTask() names the batch that is none, or of another form than the first", () => {
  const with_ = (other: unknown) => refusal({ loss, batches: { ...splits, test: [batch, other] } });
  const cases: [batch: unknown, message: RegExp][] = [
    [
      { inputs: [1], labels: zeros(4) },
      /batches\.test\[1\]: its inputs must be a tensor \[batch, \.\.\.\], or a list of them: current value is a list of 1$/,
    ],
    [
      { ...batch, labels: 3 },
      /batches\.test\[1\]: its labels must be a tensor, or a list or record of them: current value is 3$/,
    ],
    [
      { ...batch, inputs: [zeros(4, 3), zeros(3, 3)] },
      /must have as many samples each, at least one: current value is 4 and 3$/,
    ],
    [
      { ...batch, inputs: zeros(4, 5) },
      /must be like those of the first batch, float32 \[B,3\]: current value is float32 \[B,5\]$/,
    ],
  ];
  for (const [other, message] of cases) assert.match(with_(other), message);
});

Deno.test("moduleTask() sees every batch once in an epoch, in an order of its own, always the same for a seed", () => {
  const train = [0, 1, 2, 3, 4].map((n) => ({ ...batch, labels: tf.fill([4, 2], n) as tf.Tensor }));
  const order = (seed: number, epoch: number) => {
    const task = moduleTask({ batches: { ...splits, train }, loss }, { seed });
    return train.map((_, step) => task.trainingBatch(epoch, step).labels.dataSync()[0]!);
  };
  for (const epoch of [0, 1]) assert.deepEqual(order(3, epoch).toSorted(), [0, 1, 2, 3, 4]);
  assert.deepEqual(order(3, 1), order(3, 1));
  assert.notDeepEqual([order(3, 0), order(3, 1)], [order(4, 0), order(4, 1)]);
});

Deno.test("moduleTask() weighs batches by their samples, and takes numbers, means and a number for each sample", () => {
  const of = (values: number[]) => ({
    inputs: tf.tensor2d(values, [values.length, 1]) as tf.Tensor,
    labels: zeros(values.length),
  });
  const test = [of([1, 2, 3]), of([7])];
  const measures = [
    (x: tf.Tensor) => tf.mean(x),
    (x: tf.Tensor) => tf.mean(x).dataSync()[0]!,
    (x: tf.Tensor) => tf.reshape(x, [-1]),
  ];
  for (const measure of measures) {
    const metric = { name: "mean", better: "larger" as const, measure };
    const { evaluate } = moduleTask({
      batches: { train: test, validation: test, test },
      loss: (x: tf.Tensor) => tf.mean(x),
      metric,
    });
    assert.deepEqual(evaluate((x) => x, "test"), {
      accuracy: 13 / 4,
      count: 4,
      answers: [],
      labels: [],
    });
    assert.throws(
      () => evaluate((x) => tf.div(x, zeros(1)), "validation"),
      /Cannot go on: the mean of the validation batches must be a finite number: current value is Infinity/,
    );
  }
});

Deno.test("moduleTask() makes lazy batches within tf.tidy: none is left behind", () => {
  const lazy = { length: 2, at: () => ({ inputs: zeros(4, 3), labels: zeros(4, 3) }) };
  const before = tf.memory().numTensors;
  const task = moduleTask({ batches: { train: lazy, validation: lazy, test: lazy }, loss });
  task.evaluate((x) => x, "test");
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("moduleTask() tries loss, gradient and metric on the network's results before anything is trained", () => {
  const kernel = tf.variable(tf.ones([3, 5]));
  const network: Network = {
    name: "theirs",
    inputs: [{ shape: [3] }],
    variables: { kernel },
    forward: (x) => tf.matMul(x, kernel),
  };
  const tried = (changes: object) => () => {
    const module = { batches: splits, loss: (y: tf.Tensor) => tf.mean(y), ...changes };
    moduleTask(module, { name: "task.ts" }).requireResults(network, undefined as never);
  };
  tried({})();
  assert.throws(
    tried({ loss }),
    /^TypeError: Cannot use task\.ts: its loss must take the outputs of theirs, \[B,5\], and the labels: current value is an error, /,
  );
  assert.throws(
    tried({ loss: (y: tf.Tensor) => y }),
    /its loss must give a scalar: current value is a tensor of shape \[4,5\]$/,
  );
  const rank = { name: "rank", better: "larger", measure: (y: tf.Tensor) => y };
  assert.throws(
    tried({ metric: rank }),
    /Cannot use task\.ts: metric rank: it must give a number, a scalar or one number for each of 4 samples: current value is a tensor of shape \[4,5\]$/,
  );
  assert.throws(
    () =>
      moduleTask({ batches: splits, loss }).requireFit({
        name: "theirs",
        inputs: [{ shape: [9] }],
      }),
    /Cannot use task to train theirs: inputs of its batches must be of shape \[B,9\]: current value is \[B,3\]/,
  );
});

Deno.test("moduleTask() takes int32 for tokens, as many as the batches show, unless the module says what they are", () => {
  const tokens = { inputs: tf.tensor2d([[0, 4]], [1, 2], "int32") as tf.Tensor, labels: zeros(1) };
  const batches = Object.fromEntries(taskSplits.map((split) => [split, [tokens]])) as typeof splits;
  assert.deepEqual(moduleTask({ batches, loss }).inputs, [{ shape: [2], vocabulary: 5 }]);
  const inputs = [{ shape: [2], vocabulary: 9 }];
  assert.deepEqual(moduleTask({ batches, loss, inputs }).inputs, inputs);
});
