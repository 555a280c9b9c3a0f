import { minKept } from "../mask/mod.ts";
import type { LayerBits } from "../quant/mod.ts";
import { defaultSettings } from "../settings/mod.ts";
import { openLedger } from "./budget/cost_ledger.ts";
import { type CostLedger, costWithout, strike } from "./budget/cut_ledger.ts";
import { budgetPlan } from "./selection/budget_plan.ts";
import { isEligible, pruningPlan } from "./selection/pruning_plan.ts";
import type { CostMeasure } from "./state/cost_types.ts";
import type { QassoProblem } from "./state/problem.ts";

/** How far a network is cut: structures left per group, and costs. */
export interface Cut {
  /** Structures that stay, per group. */
  kept: number[];
  /** The costs. */
  ledgers: Record<CostMeasure, CostLedger>;
}

/** A block that a group can give. */
export interface Offer {
  /** Number of the group. */
  group: number;
  /** The structures of the block. */
  structures: number[];
  /** What a cost falls by without them. */
  saves(measure: CostMeasure): number;
}

/** How {@linkcode cutNetwork} cuts. */
export interface CutOptions {
  /** Bits of every layer. */
  bits: Record<string, LayerBits>;
  /** The offer of lowest order is taken. */
  order: (offer: Offer, cut: Cut) => number;
}

/**
 * Cuts a network as far as a run would, block by block in any order, without scores: structures of one group count as alike.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem: a count or a budget, floors, and what parameters cost.
 * @param options Bits and order.
 * @returns What stays.
 *
 * @example Always from the wider group
 * ```ts
 * import { correctedRules, cutNetwork, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = (name: string, size: number) => ({
 *   name,
 *   size,
 *   ownedSlices: [],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * });
 * const problem = {
 *   groups: [group("a", 6), group("b", 4)],
 *   layers: [],
 *   costs: [],
 *   config: { sparsity: 0.4, pruningPeriods: 1, maxRatio: 1 },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * const { kept } = cutNetwork(problem, { bits: {}, order: ({ group }, { kept }) => -kept[group]! });
 * assert.deepEqual(kept, [3, 3]);
 * ```
 */
export function cutNetwork(problem: QassoProblem, { bits, order }: CutOptions): Cut {
  const { groups, config, costs } = problem, plan = budgetPlan(problem);
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const count = pruningPlan(problem).reduce((sum, one) => sum + one, 0);
  const floors = groups.map((group) =>
    isEligible(group, config) ? minKept(group.size, { roundTo, maxRatio }) : group.size
  );
  const kept = groups.map(({ size }) => size);
  const open = (measure: CostMeasure) => openLedger(costs!, { measure, bits });
  const ledgers = { bops: open("bops"), macs: open("macs"), bytes: open("bytes") };
  let missing = count;
  while (plan === null ? missing > 0 : ledgers[plan.measure].cost > plan.limits.at(-1)!) {
    let best: Offer | undefined, lowest = Infinity;
    for (const [group, left] of kept.entries()) {
      const size = left % roundTo || roundTo;
      if (left - size < floors[group]! || (plan === null && size > missing)) continue;
      const structures = Array.from({ length: size }, (_, i) => left - 1 - i);
      const offer: Offer = {
        group,
        structures,
        saves: (measure) =>
          ledgers[measure].cost - costWithout(ledgers[measure], { group, structures }),
      };
      const place = order(offer, { kept, ledgers });
      if (best === undefined || place < lowest) [best, lowest] = [offer, place];
    }
    if (best === undefined) break;
    for (const ledger of Object.values(ledgers)) strike(ledger, best);
    kept[best.group]! -= best.structures.length;
    missing -= best.structures.length;
  }
  return { kept, ledgers };
}
