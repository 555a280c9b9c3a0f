/** Runs of tasks that are not images: several inputs, tokens, any loss, any metric. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { finishRun, getaRun, type GetaState, moduleTask, recipe } from "@geta-lab/geta/geta";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { decodeCheckpoint, encodeCheckpoint } from "@geta-lab/geta/io";
import { dense, embedding, type Network, variableStore } from "@geta-lab/geta/nn";
import { bestEpoch, parseReport } from "@geta-lab/geta/report";
import { subnetForward } from "@geta-lab/geta/subnet";
import type { Task } from "@geta-lab/geta/train";
import { exampleReport } from "../viz/example_report.ts";

/** From two vectors to their inner product, as well as eight hidden units can. */
function twoInputs(): Network<tf.Tensor[]> {
  const store = variableStore(0);
  const left = dense(store, "left", { inputs: 3, outputs: 8 });
  const right = dense(store, "right", { inputs: 2, outputs: 8 });
  const last = dense(store, "last", { inputs: 8, outputs: 1 });
  return {
    name: "pair",
    inputs: [{ shape: [3] }, { shape: [2] }],
    variables: store.variables,
    forward: ([a, b]) => last(tf.relu(tf.add(left(a!), right(b!)))),
  };
}

function pairs(seed: number, size: number) {
  const stream = random(seed),
    normal = (n: number) => Float32Array.from({ length: n }, stream.normal);
  const a = tf.tensor2d(normal(3 * size), [size, 3]), b = tf.tensor2d(normal(2 * size), [size, 2]);
  const labels = tf.tidy(() => tf.add(tf.slice(a, [0, 0], [-1, 1]), tf.slice(b, [0, 1], [-1, 1])));
  return { inputs: [a, b] as tf.Tensor[], labels: labels as tf.Tensor };
}

const meanSquaredError = (outputs: tf.Tensor, labels: tf.Tensor): tf.Tensor =>
  tf.losses.meanSquaredError(labels, outputs);

function pairTask(): Task<tf.Tensor[]> {
  const train = [1, 2, 3, 4].map((seed) => pairs(seed, 16));
  return moduleTask<tf.Tensor[], tf.Tensor, tf.Tensor>({
    batches: { train, validation: [pairs(5, 16)], test: [pairs(6, 16), pairs(7, 8)] },
    loss: meanSquaredError,
    metric: {
      name: "mean absolute error",
      better: "smaller",
      measure: (outputs, labels) => tf.mean(tf.abs(tf.sub(outputs, labels)), 1),
    },
  });
}

const settings = recipe("default", {
  start: "pretrained",
  optimizer: "adam",
  learningRate: 0.05,
  weightDecay: 0,
  sparsity: 0.25,
  warmUp: 1,
  projection: 1,
  joint: 1,
  coolDown: 2,
  projectionPeriods: 1,
  pruningPeriods: 2,
});

/** All steps that are left, with the lines that they tell. */
function toTheEnd(run: ReturnType<typeof getaRun<tf.Tensor[]>>, from: GetaState) {
  const lines = [];
  for (let state = from;;) {
    if (state.step >= run.totalSteps) return { state, lines };
    const next = run.advance(state);
    lines.push(next.line);
    state = next.state;
  }
}

Deno.test("getaRun() compresses a network of two inputs by its own loss and metric, without a dense step", async () => {
  await useEngine({ threads: 1 });
  const model = twoInputs(), task = pairTask();
  const dense = task.evaluate((x) => model.forward(x, { training: false }), "test");
  assert.equal(dense.count, 24);
  using run = getaRun(model, task, { ...settings, coolDown: 8 });
  const begun = run.start();
  assert.equal(begun.phase, "dense");
  const { state, lines } = toTheEnd(run, begun);
  assert.ok(lines.every(({ stage }) => stage !== "dense"));
  const measured = lines.filter(({ accuracy }) => accuracy !== undefined);
  assert.deepEqual(
    measured.map(({ step }) => step),
    Array.from({ length: 11 }, (_, i) => 4 * i + 4),
  );
  assert.ok(measured.at(-1)!.accuracy! < dense.accuracy, "the error falls");
  const best = bestEpoch(lines, undefined, task.metric)!;
  const coolDown = measured.filter(({ stage }) => stage === "cool-down");
  assert.equal(best.accuracy, Math.min(...coolDown.map(({ accuracy }) => accuracy!)));
  const { result, subnet } = await finishRun(run, state);
  assert.equal(result.dense.accuracy, dense.accuracy, "the dense network is measured first");
  assert.deepEqual(result.metric, {
    name: "mean absolute error",
    better: "smaller",
    format: "number",
  });
  assert.deepEqual([result.confusion, result.examples], [{ dense: [], compressed: [] }, []]);
  assert.ok(result.structures.zero === 2 && result.equivalence.relative < 1e-4);
  using forward = subnetForward<tf.Tensor[]>(subnet);
  assert.equal(task.evaluate(forward, "test").accuracy, result.compressed.accuracy);
});

Deno.test("getaRun() of a task goes on from a checkpoint bit for bit, after every step", async () => {
  await useEngine({ threads: 1 });
  using whole = getaRun(twoInputs(), pairTask(), settings);
  const wanted = toTheEnd(whole, whole.start());
  for (const stop of [0, 3, 7, 12, 19]) {
    using first = getaRun(twoInputs(), pairTask(), settings);
    let state = first.start();
    while (state.step < stop) ({ state } = first.advance(state));
    const file = await encodeCheckpoint(first.save(state));
    using second = getaRun(twoInputs(), pairTask(), settings);
    const rest = toTheEnd(second, second.restore(await decodeCheckpoint(file, "checkpoint")));
    assert.deepEqual(rest.lines, wanted.lines.slice(stop), `stopped after step ${stop}`);
    assert.deepEqual(rest.state.learner, wanted.state.learner);
  }
});

Deno.test("getaRun() compresses a network of tokens with a loss and a metric over all of them", async () => {
  await useEngine({ threads: 1 });
  const store = variableStore(0);
  const table = embedding(store, "embedding", { tokens: 6, width: 8 });
  const hidden = dense(store, "hidden", { inputs: 8, outputs: 8 });
  const last = dense(store, "last", { inputs: 8, outputs: 6 });
  const model: Network = {
    name: "next",
    inputs: [{ shape: [4], vocabulary: 6 }],
    variables: store.variables,
    forward: (x) => tf.reshape(last(tf.relu(hidden(tf.reshape(table(x), [-1, 8])))), [-1, 4, 6]),
  };
  const batch = (seed: number) => {
    const stream = random(seed), tokens = Int32Array.from({ length: 32 }, () => stream.integer(6));
    const labels = tf.tensor2d(tokens.map((token) => (token + 1) % 6), [8, 4], "int32");
    return {
      inputs: tf.tensor2d(tokens, [8, 4], "int32") as tf.Tensor,
      labels: labels as tf.Tensor,
    };
  };
  const oneHot = (labels: tf.Tensor) => tf.oneHot(tf.cast(labels, "int32"), 6);
  const task = moduleTask<tf.Tensor, tf.Tensor, tf.Tensor>({
    batches: { train: [1, 2, 3, 4].map(batch), validation: [batch(5)], test: [batch(6)] },
    loss: (scores, labels) => tf.losses.softmaxCrossEntropy(oneHot(labels), scores),
    metric: {
      name: "right tokens",
      better: "larger",
      format: "percent",
      measure: (scores, labels) =>
        tf.mean(tf.cast(tf.equal(tf.argMax(scores, -1), labels), "float32"), -1),
    },
  });
  using run = getaRun(model, task, settings);
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { result } = await finishRun(run, state);
  assert.ok(result.structures.zero > 0 && result.equivalence.relative < 1e-4);
  assert.ok(result.compressed.accuracy >= 0 && result.compressed.accuracy <= 1);
});

Deno.test("parseReport() lets the value of a metric be any number, and an accuracy only a share", () => {
  const metric = { name: "log likelihood", better: "larger", format: "number" } as const;
  const network = (accuracy: number) => ({ ...exampleReport.dense, accuracy });
  const report = { ...exampleReport, metric, dense: network(-3.5) };
  assert.equal(parseReport(JSON.stringify(report)).dense.accuracy, -3.5);
  const { metric: _none, ...without } = report;
  assert.throws(() => parseReport(JSON.stringify(without), "r.json"), /r.json: dense.accuracy: /);
});
