import { requirePrunable } from "../qadg/mod.ts";
import {
  costTerms,
  type QassoProblem,
  type QassoRules,
  requireBudget,
  requireLayerBits,
  requireTarget,
  rulesOf,
} from "../qasso/mod.ts";
import type { Settings } from "../settings/mod.ts";
import { optimizerOf } from "./optimizer_of.ts";
import type { QuantizedNetwork } from "./quantized_network.ts";
import type { Stages } from "./recipes.ts";

/** When QASSO does what, by whose rules. */
export interface QassoProblemOptions {
  /** Lengths of the stages in steps. */
  stages: Stages;
  /** The rules; by default those that the settings name. */
  rules?: QassoRules;
}

/**
 * What QASSO works on, from the network and the settings.
 *
 * @param network The network with its groups and quantized layers.
 * @param settings What to do.
 * @param options Lengths of the stages, and the rules.
 * @returns The problem, its numbers checked.
 * @throws {RangeError} If a number is out of range, or structures shall go and none can; says why, group by group.
 */
export function qassoProblem(
  { groups, layers, shapes, floatGraph }: Pick<
    QuantizedNetwork,
    "groups" | "layers" | "shapes" | "floatGraph"
  >,
  settings: Settings,
  { stages, rules = rulesOf(settings.semantics) }: QassoProblemOptions,
): QassoProblem {
  const config: QassoProblem["config"] = {
    warmUpSteps: stages.warmUp,
    projectionSteps: stages.projection,
    projectionPeriods: settings.projectionPeriods,
    jointSteps: stages.joint,
    pruningPeriods: settings.pruningPeriods,
    bitRange: settings.bitRange,
    bitReduction: settings.bitReduction,
    optimizer: optimizerOf(settings),
    learningRateQuantizer: settings.learningRateQuantizer,
    sparsity: settings.sparsity,
    bits: settings.bits,
    ...(settings.bops > 0 && { budget: { bops: settings.bops } }),
    roundTo: settings.roundTo,
    maxRatio: settings.maxRatio,
    ...ownBits(settings),
  };
  rules.checkConfig(config);
  requireLayerBits({ layers, config });
  if (config.sparsity > 0 || config.budget) requirePrunable(groups);
  requireTarget({ groups, config, rules });
  rules.checkReach({ groups, config, rules });
  const costs = costTerms(floatGraph, groups);
  const problem: QassoProblem = { groups, layers, shapes, costs, config, rules };
  requireBudget(problem);
  return problem;
}

/** Bits of layers and inputs, where they are not those of all. */
function ownBits(
  { activationBitRange, layerBits }: Settings,
): Pick<QassoProblem["config"], "activationBitRange" | "layerBits"> {
  return {
    ...(activationBitRange !== "same" && { activationBitRange }),
    ...(Object.keys(layerBits).length > 0 && { layerBits }),
  };
}
