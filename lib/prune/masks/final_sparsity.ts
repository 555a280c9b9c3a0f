import type { RecipeChoice } from "../recipe/types.ts";

/** The largest share that a scan measures. */
export const LARGEST_SCANNED = 0.9;

/**
 * Where a recipe's sparsity ends: the number that its schedule rises to.
 *
 * | choice                      | counts                                                                              |
 * | --------------------------- | ----------------------------------------------------------------------------------- |
 * | `uniform`, `erk`, `global`  | removed groups                                                                      |
 * | `budget`                    | what is saved of the budget's quantity                                              |
 * | `perLayer`, `sensitivity`   | the largest share of a layer; the others rise in proportion                         |
 * | `nm`                        | removed weights, 1 - n / m                                                          |
 *
 * @param choice The choice.
 * @returns The sparsity, in (0, 1).
 *
 * @example
 * ```ts
 * import { finalSparsity } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * assert.equal(finalSparsity({ rule: "nm", n: 2, m: 4 }), 0.5);
 * assert.equal(finalSparsity({ rule: "perLayer", shares: { conv1: 0.25, conv2: 0.75 } }), 0.75);
 * ```
 */
export function finalSparsity(choice: RecipeChoice): number {
  switch (choice.rule) {
    case "budget":
      return 1 - choice.keep;
    case "perLayer":
      return Object.values(choice.shares).reduce((a, b) => Math.max(a, b), 0);
    case "sensitivity":
      return LARGEST_SCANNED;
    case "nm":
      return 1 - choice.n / choice.m;
    default:
      return choice.sparsity;
  }
}
