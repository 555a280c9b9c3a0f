import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import type { Batch } from "./batch.ts";

/** How well a network does on a set of samples. */
export interface Evaluation {
  /** Share of samples whose highest score is the right class, in [0, 1]. */
  accuracy: number;
  /** Number of samples. */
  count: number;
}

/**
 * Counts right answers.
 *
 * ```text
 * accuracy = #{ n : argmax_j logits[n, j] = labels[n] } / #{ n }
 * ```
 *
 * @param forward The network in inference mode: [batch, ...inputShape] to [batch, classes].
 * @param batches The samples.
 * @param inputShape Shape of one sample.
 * @returns Accuracy and number of samples.
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
 * assert.equal(evaluate(always, [batch], [1]).accuracy, 0.75);
 * ```
 */
export function evaluate(
  forward: (x: Tensor) => Tensor,
  batches: Iterable<Batch>,
  inputShape: number[],
): Evaluation {
  let right = 0, count = 0;
  for (const batch of batches) {
    const answers = tf.tidy(() => {
      const x = tf.tensor(batch.images, [batch.count, ...inputShape]);
      return tf.argMax(forward(x), -1).dataSync();
    });
    right += batch.labels.reduce((sum, label, i) => sum + (label === answers[i] ? 1 : 0), 0);
    count += batch.count;
  }
  if (count === 0) throw new RangeError("Cannot evaluate: at least one sample is needed");
  return { accuracy: right / count, count };
}
