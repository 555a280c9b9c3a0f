import type { ScoredGroup } from "./group/scored_group.ts";

/**
 * First-order Taylor score, averaged over the last steps: how much the loss changes when a structure is removed.
 *
 * ```text
 * averageTaylor = running mean of |<x, g>|
 * ```
 *
 * QASSO's corrected rules keep the mean; nobody else does.
 *
 * Source: docs/geta.md, section 4.16; Molchanov et al. (arXiv:1906.10771).
 *
 * @param scored The running mean.
 * @returns One score per structure, unit of the loss.
 * @throws {TypeError} If no mean is kept.
 *
 * @example
 * ```ts
 * import { averageTaylor } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...averageTaylor({ averageProducts: [0.2, 0.1] })], [0.2, 0.1]);
 * assert.throws(() => averageTaylor({}), /Cannot score by averageTaylor: a running mean must be kept/);
 * ```
 */
export function averageTaylor(
  { averageProducts }: Pick<ScoredGroup, "averageProducts">,
): Float64Array {
  if (averageProducts) return Float64Array.from(averageProducts);
  throw new TypeError(
    "Cannot score by averageTaylor: a running mean must be kept, which the corrected rules of QASSO do",
  );
}
