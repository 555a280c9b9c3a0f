import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../lib/core/mod.ts";
import { crossEntropy } from "../../../lib/nn/mod.ts";

/**
 * Loss of scores for the first and the last token of an answer: the mean of the two cross-entropies over the tokens of a sequence.
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), section 4.2.
 *
 * @param scores For the first and the last token, each [batch, tokens].
 * @param places The right places, each [batch], int32.
 * @returns The loss, a scalar.
 */
export function spanLoss(scores: readonly Tensor[], places: readonly Tensor[]): Tensor {
  const [first, last] = scores.map((one, i) => crossEntropy(one, places[i]!));
  return tf.mul(tf.add(first!, last!), 0.5);
}
