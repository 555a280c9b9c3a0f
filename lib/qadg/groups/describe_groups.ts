import { describeGroup } from "./describe_group.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * Lists all groups of a model, one line a group: first those that can be pruned, with what is cut with their first structure,
 * then those that cannot, with the reason.
 *
 * @param groups The groups.
 * @returns The lines; the first one warns if nothing can be pruned, and without any group the only one says so.
 *
 * @example
 * ```ts
 * import { describeGroups } from "@geta-lab/geta/qadg";
 * import assert from "node:assert/strict";
 *
 * const structures = [0, 1];
 * const groups = [{
 *   name: "fc2",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc2/kernel", axis: 1, structures }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: false,
 *   reason: "it is an axis of the network's output 0",
 * }, {
 *   name: "fc1",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc1/kernel", axis: 1, structures }, { parameter: "fc1/bias", axis: 0, structures }],
 *   dependentSlices: [{ parameter: "fc2/kernel", axis: 0, structures }],
 *   layers: [],
 *   prunable: true,
 * }];
 * assert.equal(
 *   describeGroups(groups),
 *   "fc1 (2 structures): cutting fc1 output 0 also cuts fc1/bias[0], fc2 input 0\n" +
 *     "fc2 (2 structures): kept, because it is an axis of the network's output 0",
 * );
 * ```
 */
export function describeGroups(groups: readonly PruningGroup[]): string {
  const kept = groups.filter(({ prunable }) => !prunable);
  const lines = [...groups.filter(({ prunable }) => prunable), ...kept].map((group) =>
    describeGroup(group)
  );
  if (groups.length === 0) return "no group: the graph has no parameter that owns structures";
  const warning = kept.length === groups.length ? ["Nothing can be pruned:"] : [];
  return [...warning, ...lines].join("\n");
}
