import type { Tensor } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { planStages, type QassoProblem, rulesOf, type StageSteps } from "../qasso/mod.ts";
import { defaultSettings, type Settings } from "../settings/mod.ts";
import type { GetaOptions } from "./handle_types.ts";
import { completeOptimizer } from "./optimizer_of.ts";
import { scoredBy } from "./scored_by.ts";
import { configOf, qassoProblem } from "./qasso_problem.ts";
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
  const {
    steps,
    quantize = defaultSettings.quantize,
    semantics = defaultSettings.semantics,
    ignore = defaultSettings.ignore,
    loss: _loss,
    learningRate: _rate,
    calibration: _batches,
    importance,
    optimizer = {},
    ...rest
  } = options;
  const wanted = {
    ...configOf(defaultSettings),
    ...(rest.budget !== undefined && { sparsity: 0 }), // in its place
    ...defined(rest),
    optimizer: completeOptimizer(optimizer),
  };
  const { projectionPeriods, pruningPeriods, layerBits = {} } = wanted;
  const { coolDownSteps: _rest, ...stages } = planStages({
    steps,
    projectionPeriods,
    pruningPeriods,
  });
  const config = { ...stages, ...wanted };
  requireCoolDown(steps, config);
  const quantizedOne = quantizedNetwork(network, { quantize, semantics, ignore, layerBits });
  const rules = rulesOf(semantics);
  const chosen = importance === undefined ? rules : scoredBy(rules, importance);
  const problem = qassoProblem(quantizedOne, config, chosen);
  return { quantizedOne, problem, semantics };
}

/** Stages whose steps were given leave a step for cool-down, without which there is no subnet. */
function requireCoolDown(
  steps: number,
  { warmUpSteps, projectionSteps, jointSteps }: Omit<StageSteps, "coolDownSteps">,
): void {
  const least = warmUpSteps + projectionSteps + jointSteps + 1;
  if (steps >= least) return;
  throw new RangeError(
    `Cannot use steps: it must be at least ${least}, for ${warmUpSteps} of warm-up, ${projectionSteps} of projection, ${jointSteps} of the joint stage and a cool-down: current value is ${steps}`,
  );
}

/** Options that are undefined are left to their defaults. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
