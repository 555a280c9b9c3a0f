/**
 * The penalty of a recipe: a gradient before an optimizer step, or a map of the weights behind it.
 *
 * | penalty         | is of                                                                       |
 * | --------------- | --------------------------------------------------------------------------- |
 * | `l1`, `l2`      | the weights that the recipe prunes                                          |
 * | `groupLasso`    | the groups of its view in them; filters, if it prunes structures            |
 * | `slimming`      | batch norm scales                                                           |
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import {
  addScalePenalty,
  groupLassoGradient,
  groupSoftThreshold,
  l1Gradient,
  l2Gradient,
  shrinkWeights,
  softThreshold,
} from "../../optim/mod.ts";
import { firstNotFinite } from "../../train/mod.ts";
import type { PrunableWeight } from "../network/prunable_weights.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";

/**
 * Adds the gradient of a recipe's penalty to those of the loss, unless the recipe asks for its proximal map.
 *
 * @param gradients Gradients by name. DONATED: they may be changed.
 * @param options Plan, and the parameters.
 * @returns The sum.
 */
export function addPenalty(
  gradients: NamedArrays,
  { plan, parameters }: { plan: PruningPlan; parameters: NamedArrays },
): NamedArrays {
  const { recipe: { penalty }, network, lasso } = plan;
  if (penalty === undefined) return gradients;
  const { strength } = penalty;
  if (penalty.rule === "slimming") {
    const { form = "l1" } = penalty;
    const tensors = { gradients, parameters, scales: network.scales };
    return addScalePenalty(tensors, { strength, form });
  }
  if (penalty.by === "proximal") return gradients;
  for (const { parameter } of penalisedWeights(plan)) {
    const data = parameters[parameter]!, into = gradients[parameter];
    if (into === undefined) continue;
    switch (penalty.rule) {
      case "l1":
        l1Gradient(data, { strength, into });
        break;
      case "l2":
        l2Gradient(data, { strength, into });
        break;
      case "groupLasso":
        groupLassoGradient(data, { view: lasso[parameter]!, strength, into });
    }
  }
  return gradients;
}

/**
 * Applies the proximal map of a recipe's penalty, if the recipe asks for it: the second half of a forward-backward step, whose first
 * half is the optimizer's step on the loss alone.
 *
 * ```text
 * w <- argmin over x of ||x - w||^2 / 2 + a lambda penalty(x)        a the learning rate, lambda the strength
 * ```
 *
 * The distance is the Euclidean one for any optimizer: with Adam the map is decoupled from its scaling, like AdamW's decay.
 *
 * Source: Duchi, Singer: Efficient online and batch learning using forward backward splitting (2009), section 2,
 * https://jmlr.org/papers/v10/duchi09a.html.
 *
 * @param parameters Parameters by name, changed.
 * @param options Plan, and the learning rate of the step before.
 */
export function applyProximalMap(
  parameters: NamedArrays,
  { plan, learningRate }: { plan: PruningPlan; learningRate: number },
): void {
  const { recipe: { penalty }, lasso } = plan;
  if (penalty === undefined || penalty.rule === "slimming" || penalty.by !== "proximal") return;
  const threshold = learningRate * penalty.strength;
  for (const { parameter } of penalisedWeights(plan)) {
    const weights = parameters[parameter]!;
    // no map is of these: the loss of the next step says that the training has diverged
    if (firstNotFinite({ [parameter]: weights }) !== undefined) continue;
    switch (penalty.rule) {
      case "l1":
        weights.set(softThreshold(weights, threshold));
        break;
      case "l2":
        weights.set(shrinkWeights(weights, threshold));
        break;
      case "groupLasso":
        weights.set(groupSoftThreshold(weights, threshold, { view: lasso[parameter]! }));
    }
  }
}

/** The weights that a penalty is of: all, where structures are pruned. */
function penalisedWeights(
  { recipe: { view }, network, target }: PruningPlan,
): readonly PrunableWeight[] {
  return view === "structure" ? network.weights : target.weights;
}
