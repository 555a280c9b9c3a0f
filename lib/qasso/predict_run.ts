import { checkOptions, integerWithin, numberWithin, unchecked } from "../core/mod.ts";
import type { LayerBits } from "../quant/mod.ts";
import { SettingsError } from "../settings/mod.ts";
import { openLedger } from "./budget/cost_ledger.ts";
import { finalBits } from "./budget/final_bits.ts";
import { type Cut, cutNetwork, type Offer } from "./cut_network.ts";
import { nearestCost } from "./nearest_cost.ts";
import { paperRules } from "./paper.ts";
import { periods } from "./schedule/schedule.ts";
import { budgetPlan, requireBudget } from "./selection/budget_plan.ts";
import { budgetTolerance } from "./selection/nearest_choice.ts";
import type { CostBudget, CostMeasure } from "./state/cost_types.ts";
import type { QassoProblem } from "./state/problem.ts";
import { scalarNames } from "./state/scalars.ts";

/** A quantity that the scores of a run decide: its ends as a greedy search finds them, and its value if every group loses the same share. */
export interface Predicted {
  /** The lowest that a greedy search finds, on small networks within 3 % of the true end. */
  least: number;
  /** Where a run ends whose groups all lose the same share. */
  expected: number;
  /** The highest that a greedy search finds, on small networks within 3 % of the true end. */
  most: number;
}

/** What a run will end with. */
export interface RunPrediction extends Record<CostMeasure, Predicted> {
  /** Costs of the dense float network. */
  dense: Record<CostMeasure, number>;
  /** Bits that layers are supposed to end at: the highest width that the projection stage leaves. */
  bits: Record<string, LayerBits>;
  /** Structures that leave. */
  structures: Predicted;
  /** Structures that stay in each prunable group, by name. */
  widths: Record<string, Predicted>;
}

/** What {@linkcode predictRun} supposes in place of what the problem says. */
export interface PredictRunOptions {
  /** Share of the structures that leave. */
  sparsity?: number;
  /** What the network may cost instead. */
  budget?: CostBudget;
  /** Bits of every quantizer that has no fixed ones. */
  bits?: number;
}

const measures = ["bops", "macs", "bytes"] as const;

/**
 * What a run will end with: bit operations, multiply-adds, bytes, structures and widths, before anything is trained.
 *
 * A budget is met within 1 % where whole blocks of structures allow it, else as near as they come ({@linkcode nearestCost}), so its own
 * cost is known. All else depends on scores that do not exist yet: a sparsity that empties the
 * wide early groups saves more than one that empties the late ones. The bounds come from cuts that always take the block which
 * saves most, or least, of a cost (for each unit of the budget, if there is one). That is a greedy search: where all choices can be
 * tried, its ends are within 3 % of the true ones. Those of the widths come from cuts that take one group first, or last.
 *
 * Bits are supposed to end at the highest width that the projection stage leaves, where the corrected rules end; a price makes them
 * fewer, an allocation others at the same cost. Rules that plan no bits may end anywhere in a range, so they need `bits`.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem, for example `problem` of a handle, with what its parameters cost.
 * @param options Another sparsity, budget or bit width than the problem's.
 * @returns The prediction.
 * @throws {SettingsError} If the budget cannot be met, or the rules do not say where bits end.
 *
 * @example Half of four units of a layer with three inputs, at 8 bits
 * ```ts
 * import { correctedRules, predictRun, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const problem = {
 *   groups: [{ name: "fc", size: 4, ownedSlices: [], dependentSlices: [], layers: ["fc"], prunable: true }],
 *   layers: [{ name: "fc", weight: "fc/kernel", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   costs: [{ parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes }],
 *   config: {
 *     sparsity: 0.25,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 1,
 *     pruningPeriods: 1,
 *     bitRange: [4, 16],
 *     bitReduction: 2,
 *   },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * const { bops, bytes, widths } = predictRun(problem, { sparsity: 0.5, bits: 8 });
 * assert.deepEqual(bops, { least: 6 * 8 * 32, expected: 6 * 8 * 32, most: 6 * 8 * 32 });
 * assert.equal(bytes.expected, 6);
 * assert.equal(widths.fc!.expected, 2);
 * ```
 */
export function predictRun(problem: QassoProblem, options: PredictRunOptions = {}): RunPrediction {
  checkOptions("predictRun()", options, {
    sparsity: numberWithin({ min: 0, exclusiveMax: 1 }),
    budget: unchecked,
    bits: integerWithin({ min: 2, max: 24 }),
  });
  const asked = supposed(problem, options);
  requireKnownBits(asked);
  const bits = finalBits(asked);
  if (asked.costs === undefined) {
    throw new TypeError(
      "Cannot predict a run: the problem must say what its parameters cost, see costTerms(): current value is undefined",
    );
  }
  requireBudget(asked);
  const plan = budgetPlan(asked);
  const search = (order: (offer: Offer, cut: Cut) => number) => cutNetwork(asked, { bits, order });
  const saved = (measure: CostMeasure, sign: number) => ({ saves }: Offer) =>
    sign * saves(measure) / (plan === null ? 1 : saves(plan.measure));
  const even = search(({ group, structures }, { kept }) =>
    (asked.groups[group]!.size - kept[group]! + structures.length) / asked.groups[group]!.size
  );
  const bounds = measures.flatMap((measure) => [
    search(saved(measure, 1)),
    search(saved(measure, -1)),
  ]);
  const fewOrMany = plan === null
    ? []
    : [1, -1].map((sign) => search(({ saves }) => sign * saves(plan.measure)));
  const cuts = [even, ...bounds, ...fewOrMany];
  const range = (of: (cut: Cut) => number): Predicted => {
    let least = Infinity, most = -Infinity;
    for (const cut of cuts) [least, most] = [Math.min(least, of(cut)), Math.max(most, of(cut))];
    return { least, expected: of(even), most };
  };
  const costOf = (measure: CostMeasure): Predicted => {
    if (plan?.measure !== measure) return range(({ ledgers }) => ledgers[measure].cost);
    const target = plan.limits.at(-1)!, end = nearestCost(asked, plan, even);
    if (Math.abs(end / target - 1) > budgetTolerance) {
      return { least: end, expected: end, most: end };
    }
    return {
      least: target * (1 - budgetTolerance),
      expected: target,
      most: target * (1 + budgetTolerance),
    };
  };
  const total = asked.groups.reduce((sum, { size }) => sum + size, 0);
  const widths = asked.groups.flatMap(({ name, prunable }, g) => {
    if (!prunable) return [];
    const ends = [-1, 1].map((sign) => search(({ group }) => group === g ? sign : 0).kept[g]!) as [
      number,
      number,
    ];
    return [[name, { least: ends[0], expected: even.kept[g]!, most: ends[1] }] as const];
  });
  const dense = (measure: CostMeasure) => openLedger(asked.costs!, { measure }).cost;
  return {
    dense: { bops: dense("bops"), macs: dense("macs"), bytes: dense("bytes") },
    bits,
    bops: costOf("bops"),
    macs: costOf("macs"),
    bytes: costOf("bytes"),
    structures: range(({ kept }) => total - kept.reduce((sum, one) => sum + one, 0)),
    widths: Object.fromEntries(widths),
  };
}

/** Rules without a plan for the bits end where these are learned; only a range of one width is known then. */
function requireKnownBits({ layers, config, rules }: QassoProblem): void {
  if (rules.plannedBits !== paperRules.plannedBits || scalarNames(layers).size === 0) return;
  const { jointEnd } = periods(config);
  for (const bitRange of [config.bitRange, config.activationBitRange ?? config.bitRange]) {
    const [min, max] = rules.bitRange(jointEnd, { ...config, bitRange });
    if (min === max) continue;
    throw new SettingsError(
      `Cannot predict a run: bits must be given to predictRun(), since these rules may end anywhere in the bit range: current value is ${min}:${max}`,
    );
  }
}

/** The problem as the options want it. */
function supposed(problem: QassoProblem, options: PredictRunOptions): QassoProblem {
  const { budget: own, activationBitRange, ...config } = problem.config;
  const { sparsity, budget, bits } = options;
  const target = budget !== undefined
    ? { budget, sparsity: 0 }
    : sparsity !== undefined
    ? { sparsity }
    : own !== undefined
    ? { budget: own }
    : {};
  const range = bits !== undefined
    ? { bitRange: [bits, bits] as [number, number], bitReduction: 0 }
    : activationBitRange !== undefined
    ? { activationBitRange }
    : {};
  return { ...problem, config: { ...config, ...target, ...range } };
}
