import type { Tensor } from "../../core/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { applyUpdates, optimizer as optimizerOf, type OptimizerConfig } from "../../optim/mod.ts";
import {
  type Beginning,
  evaluate,
  fineTuningRate,
  holdMasks,
  type TrainingRun,
  trainingRun,
  writeVariables,
} from "../../train/mod.ts";
import { reestimatedStatistics, reestimationBatches } from "../masks/reestimated_statistics.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";
import type { ScoreData } from "../target/score_tensors.ts";
import {
  type NetworkValues,
  parsePruning,
  type PruningLearner,
  type PruningState,
  savePruning,
} from "./learner.ts";
import { maskedCopies } from "./renew_masks.ts";

/** What the two phases behind the dense training have in common. */
export interface PhaseOptions {
  /** The plan. */
  plan: PruningPlan;
  /** Network, samples, loss. */
  data: ScoreData;
  /** The optimizer. */
  optimizer: OptimizerConfig;
  /** Highest learning rate of the dense training. */
  learningRate: number;
}

/**
 * The learning rate of a phase.
 *
 * @param rate That of the dense training.
 * @param divisor 1, or 10 to 100.
 * @returns The highest rate of the phase.
 */
export function phaseRate(rate: number, divisor: number): number {
  return divisor === 1 ? rate : fineTuningRate(rate, { divisor });
}

/**
 * Fine-tuning as a run. Its start is the cut: what the masks remove becomes zero, all of it, running statistics are measured anew
 * where the recipe says so, and the accuracy is taken. From there on the masks hold.
 *
 * @param options Plan, data, optimizer, rate.
 * @returns The run, to be started from a network whose masks are final.
 */
export function fineTuningRun(
  { plan, data, optimizer: config, learningRate }: PhaseOptions,
): TrainingRun<PruningLearner, PruningState> {
  const { model, source } = data, { recipe, target, steps } = plan;
  const { update, init, decay } = optimizerOf(config);
  const firstStep = steps.dense + steps.pruning;
  const run = trainingRun<PruningLearner, PruningState>({
    name: "fine-tuning",
    model,
    source,
    variables: model.variables,
    forward: (x, mode) => model.forward(x, mode),
    loss: data.loss,
    rule: config.rule,
    learningRate: phaseRate(learningRate, recipe.training.fineTuningDivisor ?? 10),
    firstStep,
    totalSteps: firstStep + steps.fineTuning,
    start: ({ learner, statistics }) => {
      const { parameters } = learner;
      const values = cutValues({ plan, data }, {
        parameters: { ...parameters, ...maskedCopies(target, parameters, learner.masks) },
        statistics,
      });
      return beginning(learner, values);
    },
    update(learner, gradients, { learningRate }) {
      const { updates, state } = update(gradients, learner.optimizer, learner.parameters);
      applyUpdates(learner.parameters, updates, { learningRate, decay });
      const next = { ...learner, optimizer: state };
      holdMasks(next, target.expand(next.masks));
      return { learner: next, news: { stage: "fine-tuning", sparsity: next.sparsity } };
    },
    parseBookkeeping: (value) => parsePruning(value, target.sizes),
  });

  function beginning(
    learner: PruningLearner,
    { accuracy, ...values }: NetworkValues & { accuracy: number },
  ): Beginning<PruningLearner> {
    return {
      learner: {
        ...learner,
        parameters: values.parameters,
        optimizer: init(),
        accuracy: { ...learner.accuracy, cut: accuracy },
      },
      statistics: values.statistics,
    };
  }

  return { ...run, save: (state) => savePruning(state, run.save) };
}

/** Running statistics behind the cut, and the accuracy with them. */
function cutValues(
  { plan: { recipe }, data: { model, source } }: Pick<PhaseOptions, "plan" | "data">,
  { parameters, statistics }: NetworkValues,
): NetworkValues & { accuracy: number } {
  const inputShape = inputShapeOf(model);
  writeVariables(model.variables, { ...parameters, ...statistics });
  const measured = reestimatedStatistics(model, reestimationBatches(recipe, source));
  const forward = (x: Tensor) => model.forward(x, { training: false });
  const { accuracy } = evaluate(forward, source.validationBatches(), inputShape);
  return { parameters, statistics: { ...statistics, ...measured }, accuracy };
}
