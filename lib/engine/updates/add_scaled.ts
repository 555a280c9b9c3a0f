/**
 * target += factor * source.
 *
 * @module
 */
import { commonArena, commonLength } from "../memory/arena.ts";

/**
 * Adds a multiple of one array to another, in place.
 *
 * ```text
 * target <- target + factor source
 * ```
 *
 * @param target The array that changes.
 * @param source The array that is added, same length.
 * @param factor The factor.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { addScaled } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const x = Float32Array.of(1, 2);
 * addScaled(x, Float32Array.of(10, 10), 0.5);
 * assert.deepEqual([...x], [6, 7]);
 * ```
 */
export function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  const arrays = [target, source];
  const n = commonLength("a scaled sum", arrays);
  const kernels = commonArena(arrays);
  if (kernels) {
    kernels.addScaled(target.byteOffset, source.byteOffset, n, factor);
  } else {
    for (let i = 0; i < n; i++) target[i]! += factor * source[i]!;
  }
}
