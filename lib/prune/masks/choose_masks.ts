import {
  checkOptions,
  given,
  integerWithin,
  type NamedArrays,
  numberWithin,
  unchecked,
} from "../../core/mod.ts";
import {
  budgetMasks,
  erkDensities,
  globalMasks,
  layerMasks,
  type NamedMasks,
  type NamedScores,
} from "../../mask/mod.ts";
import { type ChannelWeight, denseInMask, progressiveMask } from "../../nm/mod.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { finalSparsity } from "./final_sparsity.ts";

/** What masks are chosen by. */
export interface ChooseMasksOptions {
  /** The planned sparsity, at most that of the choice. */
  sparsity: number;
  /** Scores of all groups; not asked for by `nm`. */
  scores: () => NamedScores;
  /** The dense parameters; only `nm` reads them. */
  parameters: NamedArrays;
  /** The shares that a scan has found; only `sensitivity` reads them. */
  shares?: Record<string, number>;
  /** Steps done: blocks that are drawn anew are drawn from it. */
  step: number;
  /** The masks so far; only `nm` with frozen membership reads them. Without them all blocks can be dense. */
  before?: NamedMasks;
}

/**
 * The masks of one moment: a function of scores or weights and of the planned sparsity; with frozen membership of the masks before, too.
 *
 * @param target What is pruned.
 * @param choice The rule.
 * @param options Sparsity, scores.
 * @returns A mask of groups by name.
 * @throws {RangeError} If the sparsity cannot be reached.
 *
 * @example The same share of both layers
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { maskSparsity } from "@geta-lab/geta/mask";
 * import { mlp } from "@geta-lab/geta/models";
 * import { chooseMasks, prunableNetwork, pruningRecipe, structureTarget } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const target = structureTarget(prunableNetwork(mlp()), pruningRecipe("filter-l1"));
 * const scores = () => ({ fc1: new Float64Array(128).fill(1), fc2: new Float64Array(64).fill(9) });
 * const options = { sparsity: 0.5, scores, parameters: {}, step: 0 };
 * const { fc1, fc2 } = chooseMasks(target, { rule: "uniform", sparsity: 0.5 }, options);
 * assert.deepEqual([maskSparsity(fc1!), maskSparsity(fc2!)], [0.5, 0.5]);
 * ```
 */
export function chooseMasks(
  target: PruningTarget,
  choice: RecipeChoice,
  options: ChooseMasksOptions,
): NamedMasks {
  checkOptions("chooseMasks()", options, {
    sparsity: given(numberWithin({ exclusiveMin: 0, max: 1 })),
    scores: given(unchecked),
    parameters: given(unchecked),
    shares: unchecked,
    step: given(integerWithin({ min: 0 })),
    before: unchecked,
  });
  const { sparsity, scores, parameters, shares, step, before } = options;
  const part = sparsity / finalSparsity(choice);
  switch (choice.rule) {
    case "uniform":
      return layerMasks(scores(), sparsity, { roundTo: choice.roundTo ?? 1 });
    case "global":
      return globalMasks(scores(), sparsity, limits(choice));
    case "budget": {
      const { of } = choice, whole = target.cost(of, target.sizes);
      const keep = part === 1 ? choice.keep : 1 - sparsity;
      const cost = (kept: Record<string, number>) => target.cost(of, kept);
      return budgetMasks(scores(), keep * whole, { cost, ...limits(choice) }).masks;
    }
    case "erk": {
      const { densities } = erkDensities(target.weights.map(({ shape }) => shape), sparsity);
      const own = target.weights.map(({ layer }, i) => [layer, 1 - densities[i]!]);
      return layerMasks(scores(), Object.fromEntries(own));
    }
    case "perLayer":
      return layerMasks(scores(), proportional(target, choice.shares, part));
    case "sensitivity":
      return layerMasks(scores(), proportional(target, shares ?? {}, part));
    case "nm":
      return patternMasks(target, choice, { parameters, denseShare: 1 - part, step, before });
  }
}

function limits(
  { maxRatio, minKept }: { maxRatio?: number | undefined; minKept?: number | undefined },
) {
  return {
    ...(maxRatio !== undefined && { maxRatio }),
    ...(minKept !== undefined && { minKept }),
  };
}

/** What is not named stays whole. */
function proportional(
  { sizes }: PruningTarget,
  shares: Record<string, number>,
  part: number,
): Record<string, number> {
  for (const name of Object.keys(shares)) {
    if (Object.hasOwn(sizes, name)) continue;
    throw new RangeError(
      `Cannot choose masks: shares must name what is pruned, ${
        Object.keys(sizes).join(", ")
      }: current value is ${name}`,
    );
  }
  return Object.fromEntries(Object.keys(sizes).map((name) => [name, part * (shares[name] ?? 0)]));
}

/** Random orders differ from layer to layer. */
function patternMasks(
  { weights }: PruningTarget,
  { n, m, order = "largestFirst", membership }: RecipeChoice & { rule: "nm" },
  { parameters, denseShare, step, before }:
    & Pick<ChooseMasksOptions, "parameters" | "step">
    & { denseShare: number; before: NamedMasks | undefined },
): NamedMasks {
  return Object.fromEntries(weights.map(({ layer, parameter, layout, shape }, seed) => {
    const weight = { data: parameters[parameter]!, layout, shape } as ChannelWeight;
    const known = membership === "frozen" ? before?.[layer] : undefined;
    const { mask } = progressiveMask(weight, {
      n,
      m,
      denseShare,
      seed,
      order: order === "redrawn" ? "random" : order,
      draw: order === "redrawn" ? step : 0,
      previous: known && denseInMask({ ...weight, data: known }, { n, m }),
    });
    return [layer, mask];
  }));
}
