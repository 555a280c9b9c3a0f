import { requireNumber } from "../../core/mod.ts";

/**
 * What an episode of HAQ is worth: the accuracy that quantization cost, behind a short fine-tuning. The budget is kept by
 * {@linkcode walkToBudget} and needs no part in it.
 *
 * ```text
 * R = lambda (acc_quant - acc_orig)
 * ```
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), equation 4, with lambda = 0.1 and accuracies in per cent.
 *
 * @param quantized Accuracy of the quantized network.
 * @param original Accuracy of the network without quantizers.
 * @param lambda The factor; default 0.1.
 * @returns The reward.
 *
 * @example
 * ```ts
 * import { haqReward } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(haqReward(70, 72.5), -0.25);
 * ```
 */
export function haqReward(quantized: number, original: number, lambda = 0.1): number {
  requireNumber("lambda", lambda, { exclusiveMin: 0 });
  return lambda * (requireNumber("quantized", quantized) - requireNumber("original", original));
}
