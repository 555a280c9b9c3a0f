import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { largest, random, type Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import { batchNorm, conv2d, variableStore } from "@geta-lab/geta/nn";
import { readVariables, reestimateBatchNorm, statistics, trainable } from "@geta-lab/geta/train";

const stream = random(8);

function rows(count: number, channels: number, scale = 1): { x: number[][]; count: number } {
  const x = Array.from(
    { length: count },
    () => Array.from({ length: channels }, (_, c) => scale * (stream.normal() + 3 * c)),
  );
  return { x, count };
}

const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const unbiased = (numbers: number[]) =>
  numbers.reduce((sum, x) => sum + (x - mean(numbers)) ** 2, 0) / (numbers.length - 1);

function assertClose(own: Float32Array, wanted: number[], what: string): void {
  wanted.forEach((w, i) => {
    assert.ok(
      Math.abs(own[i]! - w) < 1e-5 * (1 + Math.abs(w)),
      `${what}[${i}]: ${own[i]}, not ${w}`,
    );
  });
}

for (const backend of ["engine", "cpu"]) {
  Deno.test(`reestimateBatchNorm() is the average over the samples of all batches, of any sizes, on ${backend}`, async () => {
    await useEngine({ threads: 1 });
    if (backend === "cpu") await tf.setBackend("cpu");
    const store = variableStore(0), layer = batchNorm(store, "bn", 3);
    const batches = [rows(7, 3), rows(20, 3, 5), rows(3, 3)];
    const forward = ({ x }: { x: number[][] }) => layer(tf.tensor2d(x), { training: true });
    const own = reestimateBatchNorm(store.variables, batches, { forward });

    const perBatch = (of: (numbers: number[]) => number) =>
      [0, 1, 2].map((c) =>
        batches.reduce((sum, { x, count }) => sum + count * of(x.map((row) => row[c]!)) / 30, 0)
      );
    assertClose(own["bn/mean"]!, perBatch(mean), "mean");
    assertClose(own["bn/variance"]!, perBatch(unbiased), "variance");
    assert.deepEqual(readVariables(statistics(store.variables)), own);
    await useEngine({ threads: 1 });
  });
}

Deno.test("reestimateBatchNorm() depends neither on the statistics before nor on the order of the batches", async () => {
  await useEngine({ threads: 1 });
  const store = variableStore(0), layer = batchNorm(store, "bn", 2);
  const forward = ({ x }: { x: number[][] }) => layer(tf.tensor2d(x), { training: true });
  const batches = [rows(8, 2), rows(8, 2), rows(8, 2)];
  const first = reestimateBatchNorm(store.variables, batches, { forward });
  for (let i = 0; i < 5; i++) forward(rows(9, 2, 40));
  const second = reestimateBatchNorm(store.variables, batches.toReversed(), { forward });
  for (const [name, values] of Object.entries(first)) assertClose(second[name]!, [...values], name);
});

Deno.test("reestimateBatchNorm() changes nothing but running statistics, frozen weights neither", async () => {
  await useEngine({ threads: 1 });
  const model = zoo.small!({ seed: 0, inputShape: [8, 8, 3], classes: 4 });
  const frozen = tf.variable(tf.fill([3], 2), false, "frozen/scale");
  const variables = { ...model.variables, "frozen/scale": frozen };
  const before = readVariables(variables);
  const tensors = tf.memory().numTensors;
  const batches = [0, 1].map((i) => ({
    x: tf.randomNormal([6, 8, 8, 3], 0, 1, "float32", i),
    count: 6,
  }));
  const forward = ({ x }: { x: Tensor }) => model.forward(tf.mul(x, frozen), { training: true });
  const own = reestimateBatchNorm(variables, batches, { forward });
  const after = readVariables(variables);
  const running = Object.keys(statistics(model.variables));
  assert.deepEqual(Object.keys(own), running);
  assert.ok(running.length > 0);
  for (const name of Object.keys(trainable(variables))) assert.deepEqual(after[name], before[name]);
  assert.deepEqual(after["frozen/scale"], before["frozen/scale"]);
  for (const name of running) assert.notDeepEqual(after[name], before[name], name);
  assert.equal(tf.memory().numTensors, tensors + batches.length, "no tensor is left behind");
});

Deno.test("reestimateBatchNorm() makes inference after a cut agree with what the layer behind it saw in training", async () => {
  await useEngine({ threads: 1 });
  const store = variableStore(0);
  const conv = conv2d(store, "conv", { inputs: 3, outputs: 4 });
  const norm = batchNorm(store, "bn", 4);
  const run = (x: Tensor, training: boolean) => norm(conv(x), { training });
  const x = tf.randomNormal([64, 6, 6, 3], 1, 2, "float32", 5);
  const kernel = store.variables["conv/kernel"]!;
  const pruned = tf.mul(kernel, tf.cast(tf.greater(tf.abs(kernel), 0.15), "float32"));
  kernel.assign(pruned);
  const wanted = run(x, true).dataSync();
  const error = () =>
    largest(Array.from(run(x, false).dataSync(), (y, i) => Math.abs(y - wanted[i]!)));
  const stale = error();
  reestimateBatchNorm(store.variables, [{ x, count: 64 }], {
    forward: ({ x }) => run(x, true),
  });
  assert.ok(stale > 0.1, `${stale}`);
  assert.ok(error() < 5e-3, `${error()}`); // the running variance is the unbiased one
});

Deno.test("reestimateBatchNorm() of a network without batch norm changes and gives nothing", async () => {
  await useEngine({ threads: 1 });
  const w = tf.variable(tf.ones([2]));
  const forward = () => tf.sum(w);
  assert.deepEqual(reestimateBatchNorm({ w }, [{ count: 1 }], { forward }), {});
});

Deno.test("reestimateBatchNorm() leaves the statistics as they were if it cannot finish", async () => {
  await useEngine({ threads: 1 });
  const store = variableStore(0), layer = batchNorm(store, "bn", 2);
  const forward = ({ x }: { x: number[][] }) => layer(tf.tensor2d(x), { training: true });
  forward(rows(5, 2));
  const before = readVariables(store.variables);
  const attempts: [() => unknown, Error][] = [
    [
      () => reestimateBatchNorm(store.variables, [], { forward }),
      new RangeError(
        "Cannot re-estimate batch norm: there must be at least one batch: current value is 0",
      ),
    ],
    [
      () => reestimateBatchNorm(store.variables, [rows(4, 2), { x: [], count: 0 }], { forward }),
      new RangeError(
        "Cannot use count: it must be an integer in [1, infinity): current value is 0",
      ),
    ],
    [
      () =>
        reestimateBatchNorm(store.variables, [{ x: [[NaN, 1], [2, 1]], count: 2 }], { forward }),
      new RangeError(
        "Cannot re-estimate batch norm: statistics must be finite: current value of bn/mean is not",
      ),
    ],
    [
      () => {
        let calls = 0;
        const forwardOnce = (samples: { x: number[][] }) => {
          if (++calls === 4) throw new Error("out of samples");
          return forward(samples);
        };
        const batches = [rows(4, 2), rows(4, 2), rows(4, 2)];
        reestimateBatchNorm(store.variables, batches, { forward: forwardOnce });
      },
      new Error("out of samples"),
    ],
    [
      () => reestimateBatchNorm(store.variables, [rows(4, 2)], { forward, momentum: 0 }),
      new RangeError("Cannot use momentum: it must be a number in (0, 1]: current value is 0"),
    ],
  ];
  for (const [attempt, error] of attempts) {
    assert.throws(attempt, error);
    assert.deepEqual(readVariables(store.variables), before);
  }
});
