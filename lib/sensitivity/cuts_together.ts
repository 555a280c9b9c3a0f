/**
 * What the cuts of single groups are together.
 *
 * @module
 */
import { requireFiniteNumbers, requireNumber, requireShape } from "../core/mod.ts";

/**
 * Share of everything that ratios of single groups remove together.
 *
 * ```text
 * s = sum_l size_l r_l / sum_l size_l
 * ```
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), table 4, total row.
 *
 * @param ratios Share r of each group.
 * @param sizes Size of each group, for example its number of weights.
 * @returns The share, in [0, 1].
 * @throws {TypeError} If there are not as many sizes as ratios.
 * @throws {RangeError} If there is no group, a ratio is outside [0, 1] or a size is not positive.
 *
 * @example
 * ```ts
 * import { overallSparsity } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.equal(overallSparsity([0.5, 0], [300, 100]), 0.375);
 * ```
 */
export function overallSparsity(ratios: readonly number[], sizes: readonly number[]): number {
  requireShape("sizes", [sizes.length], [ratios.length]);
  let removed = 0, total = 0;
  ratios.forEach((ratio, i) => {
    const size = requireNumber("size", sizes[i]!, { exclusiveMin: 0 });
    removed += size * requireNumber("ratio", ratio, { min: 0, max: 1 });
    total += size;
  });
  if (total > 0) return removed / total;
  throw new RangeError(
    "Cannot measure sparsity: there must be at least one group: current value is none",
  );
}

/**
 * How much more (or less) is lost when cuts are made together than their single drops add up to: what a scan that cuts one group at
 * a time cannot see.
 *
 * ```text
 * error = drop(all cuts together) - sum_l drop_l        above 0: the cuts hurt each other
 * ```
 *
 * Source: Molchanov et al.: Importance estimation for neural network pruning (arXiv:1906.10771), which assumes that contributions add up.
 *
 * @param singleDrops Drop of each cut alone.
 * @param jointDrop Drop of all of them at once.
 * @returns The difference, unit of the drops.
 * @throws {RangeError} If a drop is not finite.
 *
 * @example Two harmless cuts that are not harmless together
 * ```ts
 * import { interactionError } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.equal(interactionError([0.25, 0.125], 1), 0.625);
 * ```
 */
export function interactionError(singleDrops: readonly number[], jointDrop: number): number {
  requireFiniteNumbers("singleDrops", singleDrops);
  requireNumber("jointDrop", jointDrop);
  return jointDrop - singleDrops.reduce((sum, drop) => sum + drop, 0);
}
