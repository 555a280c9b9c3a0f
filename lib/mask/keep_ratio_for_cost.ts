import { requireNumber } from "../core/mod.ts";

/**
 * The largest share that all layers may keep within a budget: every ratio names its quantity, and a budget of work is solved, not
 * copied to channels.
 *
 * ```text
 * r = max { r in [0, 1] : cost(r) <= budget }
 * ```
 *
 * In a long chain of layers the work grows with the square of the share of channels, so half the work leaves them sqrt(1/2).
 *
 * Source: He et al., AMC: AutoML for model compression and acceleration on mobile devices (arXiv:1802.03494), for budgets of work.
 *
 * @param cost Cost if each layer keeps the share r; must not fall with r.
 * @param budget The largest cost, in its unit.
 * @returns The share, to 2^-52.
 * @throws {RangeError} If the budget is below the cost of keeping nothing, or a number is not finite.
 *
 * @example Half the multiply-adds of 3 -> 16 -> 32 -> 10 channels
 * ```ts
 * import { keepRatioForCost } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const macs = (r: number) => 3 * 16 * r + 16 * r * 32 * r + 32 * r * 10;
 * assert.equal(keepRatioForCost(macs, macs(1) / 2).toFixed(6), "0.634871");
 * assert.equal((macs(0.5) / macs(1)).toFixed(6), "0.354545");
 * ```
 */
export function keepRatioForCost(cost: (keep: number) => number, budget: number): number {
  requireNumber("budget", budget);
  const at = (keep: number) => requireNumber(`the cost at keep ${keep}`, cost(keep));
  if (at(1) <= budget) return 1;
  if (at(0) > budget) {
    throw new RangeError(
      `Cannot solve the keep ratio: the budget must be at least ${
        at(0)
      }, the cost of keeping nothing: ` +
        `current value is ${budget}`,
    );
  }
  let low = 0, high = 1;
  for (let bit = 0; bit < 52; bit++) {
    const middle = (low + high) / 2;
    if (at(middle) <= budget) low = middle;
    else high = middle;
  }
  return low;
}
