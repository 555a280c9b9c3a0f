/**
 * What a scan measures of one group.
 *
 * @module
 */
import { requireFiniteNumbers, requireNumber, requireShape } from "../core/mod.ts";

/** How much accuracy a group costs at several ratios. */
export interface SensitivityCurve {
  /** Shares of the group's structures that are removed, ascending, each in [0, 1). */
  ratios: readonly number[];
  /** What is lost at each: accuracy of the whole network minus accuracy without them. Below 0 if the network got better. */
  drops: readonly number[];
}

/**
 * Throws unless a curve is one.
 *
 * @param curve The curve.
 * @throws {TypeError} If it has another number of drops than of ratios.
 * @throws {RangeError} If it is empty, a number is not finite, or the ratios do not rise within [0, 1).
 *
 * @example
 * ```ts
 * import { requireCurve } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireCurve({ ratios: [0.5, 0.25], drops: [0, 0] }),
 *   new RangeError("Cannot use ratios: they must rise: current value is 0.25 behind 0.5"),
 * );
 * ```
 */
export function requireCurve({ ratios, drops }: SensitivityCurve): void {
  requireRatios(ratios);
  requireShape("drops", [drops.length], [ratios.length]);
  requireFiniteNumbers("drops", drops);
}

/**
 * Throws unless ratios can be scanned.
 *
 * @param ratios Shares of structures that are removed.
 * @throws {RangeError} If there is none, or they do not rise within [0, 1): a group without any structure blocks the network.
 *
 * @example
 * ```ts
 * import { requireRatios } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => requireRatios([0, 1]), /Cannot use ratio: it must be a number in \[0, 1\): current value is 1/);
 * ```
 */
export function requireRatios(ratios: readonly number[]): void {
  if (ratios.length === 0) {
    throw new RangeError("Cannot use ratios: there must be at least one: current value is none");
  }
  ratios.forEach((ratio, i) => {
    requireNumber("ratio", ratio, { min: 0, exclusiveMax: 1 });
    if (i === 0 || ratio > ratios[i - 1]!) return;
    throw new RangeError(
      `Cannot use ratios: they must rise: current value is ${ratio} behind ${ratios[i - 1]}`,
    );
  });
}
