/**
 * Factor by which redundant structures shrink in one step when nothing is quantized: evenly to zero within the period.
 *
 * ```text
 * factor = (K_p - k - 1) / (K_p - k)
 * ```
 *
 * Source: docs/geta.md, section 4.11 (the pruning-only variant).
 *
 * @param stepInPeriod Position k in the pruning period, 0 … K_p-1.
 * @param periodSteps Steps K_p in a pruning period.
 * @returns The factor, 0 to 1.
 *
 * @example Equal steps down to zero
 * ```ts
 * import { shrinkFactor } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * let size = 3;
 * const sizes = [1, 2, 3].map((k) => size *= shrinkFactor(k, 4));
 * assert.deepEqual(sizes, [2, 1, 0]);
 * ```
 */
export function shrinkFactor(stepInPeriod: number, periodSteps: number): number {
  return (periodSteps - stepInPeriod - 1) / (periodSteps - stepInPeriod);
}
