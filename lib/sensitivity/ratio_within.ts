/**
 * How much of a group may go: from its curve and a threshold to a ratio. Curves are not monotone, since accuracy is measured on
 * samples; the rules differ in what they make of that.
 *
 * @module
 */
import { checkOptions, numberWithin, requireNumber, unchecked } from "../core/mod.ts";
import { requireCurve, type SensitivityCurve } from "./curve.ts";

/** Far below the accuracy of one sample, far above the rounding of a difference: what is lost at the threshold itself is allowed. */
const SLACK = 1e-9;

/**
 * The largest measured ratio such that it and all smaller ones lose at most the threshold. The default choice: beyond the first
 * violation a curve that comes back is luck.
 *
 * ```text
 * r = max { r_i : drop_j <= T for all j <= i }        0 if there is none
 * ```
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param curve Ratios and drops of a group.
 * @param maxDrop Threshold T, unit of the drops, at least 0.
 * @returns The ratio; 0 if the first one loses too much already.
 * @throws {TypeError} If the curve is none.
 * @throws {RangeError} If the curve or the threshold is out of range.
 *
 * @example
 * ```ts
 * import { gridFirstCrossing } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const curve = { ratios: [0, 0.25, 0.5, 0.75], drops: [0, 1, 3, 2] };
 * assert.equal(gridFirstCrossing(curve, 2), 0.25);
 * ```
 */
export function gridFirstCrossing(curve: SensitivityCurve, maxDrop: number): number {
  requireInputs(curve, maxDrop);
  const { ratios, drops } = curve, crossing = firstViolation(drops, maxDrop);
  return crossing === 0 ? 0 : ratios[crossing - 1]!;
}

/**
 * The ratio at which the curve, its points joined by straight lines, first exceeds the threshold. A curve that does not begin at
 * ratio 0 begins there with drop 0.
 *
 * ```text
 * r = r_i + (T - drop_i) / (drop_{i+1} - drop_i) (r_{i+1} - r_i),    i + 1 the first point with drop > T
 * ```
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4, with
 * interpolation.
 *
 * @param curve Ratios and drops of a group.
 * @param maxDrop Threshold T, unit of the drops, at least 0.
 * @returns The ratio; 0 if ratio 0 loses too much already, the largest one if none does.
 * @throws {TypeError} If the curve is none.
 * @throws {RangeError} If the curve or the threshold is out of range.
 *
 * @example
 * ```ts
 * import { interpolatedFirstCrossing } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const curve = { ratios: [0, 0.25, 0.5, 0.75], drops: [0, 1, 3, 2] };
 * assert.equal(interpolatedFirstCrossing(curve, 2), 0.375);
 * ```
 */
export function interpolatedFirstCrossing(curve: SensitivityCurve, maxDrop: number): number {
  requireInputs(curve, maxDrop);
  const startsAtZero = curve.ratios[0] === 0;
  const ratios = startsAtZero ? curve.ratios : [0, ...curve.ratios];
  const drops = startsAtZero ? curve.drops : [0, ...curve.drops];
  const crossing = firstViolation(drops, maxDrop);
  if (crossing === 0) return 0;
  const low = ratios[crossing - 1]!;
  if (crossing === ratios.length) return low;
  const lost = drops[crossing - 1]!;
  const part = (maxDrop - lost) / (drops[crossing]! - lost);
  return low + Math.max(0, part) * (ratios[crossing]! - low); // below 0 by no more than the slack
}

/**
 * The largest measured ratio that loses at most the threshold, whatever smaller ones lose.
 *
 * ```text
 * r = max { r_i : drop_i <= T }        0 if there is none
 * ```
 *
 * Source: the reading of a curve by its last point below the line, as plots of sensitivity are read in the MIT course 6.5940,
 * https://hanlab.mit.edu/courses/2023-fall-65940, lab 1.
 *
 * @param curve Ratios and drops of a group.
 * @param maxDrop Threshold T, unit of the drops, at least 0.
 * @returns The ratio.
 * @throws {TypeError} If the curve is none.
 * @throws {RangeError} If the curve or the threshold is out of range.
 *
 * @example
 * ```ts
 * import { gridLastOk } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const curve = { ratios: [0, 0.25, 0.5, 0.75], drops: [0, 1, 3, 2] };
 * assert.equal(gridLastOk(curve, 2), 0.75);
 * ```
 */
export function gridLastOk(curve: SensitivityCurve, maxDrop: number): number {
  requireInputs(curve, maxDrop);
  const last = curve.drops.findLastIndex((drop) => isWithin(drop, maxDrop));
  return last < 0 ? 0 : curve.ratios[last]!;
}

/**
 * Whether a drop is at most the threshold, but for the rounding of the difference of two accuracies.
 *
 * @param drop What is lost.
 * @param maxDrop What may be lost.
 * @returns True up to 1e-9 above the threshold.
 *
 * @example In double precision 0.95 - 0.9 is a little more than 0.05
 * ```ts
 * import { isWithin } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isWithin(0.95 - 0.9, 0.05));
 * ```
 */
export function isWithin(drop: number, maxDrop: number): boolean {
  return drop <= maxDrop + SLACK;
}

/**
 * A bound for the accuracy that grows with the error of the whole network: one that errs more may lose more.
 *
 * ```text
 * bound = perfect - factor (perfect - baseline),       maxDrop = baseline - bound
 * ```
 *
 * Source: the MIT course 6.5940, https://hanlab.mit.edu/courses/2023-fall-65940, lab 1, whose plots draw it with factor 1.5.
 *
 * @param baseline Accuracy of the whole network.
 * @param options Factor, at least 1, default 1.5; accuracy without an error, default 1 (100 where accuracies are per cent).
 * @returns The lowest accuracy that is accepted.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { errorScaledBound } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.equal(errorScaledBound(90, { perfect: 100 }), 85);
 * ```
 */
export function errorScaledBound(
  baseline: number,
  options: { factor?: number; perfect?: number } = {},
): number {
  checkOptions("errorScaledBound()", options, { factor: unchecked, perfect: numberWithin() });
  const { factor = 1.5, perfect = 1 } = options;
  requireNumber("baseline", baseline, { min: 0, max: perfect });
  requireNumber("factor", factor, { min: 1 });
  return perfect - factor * (perfect - baseline);
}

/** Index of the first drop above the threshold; their number if there is none. */
function firstViolation(drops: readonly number[], maxDrop: number): number {
  const found = drops.findIndex((drop) => !isWithin(drop, maxDrop));
  return found < 0 ? drops.length : found;
}

function requireInputs(curve: SensitivityCurve, maxDrop: number): void {
  requireCurve(curve);
  requireNumber("maxDrop", maxDrop, { min: 0 });
}
