import { optimizer } from "../optim/mod.ts";
import { requirePrunable } from "../qadg/mod.ts";
import {
  costTerms,
  type QassoConfig,
  type QassoProblem,
  type QassoRules,
  requireBudget,
  requireJointStage,
  requireLayerBits,
  requireTarget,
} from "../qasso/mod.ts";
import { budgetOf, defaultSettings, type Settings, SettingsError } from "../settings/mod.ts";
import { optimizerOf } from "./optimizer_of.ts";
import type { QuantizedNetwork } from "./quantized_network.ts";
import type { Stages } from "./recipes.ts";

/**
 * What QASSO works on, checked: everything that can be known before training is said here, for runs and for handles.
 *
 * @param network The network with its groups and quantized layers.
 * @param config Schedule, target and constants.
 * @param rules The rules.
 * @returns The problem.
 * @throws {RangeError} If a number is out of range, or structures shall go and none can; says why, group by group.
 */
export function qassoProblem(
  { groups, layers, shapes, floatGraph }: Pick<
    QuantizedNetwork,
    "groups" | "layers" | "shapes" | "floatGraph"
  >,
  config: QassoConfig,
  rules: QassoRules,
): QassoProblem {
  rules.checkConfig(config);
  optimizer(rules.optimizer(config.optimizer, new Set())); // throws if there is no such one
  requireLayerBits({ layers, config });
  requireQuantizers({ layers, config });
  if (config.sparsity > 0 || config.budget) requirePrunable(groups);
  requireTarget({ groups, config, rules });
  requireJointStage({ groups, config, rules });
  rules.checkReach({ groups, config, rules });
  const costs = costTerms(floatGraph, groups);
  const problem: QassoProblem = { groups, layers, shapes, costs, config, rules };
  requireBudget(problem);
  return problem;
}

/** Bits that differ between layers need quantizers that have bits. */
function requireQuantizers(
  { layers, config: { bits = "uniform" } }: Pick<QassoProblem, "layers" | "config">,
): void {
  if (bits === "uniform") return;
  if (layers.some((one) => one.weightQuantizer ?? one.activationQuantizer)) return;
  throw new SettingsError(
    `Cannot use bits: they must be uniform where nothing is quantized (quantize, layerBits): current value is ${bits}`,
  );
}

/**
 * The part of QASSO's configuration that settings decide: all but the lengths of the stages.
 *
 * @param settings The settings of a run.
 * @returns The part.
 */
export function configOf(
  settings: Settings,
): Omit<QassoConfig, "warmUpSteps" | "projectionSteps" | "jointSteps"> {
  const { activationBitRange, layerBits, bitPrice, momentumGuard } = settings;
  const budget = budgetOf(settings);
  return {
    projectionPeriods: settings.projectionPeriods,
    pruningPeriods: settings.pruningPeriods,
    bitRange: settings.bitRange,
    bitReduction: settings.bitReduction,
    optimizer: optimizerOf(settings),
    learningRateQuantizer: settings.learningRateQuantizer,
    sparsity: settings.sparsity,
    bits: settings.bits,
    roundTo: settings.roundTo,
    maxRatio: settings.maxRatio,
    ...(budget !== undefined && { budget: { [budget.measure]: budget.share } }),
    ...(bitPrice !== defaultSettings.bitPrice && { bitPrice }),
    ...(momentumGuard > 0 && { momentumGuard }),
    ...(activationBitRange !== "same" && { activationBitRange }),
    ...(Object.keys(layerBits).length > 0 && { layerBits }),
  };
}

/** The lengths of the stages as QASSO names them. */
export function stepsOf(
  { warmUp, projection, joint }: Stages,
): Pick<QassoConfig, "warmUpSteps" | "projectionSteps" | "jointSteps"> {
  return { warmUpSteps: warmUp, projectionSteps: projection, jointSteps: joint };
}
