import { FLOAT_BITS, type LayerBits } from "../../quant/mod.ts";
import { costByLayer } from "../budget/cost_by_layer.ts";
import { openLedger } from "../budget/cost_ledger.ts";
import { finalBits, quantizedParts } from "../budget/final_bits.ts";
import { layerRange } from "../state/layer_ranges.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { QassoState } from "../state/state.ts";
import { allocateBits, lowestCost } from "./allocate_bits.ts";
import { bitChoices } from "./running_sensitivity.ts";

/**
 * The integer bits that a run has planned for cool-down.
 *
 * | `bits`        | bits                                                                                         |
 * | ------------- | -------------------------------------------------------------------------------------------- |
 * | `"uniform"`   | with a budget the highest that the projection stage leaves; else those that were learned     |
 * | `"allocated"` | by sensitivity, at the BOPs of the budget, or at those that uniform bits would have          |
 * | `"priced"`    | those that were learned                                                                      |
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem.
 * @param state The state at the end of the joint stage: what is pruned, and how sensitive quantizers are.
 * @returns Bits by layer and quantizer; null leaves them to what was learned.
 *
 * @example Two layers of equal cost, the first a thousand times as sensitive
 * ```ts
 * import { correctedRules, plannedBits, type QassoProblem, type QassoState } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layer = (name: string) => ({ name, weight: name, weightQuantizer: { stepSize: "d", clip: "q" } });
 * const problem = {
 *   groups: [],
 *   layers: [layer("a"), layer("b")],
 *   costs: ["a", "b"].map((layer) => ({ parameter: layer, layer, macs: 1, elements: 1, bits: 32, axes: [] })),
 *   config: {
 *     bits: "allocated",
 *     warmUpSteps: 0,
 *     projectionSteps: 1,
 *     projectionPeriods: 1,
 *     jointSteps: 1,
 *     pruningPeriods: 1,
 *     bitRange: [2, 8],
 *     bitReduction: 2,
 *   },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * const sensitivity = { a: { weight: 1000 }, b: { weight: 1 } };
 * const state = { groups: [], sensitivity } as unknown as QassoState;
 * assert.deepEqual(plannedBits(problem, state), { a: { weight: 8 }, b: { weight: 4 } }); // 6 + 6 = 8 + 4
 * ```
 */
export function plannedBits(
  problem: QassoProblem,
  state: QassoState,
): Record<string, Partial<LayerBits>> | null {
  const { config: { bits = "uniform", budget }, layers } = problem;
  if (bits === "priced" || (bits === "uniform" && budget === undefined)) return null;
  const uniform = finalBits(problem);
  return quantizedParts(layers, bits === "uniform" ? uniform : allocated(problem, state, uniform));
}

function allocated(
  { layers, config, costs }: QassoProblem,
  { groups, sensitivity }: QassoState,
  uniform: Record<string, LayerBits>,
): Record<string, LayerBits> {
  const removed = groups.map(({ pruned, redundant }) => [...pruned, ...redundant]);
  const macs = costByLayer(openLedger(costs!, { measure: "macs", removed }));
  const choices = (layer: string, part: keyof LayerBits) => {
    const measured = sensitivity?.[layer]?.[part];
    if (measured === undefined) return [{ bits: FLOAT_BITS, error: 0 }];
    return bitChoices(measured, layerRange(config, { layer, part }));
  };
  const open = layers.map(({ name }) => ({
    name,
    macs: macs[name] ?? 0,
    weight: choices(name, "weight"),
    activation: choices(name, "activation"),
  }));
  const spent = openLedger(costs!, { measure: "bops", bits: uniform, removed });
  const elsewhere = Object.entries(costByLayer(spent))
    .reduce((sum, [name, bops]) => sum + (Object.hasOwn(uniform, name) ? 0 : bops), 0);
  // the budget itself, since pruning may have ended beside it; if even the lowest bits miss it, what uniform bits would have
  const share = config.budget?.bops;
  const target = share === undefined
    ? spent.cost
    : share * openLedger(costs!, { measure: "bops" }).cost;
  const least = open.reduce((sum, layer) => sum + lowestCost(layer), 0);
  return allocateBits(open, {
    budget: (target - elsewhere < least ? spent.cost : target) - elsewhere,
  });
}
