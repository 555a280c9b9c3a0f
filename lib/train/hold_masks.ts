import { requireShape } from "../core/mod.ts";
import { applyMask } from "../mask/mod.ts";
import type { Learner } from "./training.ts";

/**
 * Sets removed weights to exact zero again, to be called after every step of the optimizer. A gradient of zero is not enough:
 * momentum gathered before the removal, weight decay of moments and the moments of Adam go on moving a weight whose gradient is
 * masked. Its momentum becomes zero too, so that a weight that a later mask lets back starts at rest.
 *
 * ```text
 * w <- m w,   momentum <- m momentum         m = 1 for kept, 0 for removed
 * ```
 *
 * The second moments of Adam stay: they only divide.
 *
 * Source: https://github.com/tensorflow/model-optimization/issues/975, pruned weights that move between updates of the mask; Gale,
 * Elsen, Hooker: The state of sparsity in deep neural networks (arXiv:1902.09574), where masks are applied at every step.
 *
 * @param learner Parameters and optimizer state; changed in place, as an update may.
 * @param masks Keep masks by parameter, row-major, one byte a weight; other parameters stay as they are.
 * @throws {TypeError} If there is no such parameter, or a mask has another number of elements.
 *
 * @example Momentum alone would move the weight to -0.125
 * ```ts
 * import { applyUpdates, sgd } from "@geta-lab/geta/optim";
 * import { holdMasks } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const parameters = { w: Float32Array.of(0, 1) };
 * const before = { step: 1, first: { w: Float32Array.of(1, 1) }, second: {} };
 * const { updates, state } = sgd({ momentum: 0.5 }).update({ w: new Float32Array(2) }, before, parameters);
 * applyUpdates(parameters, updates, { learningRate: 0.25 });
 * assert.deepEqual(parameters.w, Float32Array.of(-0.125, 0.875));
 *
 * holdMasks({ parameters, optimizer: state }, { w: Uint8Array.of(0, 1) });
 * assert.deepEqual(parameters.w, Float32Array.of(0, 0.875));
 * assert.deepEqual(state.first.w, Float32Array.of(0, 0.5));
 * ```
 */
export function holdMasks(
  { parameters, optimizer }: Pick<Learner, "parameters" | "optimizer">,
  masks: Record<string, Uint8Array>,
): void {
  for (const [name, mask] of Object.entries(masks)) {
    if (!Object.hasOwn(parameters, name)) {
      throw new TypeError(
        `Cannot mask ${name}: there must be such a parameter: current value is none`,
      );
    }
    requireShape(`the mask of ${name}`, [mask.length], [parameters[name]!.length]);
    for (const { [name]: array } of [parameters, optimizer.first]) {
      if (array) applyMask(array, mask, { into: array });
    }
  }
}
