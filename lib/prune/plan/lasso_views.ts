import { sizeOf } from "../../core/mod.ts";
import { type Granularity, type GroupedView, groupedView } from "../../structure/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PruningRecipe } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";

/**
 * The groups that a recipe's group lasso drives to zero: those of its view, filters if it prunes structures.
 *
 * @param recipe The recipe.
 * @param network The network.
 * @param target What is pruned.
 * @returns Views by parameter; none unless the penalty is a group lasso.
 * @throws {TypeError} If a weight cannot be divided so.
 */
export function lassoViews(
  { penalty, view }: Pick<PruningRecipe, "penalty" | "view">,
  network: PrunableNetwork,
  target: PruningTarget,
): Record<string, GroupedView> {
  if (penalty?.rule !== "groupLasso") return {};
  const structures = view === "structure";
  const granularity = structures ? "filter" : view as Granularity;
  return Object.fromEntries(
    (structures ? network.weights : target.weights).map(({ parameter, layout, shape }) => [
      parameter,
      groupedView({ data: new Float32Array(sizeOf(shape)), layout, shape }, granularity),
    ]),
  );
}
