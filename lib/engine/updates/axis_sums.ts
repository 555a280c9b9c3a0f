import { requireShape } from "../../core/mod.ts";
import { ARENA_SCRATCH, commonArena } from "../memory/arena.ts";

/** A row-major tensor seen as [outer, length, inner], with the axis of interest in the middle. */
export interface AxisSizes {
  /** Product of the lengths before the axis. */
  outer: number;
  /** Length of the axis. */
  length: number;
  /** Product of the lengths after the axis. */
  inner: number;
}

/** Sums of `axisSums`, one of each per position of the axis. */
export interface AxisSums {
  /** Sum of x^2, unit of x squared. */
  squares: Float64Array;
  /** Sum of v^2, unit of v squared. */
  otherSquares: Float64Array;
  /** Sum of x v. */
  products: Float64Array;
}

/**
 * Squared norms and inner products of the slices of two tensors: importance scores and pruning groups are computed from them.
 *
 * | symbol  | meaning                          |
 * | ------- | -------------------------------- |
 * | x, v    | parameter and update, flat    |
 * | p       | position along the axis          |
 *
 * ```text
 * squares[p] = sum over o, i of x[o, p, i]^2
 * otherSquares[p] = sum over o, i of v[o, p, i]^2
 * products[p] = sum over o, i of x[o, p, i] v[o, p, i]
 * ```
 *
 * All in double precision. Arrays of one arena (`createArena`) go through the SIMD kernel `axisSums`, others through a loop.
 *
 * @param x Values of the first tensor, row-major.
 * @param v Values of the second tensor, row-major, as many.
 * @param sizes The shape.
 * @returns The sums, `length` of each.
 * @throws {TypeError} If a length is not outer length inner.
 *
 * @example Columns of two matrices
 * ```ts
 * import { axisSums } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const x = Float32Array.of(1, 2, 3, 4), v = Float32Array.of(0, 1, 0, 1);
 * const { squares, products } = axisSums(x, v, { outer: 2, length: 2, inner: 1 });
 * assert.deepEqual([...squares], [10, 20]);
 * assert.deepEqual([...products], [0, 6]);
 * ```
 */
export function axisSums(
  x: Float32Array,
  v: Float32Array,
  { outer, length, inner }: AxisSizes,
): AxisSums {
  for (const [name, array] of Object.entries({ x, v })) {
    requireShape(name, [array.length], [outer * length * inner]);
  }
  const squares = new Float64Array(length);
  const otherSquares = new Float64Array(length), products = new Float64Array(length);
  const kernels = commonArena([x, v]);
  if (kernels) {
    const max = ARENA_SCRATCH / 24; // number of positions whose three sums fit
    for (let first = 0; first < length; first += max) {
      const count = Math.min(max, length - first);
      kernels.axisSums(x.byteOffset, v.byteOffset, outer, length, inner, first, count, 0);
      [squares, otherSquares, products].forEach((sums, i) =>
        sums.set(new Float64Array(x.buffer, i * count * 8, count), first)
      );
    }
  } else {
    for (let slice = 0; slice < outer * length; slice++) {
      const position = slice % length;
      let sumXX = 0, sumVV = 0, sumXV = 0;
      for (let at = slice * inner; at < (slice + 1) * inner; at++) {
        sumXX += x[at]! * x[at]!;
        sumVV += v[at]! * v[at]!;
        sumXV += x[at]! * v[at]!;
      }
      squares[position]! += sumXX;
      otherSquares[position]! += sumVV;
      products[position]! += sumXV;
    }
  }
  return { squares, otherSquares, products };
}
