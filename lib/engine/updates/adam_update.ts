/**
 * The update of Adam.
 *
 * @module
 */
import { commonArena, commonLength } from "../memory/arena.ts";

/** Arrays of `adamUpdate`, all of one length. */
export interface AdamArrays {
  /** Gradient of the loss. */
  gradient: Float32Array;
  /** Current parameter. */
  parameter: Float32Array;
  /** Moving average of the gradient, changed in place; zeros before the first step. */
  first: Float32Array;
  /** Moving average of its square, changed in place; zeros before the first step. */
  second: Float32Array;
  /** Where the update is written. */
  update: Float32Array;
}

/** Options of `adamUpdate`. */
export interface AdamUpdateOptions {
  /** Number of this step, from 1. */
  step: number;
  /** Decay of the first moment, in [0, 1). */
  beta1: number;
  /** Decay of the second moment, in [0, 1). */
  beta2: number;
  /** Added to the root, > 0. */
  epsilon: number;
  /** Factor of the parameter that is added to the gradient; 0 for AdamW, which decays apart. */
  weightDecay: number;
  /** Start the moments as the reference implementation of GETA does. */
  unscaledStart: boolean;
}

/**
 * Update of a step of Adam; the step itself is `parameter -= learningRate * update`.
 *
 * ```text
 * g = gradient + weightDecay parameter
 * m <- beta1 m + (1 - beta1) g        s <- beta2 s + (1 - beta2) g^2
 * update = m / (1 - beta1^n) / (sqrt(s / (1 - beta2^n)) + epsilon)
 * ```
 *
 * With `unscaledStart` the first step sets m = g and s = g^2 unscaled, and the bias correction stays: the updates of the first
 * thousand steps come out too small, an unintended warm-up of the learning rate (docs/geta.md, section 4.3).
 *
 * Source: Kingma and Ba: Adam (arXiv:1412.6980); docs/geta.md, section 4.3.
 *
 * @param arrays Gradient, parameter, moments and the update to be written.
 * @param options Step number, decays, epsilon and weight decay.
 * @throws {TypeError} If the lengths differ.
 *
 * @example The first update is the sign of the gradient
 * ```ts
 * import { adamUpdate } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const [first, second, update] = [1, 2, 3].map(() => new Float32Array(2));
 * const arrays = {
 *   gradient: Float32Array.of(0.5, -20),
 *   parameter: new Float32Array(2),
 *   first: first!,
 *   second: second!,
 *   update: update!,
 * };
 * const options = { step: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
 * adamUpdate(arrays, { ...options, unscaledStart: false });
 * assert.deepEqual([...update!].map((v) => Math.round(v * 1e4) / 1e4), [1, -1]);
 * ```
 */
export function adamUpdate(arrays: AdamArrays, options: AdamUpdateOptions): void {
  const { gradient, parameter, first, second, update } = arrays;
  const { step, beta1, beta2, epsilon, weightDecay } = options;
  const n = commonLength("an update of adam", [gradient, parameter, first, second, update]);
  const plainStart = options.unscaledStart && step === 1;
  const [keep1, take1] = plainStart ? [0, 1] : [beta1, 1 - beta1];
  const [keep2, take2] = plainStart ? [0, 1] : [beta2, 1 - beta2];
  const correct1 = 1 / (1 - beta1 ** step), correct2 = 1 / (1 - beta2 ** step);
  const kernels = commonArena([gradient, parameter, first, second, update]);
  if (kernels) {
    kernels.adamUpdate(
      gradient.byteOffset,
      parameter.byteOffset,
      first.byteOffset,
      second.byteOffset,
      update.byteOffset,
      n,
      weightDecay,
      keep1,
      take1,
      keep2,
      take2,
      correct1,
      correct2,
      epsilon,
    );
    return;
  }
  for (let i = 0; i < n; i++) {
    const g = gradient[i]! + weightDecay * parameter[i]!;
    const m = first[i] = keep1 * first[i]! + take1 * g;
    const s = second[i] = keep2 * second[i]! + take2 * g * g;
    update[i] = m * correct1 / (Math.sqrt(s * correct2) + epsilon);
  }
}
