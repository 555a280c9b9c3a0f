import { checkOptions, given, requireNumber, unchecked } from "../core/mod.ts";

/**
 * Share of the active weights that is dropped and grown again: less and less, nothing from the end on.
 *
 * ```text
 * f(n) = alpha / 2 (1 + cos(pi n / end))    n < end,    0 otherwise
 * ```
 *
 * Source: Evci et al., Rigging the lottery: making all tickets winners (arXiv:1911.11134), section 3, equation 2.
 *
 * @param step Steps done, n.
 * @param options The share at the start, 0.3 if absent, and the step from which the mask stays as it is.
 * @returns The share.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { regrowFraction } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * assert.equal(regrowFraction(0, { end: 1000 }), 0.3);
 * assert.equal(regrowFraction(1000, { end: 1000 }), 0);
 * ```
 */
export function regrowFraction(step: number, options: { alpha?: number; end: number }): number {
  checkOptions("regrowFraction()", options, { end: given(unchecked), alpha: unchecked });
  const { alpha = 0.3, end } = options;
  requireNumber("step", step, { min: 0 });
  requireNumber("alpha", alpha, { min: 0, max: 1 });
  requireNumber("end", end, { min: 0 });
  return step >= end ? 0 : alpha / 2 * (1 + Math.cos(Math.PI * step / end));
}
