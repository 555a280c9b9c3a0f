import { sizeOf } from "../../core/mod.ts";
import {
  apozScore,
  criteria,
  type Criterion,
  type ImportanceScore,
  normalise,
  obdScore,
  parametersFreed,
  scoredGroup,
  slimmingScore,
} from "../../importance/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import { requirePrunable } from "../../qadg/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import { type PruningGroup, structureElements } from "../../structure/mod.ts";
import { predictCost } from "../../subnet/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { RecipeScore } from "../recipe/types.ts";
import type { PruningTarget, ScoreTensors, TargetRecipe } from "./pruning_target.ts";
import { wholeNames } from "./whole_names.ts";

/**
 * Structures as what is pruned: everything that goes together, as the dependency graph finds it. What is removed can be cut out.
 *
 * @param network The network.
 * @param recipe What stays whole.
 * @returns Groups are those of QADG, by their names.
 * @throws {SettingsError} If nothing can be pruned, or a name does not exist.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork, pruningRecipe, structureTarget } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const target = structureTarget(prunableNetwork(mlp()), pruningRecipe("filter-l1"));
 * assert.deepEqual(target.sizes, { fc1: 128, fc2: 64 });
 * assert.match(target.whole.fc3!, /output/);
 * ```
 */
export function structureTarget(
  network: PrunableNetwork,
  { whole }: TargetRecipe,
): PruningTarget {
  const { groups, shapes, weights, scales } = network;
  requirePrunable(groups);
  const names = [...groups.map(({ name }) => name), ...weights.map(({ layer }) => layer)];
  const ignored = wholeNames(whole, [...new Set(names)], weights);
  const layersOf = ({ ownedSlices }: PruningGroup) =>
    weights.flatMap(({ layer, parameter }) =>
      ownedSlices.some((slices) => slices.parameter === parameter) ? layer : []
    );
  const isIgnored = (group: PruningGroup) =>
    ignored.has(group.name) || layersOf(group).some((layer) => ignored.has(layer));
  const chosen = groups.filter((group) => group.prunable && !isIgnored(group));
  const sizes = Object.fromEntries(chosen.map(({ name, size }) => [name, size]));
  const reasons = groups.filter((group) => !chosen.includes(group)).map((group) => [
    group.name,
    group.reason ?? "the recipe keeps it whole",
  ]);
  if (chosen.length === 0) {
    throw new SettingsError(
      `Cannot prune the model: at least one group must be prunable: current value is ${
        reasons.map(([name, reason]) => `${name} (${reason})`).join("; ")
      }`,
    );
  }
  const kernels = new Set(weights.map(({ parameter }) => parameter));
  return {
    sizes,
    weights: [],
    whole: Object.fromEntries(reasons),
    expand(masks, part = "all") {
      const expanded: NamedMasks = {};
      for (const { name, ownedSlices } of chosen) {
        const removed = Array.from(masks[name]!.keys()).filter((i) => masks[name]![i] === 0);
        for (const slices of ownedSlices) {
          const { parameter } = slices, shape = shapes[parameter]!;
          if (part === "weights" && !kernels.has(parameter)) continue;
          const mask = expanded[parameter] ??= new Uint8Array(sizeOf(shape)).fill(1);
          for (const at of structureElements(slices, shape, removed)) mask[at] = 0;
        }
      }
      return expanded;
    },
    scores({ by, normaliser }, tensors) {
      const formula = scoreOf(by, { tensors, scales });
      const { parameters, gradients: updates } = tensors;
      return Object.fromEntries(chosen.map((group) => {
        const scored = scoredGroup(group, { parameters, updates, shapes });
        const scores = formula(scored);
        return [
          group.name,
          normaliser === undefined
            ? scores
            : normalise(scores, { by: normaliser, freed: parametersFreed(scored) }),
        ];
      }));
    },
    cost: (of, kept) => predictCost(network, withoutSome(network, kept))[of],
  };
}

function scoreOf(
  by: RecipeScore["by"],
  { tensors, scales }: { tensors: ScoreTensors; scales: readonly string[] },
): ImportanceScore {
  if (by === "obd") return obdScore(tensors.diagonals);
  if (by === "apoz") return apozScore(tensors.zeros);
  if (by === "slimming") return slimmingScore(scales);
  return criteria[by as Criterion];
}

/** The cost depends on how many structures stay, not on which. */
function withoutSome({ groups }: PrunableNetwork, kept: Record<string, number>): boolean[][] {
  return groups.map(({ name, size }) => {
    const stays = kept[name] ?? size;
    return Array.from({ length: size }, (_, i) => i >= stays);
  });
}
