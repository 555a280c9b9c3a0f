import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import type { Batch } from "./batch.ts";

/** How well a network does on a set of samples. */
export interface Evaluation {
  /** Share of samples whose highest score is the right class, in [0, 1]; in a task with another metric the value of that one. */
  accuracy: number;
  /** Number of samples. */
  count: number;
  /** The class with the highest score of each sample, in order; none where the network names no classes. */
  answers: number[];
  /** The right class of each sample, in the same order. */
  labels: number[];
}

/**
 * Counts right answers.
 *
 * ```text
 * answers[n] = argmax_j logits[n, j]
 * accuracy   = #{ n : answers[n] = labels[n] } / #{ n }
 * ```
 *
 * @param forward The network in inference mode: [batch, ...inputShape] to [batch, classes].
 * @param batches The samples.
 * @param inputShape Shape of one sample.
 * @returns Accuracy, number of samples, answers and labels.
 * @throws {RangeError} If there is no sample.
 *
 * @example A network that always says class 1
 * ```ts
 * import { evaluate } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: new Float32Array(4), labels: Int32Array.of(0, 1, 1, 1), count: 4 };
 * const always = () => tf.tensor2d([[0, 1], [0, 1], [0, 1], [0, 1]]);
 * const { accuracy, answers } = evaluate(always, [batch], [1]);
 * assert.equal(accuracy, 0.75);
 * assert.deepEqual(answers, [1, 1, 1, 1]);
 * ```
 */
export function evaluate(
  forward: (x: Tensor) => Tensor,
  batches: Iterable<Batch>,
  inputShape: number[],
): Evaluation {
  let right = 0;
  const answers: number[] = [], labels: number[] = [];
  for (const batch of batches) {
    const found = tf.tidy(() => {
      const x = tf.tensor(batch.images, [batch.count, ...inputShape]);
      return tf.argMax(forward(x), -1).dataSync();
    });
    right += batch.labels.reduce((sum, label, i) => sum + (label === found[i] ? 1 : 0), 0);
    for (const answer of found) answers.push(answer);
    for (const label of batch.labels) labels.push(label);
  }
  const count = answers.length;
  if (count === 0) {
    throw new RangeError("Cannot evaluate: there must be at least one sample: current value is 0");
  }
  return { accuracy: right / count, count, answers, labels };
}
