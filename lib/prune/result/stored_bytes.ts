import type { PruningView, RecipeChoice } from "../recipe/types.ts";
import type { PruningReport } from "../../report/mod.ts";

/** Bytes of a float32 number. */
const FLOAT = 4;

/** What is stored of a network with zeros inside its weights. */
export interface StoredNetwork {
  /** Parameters of the network that is stored, zeros inside weights included. */
  parameters: number;
  /** Parameters of the dense network. */
  dense: number;
  /** Groups in it that an index could tell of; 0 if the recipe removes structures. */
  groups: number;
  /** Elements in it that masks remove: those that were cut out are not there. */
  removed: number;
}

/**
 * Bytes that a pruned network takes, with the index that says which weights are there.
 *
 * | view              | index                                                                       |
 * | ----------------- | --------------------------------------------------------------------------- |
 * | structures        | none: what left is not there                                                |
 * | N:M               | `ceil(log2 m)` bits for each kept weight                                    |
 * | other groups      | one bit a group                                                             |
 *
 * ```text
 * values = 4 (parameters - removed)
 * ```
 *
 * Zeros pay for their index: at one bit a weight, less than 1 / 32 removed makes a network larger.
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378), for 2 bits a kept value at 2:4; Han et al.:
 * Deep compression (arXiv:1510.00149), section 2, for the cost of indices.
 *
 * @param network What is stored.
 * @param options View and choice of the recipe.
 * @returns Bytes of the dense network, of values and of the index.
 *
 * @example Two of four in 16 weights: half of the values, and 2 bits for each
 * ```ts
 * import { storedBytes } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const network = { dense: 16, parameters: 16, groups: 16, removed: 8 };
 * const choice = { rule: "nm" as const, n: 2, m: 4 };
 * const { values, index } = storedBytes(network, { view: { pattern: 4 }, choice });
 * assert.deepEqual([values, index], [32, 2]);
 * ```
 */
export function storedBytes(
  { dense, parameters, groups, removed }: StoredNetwork,
  { view, choice }: { view: PruningView; choice: RecipeChoice },
): PruningReport["bytes"] {
  const values = FLOAT * (parameters - removed);
  if (view === "structure") {
    return { dense: FLOAT * dense, values, index: 0, form: "none: what was cut out is not there" };
  }
  if (choice.rule === "nm") {
    const bits = Math.ceil(Math.log2(choice.m));
    const index = Math.ceil((groups - removed) * bits / 8);
    return { dense: FLOAT * dense, values, index, form: `${bits} bits for each kept weight` };
  }
  const index = Math.ceil(groups / 8);
  return { dense: FLOAT * dense, values, index, form: "one bit a group" };
}
