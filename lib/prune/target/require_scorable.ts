import { groupActivations, structureReaders } from "../../importance/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { RecipeScore } from "../recipe/types.ts";
import type { PruningTarget } from "./pruning_target.ts";

/**
 * Throws if a group lacks what its score looks at: before training, not behind it.
 *
 * @param target What is pruned.
 * @param network The network.
 * @param score The score.
 * @throws {TypeError} If a group has no batch norm scale (`slimming`), no activation with exact zeros (`apoz`), or is read by
 * something that cannot be fitted anew (`lasso`); names it.
 */
export function requireScorable(
  { sizes }: PruningTarget,
  { graph, groups, scales }: PrunableNetwork,
  { by }: RecipeScore,
): void {
  const scored = groups.filter(({ name }) => Object.hasOwn(sizes, name));
  if (by === "slimming") {
    const bare = scored.find(({ ownedSlices }) =>
      !ownedSlices.some(({ parameter }) => scales.includes(parameter))
    );
    if (bare !== undefined) {
      throw new TypeError(
        `Cannot score ${bare.name} by batch norm scales: it must own one: current value is none`,
      );
    }
  }
  if (by === "lasso") { for (const group of scored) structureReaders(graph, group); }
  if (by !== "apoz") return;
  groupActivations(graph, scored).forEach(({ reason }, i) => {
    if (reason === undefined) return;
    throw new TypeError(
      `Cannot count zeros of ${
        scored[i]!.name
      }: its activation must be ReLU or ReLU6: current value is ${reason}`,
    );
  });
}
