import type { Tensor } from "../core/mod.ts";
import { softmaxCrossEntropy } from "../engine/mod.ts";

/**
 * Mean cross-entropy of class scores.
 *
 * ```text
 * loss = mean over n of ( log sum_j exp(logits[n, j]) - logits[n, labels[n]] )
 * ```
 *
 * @param logits Class scores, shape [batch, classes].
 * @param labels Right classes, int32, shape [batch].
 * @returns The loss in nats, shape [].
 * @throws {RangeError} If a label is no class.
 *
 * @example Equal scores for two classes cost ln 2
 * ```ts
 * import { crossEntropy } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const loss = crossEntropy(tf.zeros([3, 2]), tf.tensor1d([0, 1, 0], "int32")).dataSync()[0]!;
 * assert.ok(Math.abs(loss - Math.LN2) < 1e-6);
 * ```
 */
export function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return softmaxCrossEntropy(logits, labels);
}
