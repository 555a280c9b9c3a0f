import { structureTexts } from "./structure_texts.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * Says in words what is cut with one structure of a group.
 *
 * @param group The group.
 * @param structure Which structure; 0 by default.
 * @returns One line without a line break.
 * @throws {RangeError} If the group has no such structure.
 *
 * @example
 * ```ts
 * import { describeGroup } from "@geta-lab/geta/qadg";
 * import assert from "node:assert/strict";
 *
 * const text = describeGroup({
 *   name: "conv1",
 *   size: 2,
 *   ownedSlices: [
 *     { parameter: "conv1/kernel", axis: 3, structures: [0, 1] },
 *     { parameter: "bn1/scale", axis: 0, structures: [0, 1] },
 *   ],
 *   dependentSlices: [{ parameter: "fc/kernel", axis: 0, structures: [0, 1, 0, 1] }],
 *   layers: [],
 *   prunable: true,
 * }, 1);
 * assert.equal(
 *   text,
 *   "conv1 (2 structures): cutting conv1 filter 1 also cuts bn1/scale[1], fc inputs 1, 3",
 * );
 * ```
 */
export function describeGroup(group: PruningGroup, structure = 0): string {
  if (!(Number.isInteger(structure) && structure >= 0 && structure < group.size)) {
    throw new RangeError(
      `Cannot describe group ${group.name}: the structure must be an integer in [0, ${group.size}): current value is ${structure}`,
    );
  }
  const [first, ...rest] = structureTexts(group, structure);
  const size = `${group.name} (${group.size} structure${group.size === 1 ? "" : "s"})`;
  const also = rest.length === 0 ? "" : ` also cuts ${rest.join(", ")}`;
  const warning = group.warning === undefined ? "" : `; changes the output: ${group.warning}`;
  return group.prunable
    ? `${size}: cutting ${first}${also}${warning}`
    : `${size}: kept, because ${group.reason}`;
}
