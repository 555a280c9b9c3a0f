import type { PlannedMask } from "../../schedule/mod.ts";
import { checkOptions, given, integerWithin, messageOf } from "../../core/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { GroupedView } from "../../structure/mod.ts";
import { maskPlan, stepCounter } from "../masks/mask_plan.ts";
import { lassoViews } from "./lasso_views.ts";
import { requireActing, requireLengths } from "./require_acting.ts";
import { requireRemoval } from "./require_removal.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import { checkPruningRecipe } from "../recipe/check_recipe.ts";
import type { PruningRecipe } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { requireScorable } from "../target/require_scorable.ts";
import { structureTarget } from "../target/structure_target.ts";
import { weightTarget } from "../target/weight_target.ts";

/** A recipe for one network: what is pruned, and when. */
export interface PruningPlan {
  /** The recipe. */
  recipe: PruningRecipe;
  /** The network. */
  network: PrunableNetwork;
  /** What is pruned. */
  target: PruningTarget;
  /** Groups of a penalty by parameter; none unless it is a group lasso. */
  lasso: Record<string, GroupedView>;
  /** When masks are made, in steps of the pruning phase. */
  masks: PlannedMask[];
  /** Lengths in steps. */
  steps: { dense: number; pruning: number; fineTuning: number };
}

/** What a plan depends on beside network and recipe. */
export interface PlanPruningOptions {
  /** Training steps of an epoch. */
  stepsPerEpoch: number;
}

/**
 * Fits a recipe to a network, before anything is trained: the last mask must reach the target, and the target must be one that the
 * network can be brought to.
 *
 * @param network The network.
 * @param recipe The recipe, checked here.
 * @param options Steps of an epoch.
 * @returns The plan.
 * @throws {SettingsError} If the recipe does not fit; says why.
 *
 * @example A target that no network reaches: every group keeps a structure
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { planPruning, prunableNetwork, pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const network = prunableNetwork(mlp()), recipe = pruningRecipe("filter-l1");
 * assert.equal(planPruning(network, recipe, { stepsPerEpoch: 10 }).steps.fineTuning, 40);
 * const all = { ...recipe, choice: { rule: "uniform" as const, sparsity: 0.999 } };
 * assert.throws(
 *   () => planPruning(network, all, { stepsPerEpoch: 10 }),
 *   /Cannot use the recipe filter-l1: Cannot choose a mask: 1 of 128 must stay in fc1: /,
 * );
 * ```
 */
export function planPruning(
  network: PrunableNetwork,
  recipe: PruningRecipe,
  options: PlanPruningOptions,
): PruningPlan {
  checkOptions("planPruning()", options, { stepsPerEpoch: given(integerWithin({ min: 1 })) });
  const { stepsPerEpoch } = options;
  checkPruningRecipe(recipe);
  const { view, choice, training } = recipe, steps = stepCounter(stepsPerEpoch);
  try {
    const target = remembering(
      (view === "structure" ? structureTarget : weightTarget)(network, recipe),
    );
    requireScorable(target, network, recipe.score);
    const masks = maskPlan(recipe, stepsPerEpoch);
    requireLengths(training, stepsPerEpoch);
    requireActing(recipe, network, masks);
    if (choice.rule !== "sensitivity") requireRemoval(target, choice);
    const { dense, pruning, fineTuning } = training;
    return {
      recipe,
      network,
      target,
      lasso: lassoViews(recipe, network, target),
      masks,
      steps: { dense: steps(dense), pruning: steps(pruning), fineTuning: steps(fineTuning) },
    };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new SettingsError(`Cannot use the recipe ${recipe.name}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Masks are applied after every step but seldom change: those of elements are kept as long as theirs of groups are. Of groups inside
 * weights both parts are the same masks.
 */
function remembering(target: PruningTarget): PruningTarget {
  const known = {
    all: new WeakMap<NamedMasks, NamedMasks>(),
    weights: new WeakMap<NamedMasks, NamedMasks>(),
  };
  return {
    ...target,
    expand(masks, part = "all") {
      const of = target.weights.length > 0 ? "all" : part;
      const expanded = known[of].get(masks) ?? target.expand(masks, of);
      known[of].set(masks, expanded);
      return expanded;
    },
  };
}
