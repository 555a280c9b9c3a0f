import { sizeOf } from "../../core/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import { groupedView, type KeptPositions, takePositions } from "../../structure/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PruningView } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { granularityOf } from "../target/weight_target.ts";

/** What is left of the groups inside weights when zero structures have been cut out. */
export interface RemainingGroups {
  /** Groups that still have an element. */
  groups: number;
  /** Elements of theirs that a mask removes. */
  removed: number;
}

/** What {@linkcode remainingGroups} counts. */
export interface RemainingGroupsOptions {
  /** The network. */
  network: Pick<PrunableNetwork, "groups">;
  /** View of the recipe. */
  view: PruningView;
  /** Masks of elements by parameter. */
  masks: NamedMasks;
  /** For each group of the network, for each structure, whether it is zero in all of its parts. */
  zero: readonly (readonly boolean[])[];
}

/**
 * Counts groups and masked elements inside the network that is stored: where zeros inside weights make a whole structure zero it is
 * cut out, with its zeros.
 *
 * @param target What is pruned; structures leave no groups.
 * @param options Network, masks, zero structures.
 * @returns The counts.
 *
 * @example Both weights of the first unit of layer `a` are masked: two of the three masked weights leave with it
 * ```ts
 * import { remainingGroups } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const weight = { layer: "a", parameter: "a/kernel", layout: "dense", shape: [2, 2], macs: 4 } as const;
 * const unit = {
 *   name: "a",
 *   size: 2,
 *   ownedSlices: [{ parameter: "a/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const found = remainingGroups({ weights: [{ ...weight, shape: [2, 2] }] }, {
 *   network: { groups: [unit] },
 *   view: "element",
 *   masks: { "a/kernel": Uint8Array.of(0, 1, 0, 0) },
 *   zero: [[true, false]],
 * });
 * assert.deepEqual(found, { groups: 2, removed: 1 });
 * ```
 */
export function remainingGroups(
  { weights }: Pick<PruningTarget, "weights">,
  { network: { groups }, view, masks, zero }: RemainingGroupsOptions,
): RemainingGroups {
  const counts: RemainingGroups = { groups: 0, removed: 0 };
  for (const { parameter, layout, shape } of weights) {
    const stays = keptOf(parameter, shape, { groups, zero });
    const weight = { data: new Float32Array(sizeOf(shape)), layout, shape };
    const { groupOf } = groupedView(weight, granularityOf({ view }));
    const { data: mask } = takePositions(masks[parameter]!, shape, stays);
    for (const kept of mask) counts.removed += 1 - kept;
    counts.groups += groupOf === undefined
      ? mask.length
      : new Set(takePositions(groupOf, shape, stays).data).size;
  }
  return counts;
}

/** Positions of a parameter that belong to no structure that leaves, axis by axis. */
function keptOf(
  parameter: string,
  shape: readonly number[],
  { groups, zero }: {
    groups: PrunableNetwork["groups"];
    zero: RemainingGroupsOptions["zero"];
  },
): KeptPositions {
  const leaves = shape.map((length) => new Uint8Array(length));
  groups.forEach(({ prunable, ownedSlices, dependentSlices }, i) => {
    if (!prunable) return;
    // a tensor cannot be empty: of a group that is zero altogether the first structure stays
    const cut = zero[i]!.includes(false) ? zero[i]! : zero[i]!.with(0, false);
    for (const slices of [...ownedSlices, ...dependentSlices]) {
      if (slices.parameter !== parameter) continue;
      slices.structures.forEach((structure, position) => {
        if (cut[structure]) leaves[slices.axis]![position] = 1;
      });
    }
  });
  return leaves.map((gone) =>
    Int32Array.from([...gone.keys()].filter((position) => gone[position] === 0))
  );
}
