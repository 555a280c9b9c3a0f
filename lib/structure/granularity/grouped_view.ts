import { type Granularity, groupExtents } from "./granularity.ts";
import { type Layout, layouts, requireWeight, type Weight, type WeightAxis } from "./layout.ts";

/** One weight seen as groups. */
export interface GroupedView {
  /** What a group is. */
  granularity: Granularity;
  /** Layout of the weight. */
  layout: Layout;
  /** Shape of the weight. */
  shape: readonly number[];
  /** Axes of the scores: the groups along each axis that a group does not cover. */
  scoreShape: number[];
  /** Number of groups. */
  groups: number;
  /** For each element of the weight, row-major, its group; absent at granularity `element`, where element i is group i. */
  groupOf?: Int32Array;
}

/** The axes in the order in which groups are numbered, whatever the layout. */
const ORDER: readonly WeightAxis[] = [
  "output",
  "head",
  "dimension",
  "input",
  "multiplier",
  "height",
  "width",
];

/**
 * The groups of a weight at a granularity: how masks and scores see it.
 *
 * Groups are numbered along outputs, then inputs, then the kernel, in every layout alike; so the same convolution has the same
 * scores in the same order in both layouts. Single elements keep the order in which they are stored, and need no table.
 *
 * Source: Mao et al., Exploring the regularity of sparse structure in convolutional neural networks (arXiv:1705.08922), figure 2.
 *
 * @param weight The weight; only its layout and shape matter.
 * @param granularity What a group is.
 * @returns The view.
 * @throws {TypeError} If the shape does not fit the layout, or the layout lacks an axis of the granularity.
 * @throws {RangeError} If a block length is out of range.
 *
 * @example The columns of a dense kernel [in, out] are its neurons
 * ```ts
 * import { groupedView } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: new Float32Array(6), shape: [3, 2], layout: "dense" } as const;
 * const { scoreShape, groupOf } = groupedView(weight, "filter");
 * assert.deepEqual([scoreShape, groupOf], [[2], Int32Array.of(0, 1, 0, 1, 0, 1)]);
 * ```
 */
export function groupedView(weight: Weight, granularity: Granularity): GroupedView {
  requireWeight(weight);
  const { layout, shape, data } = weight;
  const extents = groupExtents(granularity, weight);
  if (granularity === "element") {
    return { granularity, layout, shape, scoreShape: [...shape], groups: data.length };
  }
  const counts = shape.map((length, axis) => Math.max(1, Math.ceil(length / extents[axis]!)));
  const axes: readonly WeightAxis[] = layouts[layout].axes;
  // how far the group moves on from one block to the next, along each axis
  const strides = shape.map(() => 0), scoreShape: number[] = [];
  let groups = 1;
  for (const name of ORDER.toReversed()) {
    const axis = axes.indexOf(name);
    if (axis < 0 || extents[axis] === Infinity) continue;
    strides[axis] = groups;
    scoreShape.unshift(counts[axis]!);
    groups *= counts[axis]!;
  }
  // the groups along each axis; an element's group is their sum
  let groupOf = Int32Array.of(0);
  shape.forEach((length, axis) => {
    const next = new Int32Array(groupOf.length * length);
    for (let i = 0, to = 0; i < groupOf.length; i++) {
      for (let position = 0; position < length; position++) {
        next[to++] = groupOf[i]! + Math.floor(position / extents[axis]!) * strides[axis]!;
      }
    }
    groupOf = next;
  });
  return { granularity, layout, shape, scoreShape, groups, groupOf };
}

/**
 * The elements of each group: the inverse of a view's `groupOf`.
 *
 * @param view The view.
 * @returns `elements`: row-major indices, those of group 0 first, ascending in each group; `starts`: where each group begins in
 * them, and at last their number. int32.
 *
 * @example
 * ```ts
 * import { groupedView, groupElements } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: new Float32Array(6), shape: [3, 2], layout: "dense" } as const;
 * assert.deepEqual(groupElements(groupedView(weight, "filter")), {
 *   starts: Int32Array.of(0, 3, 6),
 *   elements: Int32Array.of(0, 2, 4, 1, 3, 5),
 * });
 * ```
 */
export function groupElements(
  { groupOf, groups }: GroupedView,
): { starts: Int32Array; elements: Int32Array } {
  const starts = new Int32Array(groups + 1);
  if (groupOf === undefined) {
    for (let i = 0; i <= groups; i++) starts[i] = i;
    return { starts, elements: starts.slice(0, groups) };
  }
  for (let i = 0; i < groupOf.length; i++) starts[groupOf[i]! + 1]!++;
  for (let group = 0; group < groups; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice(), elements = new Int32Array(groupOf.length);
  for (let i = 0; i < groupOf.length; i++) elements[next[groupOf[i]!]!++] = i;
  return { starts, elements };
}
