import { requireShape } from "../../core/mod.ts";
import { ARENA_SCRATCH, commonArena } from "../memory/arena.ts";
import type { AxisSizes } from "./axis_sums.ts";

/**
 * Inner products of the slices of two tensors: what {@linkcode axisSums} calls products, without its squares. The running
 * importance of every structure needs them at every step.
 *
 * | symbol | meaning                       |
 * | ------ | ----------------------------- |
 * | x, v   | parameter and gradient, flat  |
 * | p      | position along the axis       |
 *
 * ```text
 * products[p] = sum over o, i of x[o, p, i] v[o, p, i]
 * ```
 *
 * In double precision, added in the order of {@linkcode axisSums}. Arrays of one arena (`createArena`) go through the SIMD kernel
 * `axisProducts`, others through a loop.
 *
 * @param x Values of the first tensor, row-major.
 * @param v Values of the second tensor, row-major, as many.
 * @param sizes The shape.
 * @returns The products, `length` of them, unit of x times that of v.
 * @throws {TypeError} If a length is not outer length inner.
 *
 * @example Columns of two matrices
 * ```ts
 * import { axisProducts } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const x = Float32Array.of(1, 2, 3, 4), v = Float32Array.of(0, 1, 0, 1);
 * const products = axisProducts(x, v, { outer: 2, length: 2, inner: 1 });
 * assert.deepEqual([...products], [0, 6]);
 * ```
 */
export function axisProducts(
  x: Float32Array,
  v: Float32Array,
  { outer, length, inner }: AxisSizes,
): Float64Array {
  for (const [name, array] of Object.entries({ x, v })) {
    requireShape(name, [array.length], [outer * length * inner]);
  }
  const products = new Float64Array(length);
  const kernels = commonArena([x, v]);
  if (kernels) {
    const max = ARENA_SCRATCH / 8; // number of positions whose sums fit
    for (let first = 0; first < length; first += max) {
      const count = Math.min(max, length - first);
      kernels.axisProducts(x.byteOffset, v.byteOffset, outer, length, inner, first, count, 0);
      products.set(new Float64Array(x.buffer, 0, count), first);
    }
    return products;
  }
  for (let slice = 0; slice < outer * length; slice++) {
    let sum = 0;
    for (let at = slice * inner; at < (slice + 1) * inner; at++) sum += x[at]! * v[at]!;
    products[slice % length]! += sum;
  }
  return products;
}
