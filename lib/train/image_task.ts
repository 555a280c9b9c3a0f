import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy, inputShapeOf, type Network } from "../nn/mod.ts";
import { accuracyMetric } from "../report/mod.ts";
import type { Batch, BatchSource } from "./batch.ts";
import { evaluate } from "./evaluate.ts";
import { requireClasses } from "./network_checks.ts";
import { requireFit, requireSamples } from "./require_fit.ts";
import type { Task } from "./task.ts";

/**
 * Classifying images: batches of a source, cross entropy, accuracy.
 *
 * @param model The network's name and input.
 * @param source Where the images come from.
 * @returns The task.
 * @throws {TypeError} If images have another shape than the network's argument.
 * @throws {RangeError} If there are no steps.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { imageTask } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 10 }), { size: 10, seed: 0 });
 * const task = imageTask({ name: "mine", inputs: [{ shape: [32, 32, 3] }] }, source);
 * const { inputs, labels } = task.trainingBatch(0, 0);
 * assert.deepEqual([inputs.shape, labels.shape], [[10, 32, 32, 3], [10]]);
 * const loss = task.loss(tf.zeros([10, 10]), labels).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.log(10)) < 1e-6);
 * ```
 */
export function imageTask(model: Pick<Network, "name" | "inputs">, source: BatchSource): Task {
  requireFit(model, source);
  const inputShape = inputShapeOf(model), { classes, stepsPerEpoch } = source;
  const batches = (split: "validation" | "test") =>
    split === "test" ? source.testBatches() : source.validationBatches();
  const labelled = ({ images, labels, count }: Batch) => ({
    inputs: tf.tensor(images, [count, ...inputShape]),
    labels: tf.tensor1d(labels, "int32"),
  });
  return {
    inputs: [{ shape: inputShape }],
    metric: accuracyMetric,
    classes,
    stepsPerEpoch,
    loss: crossEntropy,
    trainingBatch: (epoch, step) => labelled(source.trainingBatch(epoch, step)),
    testBatch: () => labelled(batches("test")[Symbol.iterator]().next().value!),
    evaluate: (forward, split) => evaluate(forward, batches(split), inputShape),
    requireFit: (other) => requireFit(other, source),
    requireSamples: (split) => requireSamples(model, split, source),
    requireResults: (other, graph) => requireClasses(graph, other, source),
  };
}
