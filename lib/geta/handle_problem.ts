import type { Tensor } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { optimizer } from "../optim/mod.ts";
import { requirePrunable } from "../qadg/mod.ts";
import {
  costTerms,
  planStages,
  type QassoConfig,
  type QassoProblem,
  requireBudget,
  requireLayerBits,
  requireTarget,
  rulesOf,
} from "../qasso/mod.ts";
import { defaultSettings, type Settings } from "../settings/mod.ts";
import type { GetaOptions } from "./handle_types.ts";
import { optimizerOf } from "./optimizer_of.ts";
import { type QuantizedNetwork, quantizedNetwork } from "./quantized_network.ts";

/** What a handle works with. */
export interface HandleProblem<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
> {
  /** The network with its quantizers. */
  quantizedOne: QuantizedNetwork<Inputs, Outputs>;
  /** What QASSO works on, checked. */
  problem: QassoProblem;
  /** Whose rules. */
  semantics: Settings["semantics"];
}

/**
 * Everything that can be known before training: the quantized network, its groups, the schedule.
 *
 * @param network The network.
 * @param options The user's options.
 * @returns Network and problem.
 * @throws {RangeError} If something cannot work.
 */
export function handleProblem<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
  Labels,
>(
  network: Network<Inputs, Outputs>,
  options: GetaOptions<Outputs, Labels>,
): HandleProblem<Inputs, Outputs> {
  const { steps, loss: _loss, learningRate: _rate, calibration: _batches, ...rest } = options;
  const { quantize, semantics, ignore, ...wanted } = {
    ...defaults(),
    ...(rest.budget !== undefined && { sparsity: 0 }), // in its place
    ...defined(rest),
  };
  const { projectionPeriods, pruningPeriods } = wanted;
  const { coolDownSteps: _rest, ...stages } = planStages({
    steps,
    projectionPeriods,
    pruningPeriods,
  });
  const config: QassoConfig = { ...stages, ...wanted };
  const rules = rulesOf(semantics);
  rules.checkConfig(config);
  optimizer(rules.optimizer(config.optimizer, new Set())); // throws if there is no such one
  const quantizedOne = quantizedNetwork(network, {
    quantize,
    semantics,
    ignore,
    layerBits: config.layerBits ?? {},
  });
  const { groups, layers, shapes, floatGraph } = quantizedOne;
  requireLayerBits({ layers, config });
  const costs = costTerms(floatGraph, groups);
  const problem: QassoProblem = { groups, layers, shapes, costs, config, rules };
  if (config.budget !== undefined) {
    requirePrunable(groups);
    requireBudget(problem);
  }
  if (config.sparsity > 0) {
    requirePrunable(groups);
    requireTarget(problem);
    rules.checkReach(problem);
  }
  return { quantizedOne, problem, semantics };
}

/** The settings of a run that a handle knows too. */
function defaults() {
  const {
    quantize,
    semantics,
    ignore,
    sparsity,
    maxRatio,
    roundTo,
    bitRange,
    bitReduction,
    projectionPeriods,
    pruningPeriods,
    learningRateQuantizer,
  } = defaultSettings;
  return {
    quantize,
    semantics,
    ignore,
    sparsity,
    maxRatio,
    roundTo,
    bitRange,
    bitReduction,
    projectionPeriods,
    pruningPeriods,
    learningRateQuantizer,
    optimizer: optimizerOf(defaultSettings),
  };
}

/** Options that are undefined are left to their defaults. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
