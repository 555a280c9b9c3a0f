import type { CostLedger } from "./cut_ledger.ts";

/**
 * What is left of each layer.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param ledger The ledger.
 * @returns Cost by layer.
 *
 * @example
 * ```ts
 * import { costByLayer, openLedger } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "macs", removed: [[0]] });
 * assert.deepEqual(costByLayer(ledger), { fc: 9 });
 * ```
 */
export function costByLayer({ terms, whole, live }: CostLedger): Record<string, number> {
  return Object.fromEntries(terms.flatMap(({ layer, axes }, i) => {
    if (layer === undefined) return [];
    return [[layer, axes.reduce((cost, { length }, a) => cost * live[i]![a]! / length, whole[i]!)]];
  }));
}
