import type { NamedArrays } from "../../core/mod.ts";
import { addScalePenalty, groupLassoGradient, l1Gradient, l2Gradient } from "../../optim/mod.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";

/**
 * Adds the gradient of a recipe's penalty to those of the loss.
 *
 * | penalty         | is of                                                                       |
 * | --------------- | --------------------------------------------------------------------------- |
 * | `l1`, `l2`      | the weights that the recipe prunes                                          |
 * | `groupLasso`    | the groups of its view in them; filters, if it prunes structures            |
 * | `slimming`      | batch norm scales                                                           |
 *
 * @param gradients Gradients by name. DONATED: they may be changed.
 * @param options Plan, and the parameters.
 * @returns The sum.
 */
export function addPenalty(
  gradients: NamedArrays,
  { plan: { recipe, network, target, lasso }, parameters }: {
    plan: PruningPlan;
    parameters: NamedArrays;
  },
): NamedArrays {
  const { penalty, view } = recipe;
  if (penalty === undefined) return gradients;
  const { strength } = penalty;
  if (penalty.rule === "slimming") {
    const { form = "l1" } = penalty;
    const tensors = { gradients, parameters, scales: network.scales };
    return addScalePenalty(tensors, { strength, form });
  }
  const weights = view === "structure"
    ? network.weights.filter(({ parameter }) => parameter in gradients)
    : target.weights;
  for (const { parameter } of weights) {
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
