import {
  checkOptions,
  given,
  numberWithin,
  requireNumber,
  someFunction,
  someList,
} from "../../core/mod.ts";
import { isAffordable } from "../problem/search_problem.ts";

/** What {@linkcode walkToBudget} is held to. */
export interface WalkToBudgetOptions {
  /** What bits cost, for example from a table. It must not fall when bits rise. */
  cost: (bits: readonly number[]) => number;
  /** What they may cost. */
  budget: number;
  /** For each, the fewest bits; what is fixed has here what it has. */
  minBits: readonly number[];
}

/**
 * Brings bits within a budget: from the last decision to the first each loses one bit, until the cost is within the budget, which is
 * asked before each; then again from the last. Where a layer decides on weights, then on activations, its activations lose first.
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 3.2; the order: https://github.com/mit-han-lab/haq.
 *
 * @param bits Bits, in the order of the decisions.
 * @param options Cost, budget, fewest bits.
 * @returns Bits within the budget.
 * @throws {TypeError} If there are not as many fewest bits as bits.
 * @throws {RangeError} If the fewest bits cost more than the budget; names what they cost.
 *
 * @example
 * ```ts
 * import { walkToBudget } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const cost = ([a, b, c]: readonly number[]) => 10 * a! + 30 * b! + 20 * c!;
 * assert.deepEqual(walkToBudget([8, 6, 8], { cost, budget: 250, minBits: [2, 2, 2] }), [6, 3, 5]);
 * ```
 */
export function walkToBudget(bits: readonly number[], options: WalkToBudgetOptions): number[] {
  checkOptions("walkToBudget()", options, {
    cost: given(someFunction),
    budget: given(numberWithin()),
    minBits: given(someList),
  });
  const { cost, budget, minBits } = options;
  if (minBits.length !== bits.length) {
    throw new TypeError(
      `Cannot lower bits: there must be fewest bits for each of ${bits.length}: current value is ${minBits.length}`,
    );
  }
  const lowered = [...bits];
  const isWithin = () => isAffordable(requireNumber("the cost of bits", cost(lowered)), budget);
  for (let moved = true; moved;) {
    moved = false;
    for (let i = lowered.length - 1; i >= 0; i--) {
      if (isWithin()) return lowered;
      if (lowered[i]! <= minBits[i]!) continue;
      lowered[i]! -= 1;
      moved = true;
    }
  }
  if (isWithin()) return lowered;
  throw new RangeError(
    `Cannot lower bits to the budget: it must be at least ${
      cost(lowered)
    }, the cost of the fewest bits: current value is ${budget}`,
  );
}
