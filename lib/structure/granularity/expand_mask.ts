/**
 * Masks of groups and masks of elements.
 *
 * @module
 */
import { requireShape, sizeOf } from "../../core/mod.ts";
import type { GroupedView } from "./grouped_view.ts";

/**
 * The mask of a weight from the mask of its groups.
 *
 * ```text
 * mask[i] = keep[group of i]
 * ```
 *
 * @param keep One entry a group, 1 kept and 0 removed.
 * @param view The view.
 * @returns One entry an element, row-major in the layout of the weight.
 * @throws {TypeError} If there is not one entry a group.
 *
 * @example
 * ```ts
 * import { expandMask, groupedView } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: new Float32Array(6), shape: [3, 2], layout: "dense" } as const;
 * const view = groupedView(weight, "filter");
 * assert.deepEqual(expandMask(Uint8Array.of(1, 0), view), Uint8Array.of(1, 0, 1, 0, 1, 0));
 * ```
 */
export function expandMask(keep: Uint8Array, { groups, groupOf }: GroupedView): Uint8Array {
  requireShape("a mask of groups", [keep.length], [groups]);
  if (groupOf === undefined) return keep.slice();
  const mask = new Uint8Array(groupOf.length);
  for (let i = 0; i < mask.length; i++) mask[i] = keep[groupOf[i]!]!;
  return mask;
}

/**
 * The mask of the groups from the mask of a weight: the inverse of {@linkcode expandMask}.
 *
 * @param mask One entry an element.
 * @param view The view.
 * @returns One entry a group.
 * @throws {TypeError} If there is not one entry an element.
 * @throws {RangeError} If a part of a group is kept: then it is no mask of this granularity.
 *
 * @example
 * ```ts
 * import { collapseMask, groupedView } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: new Float32Array(6), shape: [3, 2], layout: "dense" } as const;
 * const view = groupedView(weight, "filter");
 * assert.deepEqual(collapseMask(Uint8Array.of(1, 0, 1, 0, 1, 0), view), Uint8Array.of(1, 0));
 * ```
 */
export function collapseMask(
  mask: Uint8Array,
  { groups, groupOf, shape }: GroupedView,
): Uint8Array {
  requireShape("a mask of elements", [mask.length], [sizeOf(shape)]);
  if (groupOf === undefined) return mask.slice();
  const UNSEEN = 2, keep = new Uint8Array(groups).fill(UNSEEN);
  for (let i = 0; i < mask.length; i++) {
    const group = groupOf[i]!;
    if (keep[group] === UNSEEN) keep[group] = mask[i]!;
    if (keep[group] !== mask[i]) {
      throw new RangeError(
        `Cannot collapse the mask: all elements of a group must be kept or removed together: current value is group ${group} in part`,
      );
    }
  }
  return keep;
}
