import { type Dimension, lengthAt } from "../../operators/mod.ts";

/** Consecutive axes before a reshape, and those after it that hold the same elements. */
export interface ReshapeBlock {
  /** Consecutive axes of the input. */
  from: number[];
  /** Consecutive axes of the output. */
  to: number[];
}

/**
 * Divides the axes before and after a reshape into the smallest blocks that have the same number of elements on both sides.
 *
 * ```text
 * [batch, 4, 4, 2] -> [batch, 32]   gives   [0] -> [0]  and  [1, 2, 3] -> [1]
 * ```
 *
 * @param from Shape before, lengths may grow with the batch.
 * @param to Shape after, the same number of elements.
 * @returns The blocks, in order; together they hold every axis.
 */
export function reshapeBlocks(
  from: readonly Dimension[],
  to: readonly Dimension[],
): ReshapeBlock[] {
  const blocks: ReshapeBlock[] = [];
  let i = 0, j = 0;
  while (i < from.length || j < to.length) {
    const start = { i, j };
    // take axes on the side with fewer elements until both sides have as many
    let left = ONE, right = ONE;
    if (i < from.length) left = times(left, from[i++]!);
    if (j < to.length) right = times(right, to[j++]!);
    while (!isSame(left, right) && (i < from.length || j < to.length)) {
      if (j === to.length || (i < from.length && isLess(left, right))) {
        left = times(left, from[i++]!);
      } else right = times(right, to[j++]!);
    }
    blocks.push({ from: range(start.i, i), to: range(start.j, j) });
  }
  return blocks;
}

/** A product of lengths at two batch sizes: equal at both means equal (two large primes). */
type Product = readonly [number, number];

const BATCHES = [1009, 2003] as const;
const ONE: Product = [1, 1];

function times(product: Product, length: Dimension): Product {
  return [product[0] * lengthAt(length, BATCHES[0]), product[1] * lengthAt(length, BATCHES[1])];
}

function isSame(a: Product, b: Product): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function isLess(a: Product, b: Product): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
