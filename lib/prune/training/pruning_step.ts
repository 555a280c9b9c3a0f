import type { NamedArrays } from "../../core/mod.ts";
import { applyMask } from "../../mask/mod.ts";
import { srSteGradient } from "../../nm/mod.ts";
import { applyUpdates, type Optimizer } from "../../optim/mod.ts";
import { plannedSparsity } from "../../schedule/mod.ts";
import { holdMasks, readVariables, statistics } from "../../train/mod.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";
import type { ScoreData } from "../target/score_tensors.ts";
import type { PruningLearner } from "./learner.ts";
import { addPenalty, applyProximalMap } from "./penalty.ts";
import { regrowingShare, regrowStep } from "./regrow_step.ts";
import { renewMasks } from "./renew_masks.ts";

/** What {@linkcode pruningStep} needs beside learner and gradients. */
export interface PruningStepOptions {
  /** The plan. */
  plan: PruningPlan;
  /** Network and samples. */
  data: ScoreData;
  /** The optimizer. */
  optimizer: Optimizer;
  /** Its rate. */
  learningRate: number;
  /** Steps of the pruning phase, this one included. */
  step: number;
}

/**
 * One step of the pruning phase: penalty, optimizer, the mask if one is planned, and what happens to removed weights.
 *
 * @param learner What pruning remembers. DONATED.
 * @param gradients Gradients of the loss. DONATED.
 * @param options Plan, optimizer, rate.
 * @returns What it remembers then.
 */
export function pruningStep(
  learner: PruningLearner,
  gradients: NamedArrays,
  { plan, data, optimizer, learningRate, step }: PruningStepOptions,
): PruningLearner {
  const { recipe: { after }, target, masks } = plan, { parameters } = learner;
  const planned = masks.find((mask) => mask.step === step);
  // where both fall on one step the planned mask wins, or the target would be missed
  const regrows = planned === undefined && learner.planned > 0;
  const share = regrows ? regrowingShare(after, step, data.source.stepsPerEpoch) : 0;
  if (share > 0) return hold(regrowStep(learner, gradients, { plan, fraction: share }), plan);
  const penalised = step <= masks.at(-1)!.step;
  let added = penalised ? addPenalty(gradients, { plan, parameters }) : gradients;
  if (after.rule === "srSte") added = throughMasks(added, { learner, plan });
  const { updates, state } = optimizer.update(added, learner.optimizer, parameters);
  applyUpdates(parameters, updates, { learningRate, decay: optimizer.decay });
  if (penalised) applyProximalMap(parameters, { plan, learningRate });
  let next: PruningLearner = { ...learner, optimizer: state };
  // behind the mask of SR-STE all weights move, so it is made anew in every step
  const sparsity = after.rule === "srSte" ? plannedSparsity(masks, step) : planned?.sparsity;
  if (sparsity !== undefined && sparsity > 0) {
    const values = { parameters, statistics: readVariables(statistics(data.model.variables)) };
    next = renewMasks(next, { plan, data, values, sparsity, step });
    if (after.rule === "soft") {
      // momentum stays: what became zero trains on
      for (const [name, mask] of Object.entries(target.expand(next.masks, "weights"))) {
        applyMask(parameters[name]!, mask, { into: parameters[name]! });
      }
    }
  }
  return hold(next, plan);
}

/** The gradient by masked weights, with the decay of those that are dropped. */
function throughMasks(
  gradients: NamedArrays,
  { learner: { parameters, masks }, plan: { recipe: { after }, target } }: {
    learner: PruningLearner;
    plan: PruningPlan;
  },
): NamedArrays {
  const decay = after.rule === "srSte" ? after.decay : undefined;
  for (const [name, mask] of Object.entries(target.expand(masks))) {
    const gradient = gradients[name];
    if (gradient === undefined) continue;
    const weights = parameters[name]!;
    gradient.set(
      srSteGradient(gradient, { weights, mask, ...(decay !== undefined && { decay }) }),
    );
  }
  return gradients;
}

/** What is removed is zero after every step, where the recipe holds it. */
function hold(learner: PruningLearner, { recipe: { after }, target }: PruningPlan): PruningLearner {
  if (after.rule === "hold" || after.rule === "regrow") {
    holdMasks(learner, target.expand(learner.masks));
  }
  return learner;
}
