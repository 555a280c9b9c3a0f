import { type NamedArrays, random, sizeOf } from "../../core/mod.ts";
import { normalise, obdScores } from "../../importance/mod.ts";
import {
  expandMask,
  type Granularity,
  type GroupedView,
  groupedView,
  groupExtents,
  groupNorms,
  groupSizes,
  groupSums,
  layouts,
} from "../../structure/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PrunableWeight } from "../network/prunable_weights.ts";
import type { PruningRecipe, RecipeScore } from "../recipe/types.ts";
import type { PruningTarget, ScoreTensors, TargetRecipe } from "./pruning_target.ts";
import { wholeNames } from "./whole_names.ts";

/**
 * Groups inside single weights as what is pruned. Their zeros stay in the network.
 *
 * A layer stays whole where its weight lacks an axis of the granularity (a dense layer has no kernels). Filters stay where the
 * dependency graph lets none of their outputs go, such as those of the network; channels where none of their inputs may.
 *
 * @param network The network.
 * @param recipe Granularity, and what stays whole.
 * @returns Groups by the names of the layers. At an N:M pattern each weight is a group of its own, so that masks are of weights.
 * @throws {SettingsError} If nothing can be pruned, or a name does not exist.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { small } from "@geta-lab/geta/models";
 * import { prunableNetwork, pruningRecipe, weightTarget } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const recipe = { ...pruningRecipe("magnitude-finetune"), view: "kernel" as const };
 * const { sizes, whole } = weightTarget(prunableNetwork(small()), recipe);
 * assert.equal(sizes.conv2, 16 * 32);
 * assert.match(whole.head!, /it must have an axis/);
 * ```
 */
export function weightTarget(network: PrunableNetwork, recipe: TargetRecipe): PruningTarget {
  const { weights, left } = network;
  const granularity = granularityOf(recipe);
  const names = weights.map(({ layer }) => layer);
  const ignored = wholeNames(recipe.whole, names, weights);
  const reasons: Record<string, string> = Object.fromEntries(
    left.map(({ layer, reason }) => [layer, reason]),
  );
  const chosen = weights.filter((weight) => {
    const reason = ignored.has(weight.layer)
      ? "the recipe keeps it whole"
      : whyWhole(weight, recipe, network.groups);
    if (reason !== undefined) reasons[weight.layer] = reason;
    return reason === undefined;
  });
  if (chosen.length === 0) {
    throw new SettingsError(
      `Cannot prune the model: at least one layer must be prunable: current value is ${
        Object.entries(reasons).map(([name, reason]) => `${name} (${reason})`).join("; ") ||
        "no layer at all"
      }`,
    );
  }
  const views = chosen.map((weight) => ({
    ...weight,
    view: groupedView({ ...weight, data: new Float32Array(sizeOf(weight.shape)) }, granularity),
  }));
  const shareOfCost = (kept: Record<string, number>, layer: string, all: number) => {
    const one = views.find((view) => view.layer === layer);
    return one === undefined ? all : all * kept[layer]! / one.view.groups;
  };
  return {
    sizes: Object.fromEntries(views.map(({ layer, view }) => [layer, view.groups])),
    weights: chosen,
    whole: reasons,
    expand: (masks) =>
      Object.fromEntries(
        views.map(({ layer, parameter, view }) => [parameter, expandMask(masks[layer]!, view)]),
      ),
    scores(score, tensors) {
      const { normaliser } = score;
      return Object.fromEntries(views.map(({ layer, parameter, view }) => {
        const scores = groupScores(score, { parameter, layer, view, tensors });
        if (normaliser === undefined || normaliser === "none") return [layer, scores];
        return [layer, normalise(scores, { by: normaliser, freed: groupSizes(view) })];
      }));
    },
    cost(of, kept) {
      const { layers } = network.cost;
      const whole = network.cost[of];
      return layers.reduce(
        (sum, layer) => sum - layer[of] + shareOfCost(kept, layer.name, layer[of]),
        whole,
      );
    },
  };
}

/**
 * The granularity of a view: masks of an N:M pattern are masks of weights.
 *
 * @param recipe Its view, not `structure`.
 * @returns The granularity.
 */
export function granularityOf({ view }: Pick<PruningRecipe, "view">): Granularity {
  return typeof view === "object" && "pattern" in view ? "element" : view as Granularity;
}

/** Why the weight of a layer cannot be divided so, if it cannot. */
function whyWhole(
  weight: PrunableWeight,
  { view, choice }: Pick<PruningRecipe, "view" | "choice">,
  groups: PrunableNetwork["groups"],
): string | undefined {
  if (view === "channel" && weight.grouped) {
    return "a channel of its weight is another input for each group of outputs";
  }
  const fixed = view === "filter"
    ? whyFixed("outputs", weight, groups)
    : view === "channel"
    ? whyFixed("inputs", weight, groups)
    : undefined;
  if (fixed !== undefined) return fixed;
  if (choice.rule === "nm" && weight.layout === "depthwise") {
    return "a depthwise filter has one input channel";
  }
  try {
    groupExtents(view as Granularity, weight);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Why the dependency graph keeps all outputs or inputs of a weight, if it does. An axis in no group is one of the network's input. */
function whyFixed(
  side: "outputs" | "inputs",
  { parameter, layout, shape }: PrunableWeight,
  groups: PrunableNetwork["groups"],
): string | undefined {
  const { axes, ...sides } = layouts[layout];
  for (const [axis, name] of axes.entries()) {
    if (!(sides[side] as readonly string[]).includes(name) || shape[axis] === 1) continue;
    const holders = groups.filter(({ ownedSlices, dependentSlices }) =>
      [...ownedSlices, ...dependentSlices].some((slices) =>
        slices.parameter === parameter && slices.axis === axis
      )
    );
    if (holders.length === 0) return `its ${side} are the network's`;
    const fixed = holders.find(({ prunable }) => !prunable);
    if (fixed !== undefined) return `its ${side} must stay: ${fixed.reason}`;
  }
}

function groupScores(
  { by }: RecipeScore,
  { parameter, layer, view, tensors }: {
    parameter: string;
    layer: string;
    view: GroupedView;
    tensors: ScoreTensors;
  },
): Float32Array | Float64Array {
  const weights = tensors.parameters[parameter]!;
  const of = (arrays: NamedArrays) => arrays[parameter] ?? new Float32Array(weights.length);
  switch (by) {
    case "l1Norm":
      return groupNorms(weights, view, { p: 1 });
    case "taylorFirst": {
      const gradients = of(tensors.gradients);
      return groupSums(weights.map((w, i) => w * gradients[i]!), view).map(Math.abs);
    }
    case "obd":
      return groupSums(obdScores(weights, of(tensors.diagonals)), view).map(Math.abs);
    case "random": {
      const stream = random(0, ...Array.from(layer, (letter) => letter.codePointAt(0)!));
      return Float64Array.from({ length: view.groups }, () => stream.uniform());
    }
    default:
      return groupNorms(weights, view);
  }
}
