/**
 * What a mask does to numbers.
 *
 * @module
 */
import { checkOptions, requireShape, valueText } from "../core/mod.ts";

/**
 * Sets removed elements to zero.
 *
 * ```text
 * result_i = mask_i ? x_i : 0
 * ```
 *
 * In training it is applied to the weights after every optimizer step: momentum and weight decay move zeros. A product would
 * leave NaN and -0 behind.
 *
 * @param values Weights, gradients or momentum.
 * @param mask One entry an element, 1 kept and 0 removed.
 * @param options `into`: where the result goes, which may be the values themselves. A new array by default.
 * @returns The result.
 * @throws {TypeError} If lengths differ.
 *
 * @example
 * ```ts
 * import { applyMask } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const weights = Float32Array.of(1, 2, 3);
 * assert.deepEqual(applyMask(weights, Uint8Array.of(1, 0, 1)), Float32Array.of(1, 0, 3));
 * applyMask(weights, Uint8Array.of(1, 0, 1), { into: weights });
 * assert.equal(weights[1], 0);
 * ```
 */
export function applyMask(
  values: Float32Array,
  mask: Uint8Array,
  options: { into?: Float32Array } = {},
): Float32Array {
  checkOptions("applyMask()", options, { into: floats });
  const { into = new Float32Array(values.length) } = options;
  requireShape("the mask", [mask.length], [values.length]);
  requireShape("the array for the result", [into.length], [values.length]);
  for (let i = 0; i < into.length; i++) into[i] = mask[i] === 0 ? 0 : values[i]!;
  return into;
}

/**
 * Share of removed elements.
 *
 * ```text
 * sparsity = zeros of the mask / its length
 * ```
 *
 * It counts what the mask removes, not weights that are zero by themselves or by rounding.
 *
 * @param masks One mask, or those of all layers.
 * @returns The sparsity, in [0, 1].
 * @throws {TypeError} If there is no element.
 *
 * @example
 * ```ts
 * import { maskSparsity } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.equal(maskSparsity(Uint8Array.of(1, 0, 0, 0)), 0.75);
 * assert.equal(maskSparsity({ conv1: Uint8Array.of(1), conv2: Uint8Array.of(1, 0, 0) }), 0.5);
 * ```
 */
export function maskSparsity(masks: Uint8Array | Record<string, Uint8Array>): number {
  let zeros = 0, elements = 0;
  for (const mask of masks instanceof Uint8Array ? [masks] : Object.values(masks)) {
    elements += mask.length;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) zeros++;
  }
  if (elements > 0) return zeros / elements;
  throw new TypeError(
    "Cannot measure the sparsity: masks must have at least one element: current value is none",
  );
}

function floats(name: string, value: unknown): void {
  if (value instanceof Float32Array) return;
  throw new TypeError(
    `Cannot use ${name}: it must be a Float32Array: current value is ${valueText(value)}`,
  );
}
