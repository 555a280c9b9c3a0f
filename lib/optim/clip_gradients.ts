import { checkOptions, type NamedArrays, numberWithin, requireNumber } from "../core/mod.ts";

/** How long gradients may be; with both, values are clipped first. */
export interface ClipGradientsOptions {
  /** Largest Euclidean norm of all gradients of a step together. Default none. */
  norm?: number;
  /** Largest absolute value of a gradient's element. Default none. */
  value?: number;
}

/**
 * Shortens gradients in place: by value, by the norm of all of them together, or both.
 *
 * | symbol | meaning                                            |
 * | ------ | -------------------------------------------------- |
 * | g      | all gradients of a step, as one vector             |
 * | c      | `value`, largest absolute value of an element      |
 * | G      | `norm`, largest norm of g                          |
 *
 * ```text
 * by value:  g_i = min(max(g_i, -c), c)
 * by norm:   g   = g min(1, G / (||g|| + 1e-6))
 * ```
 *
 * Clipping by norm keeps the direction of descent, clipping by value does not. All gradients that are given count. In a step of QASSO
 * these are also those of the quantizers' scalars, under the corrected rules by (b, q_m, t), and those of structures that are leaving
 * or zero already: the norm is that of the gradient of the batch, and does not jump when a pruning period begins.
 *
 * Source: docs/geta.md, section 4.14; PyTorch, clip_grad_value_ and clip_grad_norm_; Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural
 * networks (arXiv:1211.5063).
 *
 * @param gradients Gradients by parameter; changed in place.
 * @param options How long they may be.
 * @returns ||g|| as it was before it was clipped by norm.
 * @throws {RangeError} If a gradient is no finite number.
 *
 * @example A vector of length 5 shall have length 1
 * ```ts
 * import { clipGradients } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const gradients = { x: Float32Array.of(3), y: Float32Array.of(-4) };
 * assert.equal(clipGradients(gradients, { norm: 1 }), 5);
 * assert.ok(Math.abs(gradients.x[0]! - 0.6) < 1e-6 && Math.abs(gradients.y[0]! + 0.8) < 1e-6);
 * clipGradients(gradients, { value: 0.5 });
 * assert.deepEqual(gradients, { x: Float32Array.of(0.5), y: Float32Array.of(-0.5) });
 * ```
 */
export function clipGradients(gradients: NamedArrays, options: ClipGradientsOptions): number {
  checkClip(options);
  const { norm = Infinity, value } = options, arrays = Object.values(gradients);
  if (value !== undefined) arrays.forEach((gradient) => clipValues(gradient, value));
  const found = Math.sqrt(arrays.reduce((sum, gradient) => sum + squares(gradient), 0));
  requireNumber("gradients", found);
  const factor = norm / (found + 1e-6);
  if (factor < 1) {
    for (const gradient of arrays) {
      for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
    }
  }
  return found;
}

/**
 * Throws unless gradients can be clipped like this.
 *
 * @param options How long they may be.
 * @throws {TypeError} If an option does not exist or is no number.
 * @throws {RangeError} If a bound is not above 0.
 *
 * @example
 * ```ts
 * import { checkClip } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => checkClip({ norm: 0 }), /Cannot use norm: it must be a number in \(0, infinity\): current value is 0/);
 * ```
 */
export function checkClip(options: ClipGradientsOptions): void {
  checkOptions<ClipGradientsOptions>("clipGradients()", options, {
    norm: numberWithin({ exclusiveMin: 0 }),
    value: numberWithin({ exclusiveMin: 0 }),
  });
}

function clipValues(gradient: Float32Array, limit: number): void {
  for (let i = 0; i < gradient.length; i++) {
    if (Math.abs(gradient[i]!) > limit) gradient[i] = Math.sign(gradient[i]!) * limit;
  }
}

function squares(gradient: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
  return sum;
}
