import {
  checkOptions,
  integerWithin,
  numberAtRank,
  oneOfWords,
  permutation,
  random,
  requireInteger,
  requireShape,
  unchecked,
} from "../../core/mod.ts";

/**
 * Which blocks become N:M first: those of the largest L1 norm, of the smallest, or any in a random order. The code of MaxQ calls the
 * first order Default and the second Inverse.
 */
export type BlockOrder = "largestFirst" | "smallestFirst" | "random";

/** The words of {@linkcode BlockOrder}. */
export const blockOrders: readonly BlockOrder[] = ["largestFirst", "smallestFirst", "random"];

/** Order and memory of {@linkcode denseBlocks}. */
export interface DenseBlocksOptions {
  /** How many blocks stay dense. */
  count: number;
  /** Which become N:M first. Default `largestFirst`. */
  order?: BlockOrder;
  /** Decides the random order. Default 0. */
  seed?: number;
  /** Another number is another random order: leave it to freeze the order, give the step to redraw it in every step. Default 0. */
  draw?: number;
  /**
   * The blocks that were dense before (1 dense, 0 N:M), to freeze membership: only those can be dense. Without it membership is
   * recomputed: while weights change a block may turn dense again, only their count is fixed, as in MaxQ.
   */
  previous?: Uint8Array | undefined;
}

/**
 * Chooses the blocks that are still dense.
 *
 * ```text
 * largestFirst   dense = the `count` blocks of smallest L1        large ones are made sparse first
 * smallestFirst  dense = the `count` blocks of largest L1         small ones are made sparse first
 * random         dense = the first `count` of a random order
 * ```
 *
 * Of equal norms the block of the lower number stays dense. With `largestFirst` the blocks that become N:M at the end are the small
 * ones, so the last masks remove little and the network changes little. `removedL1()` measures how much a mask removes.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param norms L1 norm of each block ({@linkcode blockL1}), not changed.
 * @param options How many stay dense, order, and memory.
 * @returns For each block 1 if it is dense, 0 if it is N:M; fewer than `count` are dense if membership is frozen and fewer were.
 * @throws {TypeError} If an option is misspelt or `previous` is of another length.
 * @throws {RangeError} If `count` is not an integer from 0 to the number of blocks, or a norm is negative or not finite.
 *
 * @example Two of three blocks stay dense
 * ```ts
 * import { denseBlocks } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const norms = Float32Array.of(10, 1, 6);
 * assert.deepEqual([...denseBlocks(norms, { count: 2 })], [0, 1, 1]);
 * assert.deepEqual([...denseBlocks(norms, { count: 2, order: "smallestFirst" })], [1, 0, 1]);
 * ```
 */
export function denseBlocks(norms: Float32Array, options: DenseBlocksOptions): Uint8Array {
  checkOptions("denseBlocks()", options, {
    count: unchecked,
    order: oneOfWords(blockOrders),
    seed: integerWithin(),
    draw: integerWithin(),
    previous: unchecked,
  });
  const { count, order = "largestFirst", seed = 0, draw = 0, previous } = options;
  requireInteger("count", count, { min: 0, max: norms.length });
  requireNorms(norms);
  if (previous !== undefined) requireShape("previous", [previous.length], [norms.length]);
  if (order === "random") {
    return randomBlocks(permutation(norms.length, random(seed, draw)), count, previous);
  }
  return blocksByNorm(norms, { count, largest: order === "smallestFirst", among: previous });
}

/** Marks the first blocks of an order that may be marked. */
function randomBlocks(order: Int32Array, count: number, among?: Uint8Array): Uint8Array {
  const marks = new Uint8Array(order.length);
  for (let i = 0, missing = count; i < order.length && missing > 0; i++) {
    if (among !== undefined && among[order[i]!] === 0) continue;
    marks[order[i]!] = 1;
    missing--;
  }
  return marks;
}

/** Marks the blocks of the smallest or largest norms, of equal ones the first. */
function blocksByNorm(
  norms: Float32Array,
  { count, largest, among }: { count: number; largest: boolean; among: Uint8Array | undefined },
): Uint8Array {
  const marks = new Uint8Array(norms.length), sign = largest ? -1 : 1;
  const candidates = among === undefined ? norms : norms.filter((_, block) => among[block] !== 0);
  const size = candidates.length, wanted = Math.min(count, size);
  if (wanted === 0) return marks;
  const limit = numberAtRank(candidates, largest ? size - wanted + 1 : wanted);
  let missing = wanted;
  for (let i = 0; i < size; i++) if (sign * (candidates[i]! - limit) < 0) missing--;
  for (let block = 0; block < marks.length; block++) {
    if (among !== undefined && among[block] === 0) continue;
    const above = sign * (norms[block]! - limit);
    if (above < 0 || (above === 0 && missing-- > 0)) marks[block] = 1;
  }
  return marks;
}

function requireNorms(norms: Float32Array): void {
  for (let block = 0; block < norms.length; block++) {
    if (norms[block]! >= 0 && norms[block]! < Infinity) continue;
    throw new RangeError(
      `Cannot use norms: they must be finite and not negative: current value is ${
        norms[block]
      } at ${block}`,
    );
  }
}
