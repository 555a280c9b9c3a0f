import {
  checkOptions,
  given,
  numberWithin,
  requireNumber,
  requireShape,
  someList,
} from "../core/mod.ts";

/** What an allocation has to reach. */
export interface AllocationOptions {
  /** Elements of each layer. */
  sizes: readonly number[];
  /** Share of the elements of all layers together, in [0, 1]. */
  target: number;
  /** Largest share of one layer, in (0, 1]. Default 1. */
  maxRatio?: number;
}

/**
 * One share of each layer, in given proportions, so that together they are a given share of the network: of its elements to remove,
 * or to keep.
 *
 * | symbol  | here      | meaning                                             |
 * | ------- | --------- | --------------------------------------------------- |
 * | raw_l   | `raw`     | proportion of layer l                               |
 * | size_l  | `sizes`   | elements of layer l                                 |
 * | share_l | `shares`  | share of the elements of layer l, at most `maxRatio` |
 * | f       | `factor`  | the same for all layers                             |
 *
 * ```text
 * share_l = min(maxRatio, f raw_l),    f such that  sum of size_l share_l = target sum of size_l
 * ```
 *
 * Proportions alone may give a layer a share above 1, more elements than it has. Such a layer gets `maxRatio`, and f is computed
 * again for the others, until none exceeds it.
 *
 * Source: Evci et al., Rigging the lottery: making all tickets winners (arXiv:1911.11134), section 3: the densities of
 * `erkDensities()` are such shares.
 *
 * @param raw Proportions, at least 0; the share of a layer with proportion 0 is 0.
 * @param options Sizes, target and largest share.
 * @returns Shares in the order of the layers, and the factor f.
 * @throws {TypeError} If there is not one size a proportion.
 * @throws {RangeError} If a number is out of range, or the target cannot be reached; names the largest that can.
 *
 * @example The second layer gets its largest share, the first one the rest
 * ```ts
 * import { allocateShares } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const { shares } = allocateShares([0.2, 0.8], { sizes: [100, 100], target: 0.9, maxRatio: 0.98 });
 * assert.deepEqual(shares.map((share) => share.toFixed(2)), ["0.82", "0.98"]);
 * ```
 */
export function allocateShares(
  raw: readonly number[],
  options: AllocationOptions,
): { shares: number[]; factor: number } {
  checkOptions("allocateShares()", options, {
    sizes: given(someList),
    target: given(numberWithin({ min: 0, max: 1 })),
    maxRatio: numberWithin({ exclusiveMin: 0, max: 1 }),
  });
  const { sizes, target, maxRatio = 1 } = options;
  requireShape("the sizes of the layers", [sizes.length], [raw.length]);
  raw.forEach((one, i) => requireNumber(`the proportion of layer ${i}`, one, { min: 0 }));
  sizes.forEach((size, i) => requireNumber(`the size of layer ${i}`, size, { exclusiveMin: 0 }));
  const total = sum(sizes);
  const reachable = maxRatio * sum(sizes.filter((_, i) => raw[i]! > 0)) / total;
  // the same sum in another order differs in the last digits
  if (target > reachable + 1e-12) {
    throw new RangeError(
      `Cannot allocate shares: the target must be at most ${Number(reachable.toPrecision(12))}, ` +
        `what the layers give with maxRatio ${maxRatio}: current value is ${target}`,
    );
  }
  const full = new Set<number>();
  for (;;) {
    const free = [...raw.keys()].filter((i) => raw[i]! > 0 && !full.has(i));
    const missing = target * total - maxRatio * sum([...full].map((i) => sizes[i]!));
    const factor = free.length === 0 ? 0 : missing / sum(free.map((i) => sizes[i]! * raw[i]!));
    const over = free.filter((i) => factor * raw[i]! > maxRatio);
    if (over.length === 0) {
      return { shares: raw.map((one, i) => full.has(i) ? maxRatio : factor * one), factor };
    }
    for (const i of over) full.add(i);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
