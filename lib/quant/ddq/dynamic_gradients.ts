import {
  checkOptions,
  given,
  largest,
  numberWithin,
  requireFiniteNumbers,
  requireShape,
  smallest,
} from "../../core/mod.ts";
import { dynamicQuantize, type DynamicQuantizer } from "./dynamic_quantizer.ts";
import { averagedBy, gateProduct, openGates } from "./level_averages.ts";

/** Gradients of {@linkcode dynamicQuantize}. */
export interface DynamicGradients {
  /** By the values. */
  values: Float64Array;
  /** By the learned levels. */
  levels: Float64Array;
  /** By the gates, handed to their logits. */
  logits: Float64Array;
}

/**
 * Gradients by values, levels and gates, from those by the quantized values.
 *
 * ```text
 * dL/dx_n = dL/dx_q,n if min <= x_n <= max of the averaged levels, otherwise 0            straight through
 * dL/dq_i = sum over n of (U / Z_U)_{i, level of n} dL/dx_q,n
 * dL/dg_i = sum over n of sum over k of q_k (d(U / Z_U)/dg_i)_{k, level of n} dL/dx_q,n    to the logit, straight through H
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3; docs/hardware.md, section 7.
 *
 * @param gradients Gradient by each quantized value.
 * @param options The values before quantization, and the quantizer.
 * @returns Gradients by values, levels, logits.
 * @throws {TypeError} If there are not as many gradients as values, or levels do not fit the gates.
 * @throws {RangeError} If a number is not finite.
 *
 * @example The mean of two levels gives each half of the gradient
 * ```ts
 * import { dynamicGradients } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { levels: [-3, -1, 1, 3], logits: [1, -1] };
 * const { values, levels } = dynamicGradients([4, 1], { values: [0.2, 9], quantizer });
 * assert.deepEqual([[...values], [...levels]], [[4, 0], [0, 0, 2.5, 2.5]]);
 * ```
 */
export function dynamicGradients(
  gradients: ArrayLike<number>,
  { values, quantizer }: { values: ArrayLike<number>; quantizer: DynamicQuantizer },
): DynamicGradients {
  requireShape("gradients", [gradients.length], [values.length]);
  requireFiniteNumbers("gradients", gradients);
  const { assigned, levels: averaged } = dynamicQuantize(values, quantizer);
  const { levels, logits } = quantizer, gates = openGates(logits), size = levels.length;
  const low = smallest(averaged), high = largest(averaged);
  const perLevel = new Float64Array(size); // gradient by each averaged level
  const passed = Float64Array.from(gradients);
  for (let n = 0; n < passed.length; n++) {
    perLevel[assigned[n]!]! += passed[n]!;
    if (values[n]! < low || values[n]! > high) passed[n] = 0;
  }
  return {
    values: passed,
    levels: averagedBy(gateProduct(gates), perLevel), // the matrix is symmetric
    logits: Float64Array.from(gates, (_, i) => {
      const moved = averagedBy(gateProduct(gates, i), levels);
      return moved.reduce((sum, change, j) => sum + change * perLevel[j]!, 0);
    }),
  };
}

/**
 * The loss with its price for memory: above the target it is multiplied, below it stays.
 *
 * ```text
 * L' = L (size / target)^alpha if size > target, otherwise L
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3.
 *
 * @param loss The loss L, at least 0.
 * @param options Size at the bits of all gates, target in the same unit, alpha (0.02).
 * @returns The loss to minimise.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { budgetedLoss } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(budgetedLoss(3, { size: 8, target: 2, alpha: 0.5 }), 6);
 * assert.equal(budgetedLoss(3, { size: 1, target: 2 }), 3);
 * ```
 */
export function budgetedLoss(
  loss: number,
  options: { size: number; target: number; alpha?: number },
): number {
  const positive = numberWithin({ exclusiveMin: 0 });
  checkOptions("budgetedLoss()", options, {
    size: given(numberWithin({ min: 0 })),
    target: given(positive),
    alpha: positive,
  });
  numberWithin({ min: 0 })("loss", loss);
  const { size, target, alpha = 0.02 } = options;
  return size > target ? loss * (size / target) ** alpha : loss;
}
