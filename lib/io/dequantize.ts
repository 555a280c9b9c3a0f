/**
 * Weights from their integer levels, in the arithmetic of the forward pass (one float32 product).
 *
 * ```text
 * w = d * q
 * ```
 *
 * @param levels Integer levels q.
 * @param stepSize Step size d, unit of the weight.
 * @returns The weights.
 *
 * @example
 * ```ts
 * import { dequantize } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(dequantize(Int32Array.of(-2, 0, 3), 0.5), Float32Array.of(-1, 0, 1.5));
 * ```
 */
export function dequantize(levels: Int32Array, stepSize: number): Float32Array {
  return Float32Array.from(levels, (level) => level * stepSize);
}
