import type { NamedArrays } from "../../core/mod.ts";
import { regrow } from "../../mask/mod.ts";
import { regrowFraction } from "../../schedule/mod.ts";
import type { RecipeAfter } from "../recipe/types.ts";
import { stepCounter } from "../masks/mask_plan.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";
import type { PruningLearner } from "./learner.ts";
import { weightSparsity } from "./renew_masks.ts";

/**
 * Whether masks regrow in a step, and by how much.
 *
 * @param after What happens to removed weights.
 * @param step Steps of the pruning phase, this one included.
 * @param stepsPerEpoch Steps of an epoch.
 * @returns The share of the active weights that changes; 0 in other steps.
 */
export function regrowingShare(
  after: RecipeAfter,
  step: number,
  stepsPerEpoch: number,
): number {
  if (after.rule !== "regrow") return 0;
  const steps = stepCounter(stepsPerEpoch), every = Math.max(1, steps(after.every));
  if (step % every !== 0) return 0;
  return regrowFraction(step, { alpha: after.fraction ?? 0.3, end: steps(after.end) });
}

/**
 * One update of masks by RigL, in the place of an optimizer step: in each layer small weights drop, and as many grow where the
 * gradient is large. Grown weights start at zero and at rest.
 *
 * Source: Evci et al.: Rigging the lottery: making all tickets winners (arXiv:1911.11134), algorithm 1.
 *
 * @param learner What pruning remembers. DONATED.
 * @param gradients Dense gradients by parameter.
 * @param options Plan, and the share that changes.
 * @returns What it remembers then.
 */
export function regrowStep(
  learner: PruningLearner,
  gradients: NamedArrays,
  { plan, fraction }: { plan: PruningPlan; fraction: number },
): PruningLearner {
  const masks = { ...learner.masks };
  for (const { layer, parameter } of plan.target.weights) {
    const weights = learner.parameters[parameter]!;
    const grown = regrow(weights, masks[layer]!, { gradients: gradients[parameter]!, fraction });
    masks[layer] = grown.mask;
    weights.set(grown.weights);
    for (const moments of [learner.optimizer.first, learner.optimizer.second]) {
      const own = moments[parameter];
      if (own !== undefined) { for (const i of grown.fresh) own[i] = 0; }
    }
  }
  return { ...learner, masks, sparsity: weightSparsity(plan, masks) };
}
