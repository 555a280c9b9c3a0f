/**
 * Sensitivity: how much accuracy each group of structures costs, and what to remove then. Structures that go together are scanned
 * together.
 *
 * 1. {@linkcode sensitivityRun} measures every group at every ratio, as a run that can be resumed;
 *    {@linkcode accuracyWithout} is one measurement, of one group or of several at once;
 * 2. a threshold makes a ratio of each curve: {@linkcode gridFirstCrossing}, {@linkcode interpolatedFirstCrossing} or
 *    {@linkcode gridLastOk}; {@linkcode errorScaledBound} gives one;
 * 3. or {@linkcode chooseRatios} shares one loss among all groups, by their sizes;
 * 4. {@linkcode interactionError} says how wrong it was to add up single drops.
 *
 * @example From curves to ratios
 * ```ts
 * import { chooseRatios, gridFirstCrossing, overallSparsity } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const curves = [
 *   { ratios: [0, 0.25, 0.5], drops: [0, 0.25, 1], size: 100 },
 *   { ratios: [0, 0.25, 0.5], drops: [0, 0, 0.25], size: 900 },
 * ];
 * assert.deepEqual(curves.map((curve) => gridFirstCrossing(curve, 0.25)), [0.25, 0.5]); // each may lose 0.25
 * const { ratios } = chooseRatios(curves, 0.25); // all together may
 * assert.deepEqual(ratios, [0, 0.5]);
 * assert.equal(overallSparsity(ratios, [100, 900]), 0.45);
 * ```
 *
 * @module
 */
export * from "./accuracy_without.ts";
export * from "./choose_ratios.ts";
export * from "./curve.ts";
export * from "./cuts_together.ts";
export * from "./ratio_within.ts";
export { parseSensitivityLines } from "./restore_scan.ts";
export * from "./sensitivity_run.ts";
