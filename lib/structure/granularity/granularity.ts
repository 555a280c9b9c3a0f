/**
 * Granularities: what is kept or removed together inside one weight.
 *
 * @module
 */
import { requireInteger, valueText } from "../../core/mod.ts";
import { type Layout, type LayoutRecord, layouts, type WeightAxis } from "./layout.ts";

/**
 * What is kept or removed together inside one weight.
 *
 * | granularity           | one group of a convolution                        | groups               | what it brings                |
 * | --------------------- | ------------------------------------------------- | -------------------- | ----------------------------- |
 * | `element`             | one weight                                        | all                  | most zeros, special hardware  |
 * | `row`                 | weights `(o, i, h, :)`                            | outputs inputs kh    | some speed                    |
 * | `column`              | weights `(o, i, :, w)`                            | outputs inputs kw    | some speed                    |
 * | `kernel`              | weights `(o, i, :, :)`                            | outputs inputs       | one connection less           |
 * | `filter`              | all weights of an output                          | outputs              | dense and smaller             |
 * | `channel`             | all weights of an input                           | inputs               | dense and smaller             |
 * | `head`                | all weights of an attention head                  | heads                | dense and smaller             |
 * | `{ pattern: m }`      | m inputs in a row, at one `(o, h, w)`             | weights / m          | sparse tensor cores (N of m stay) |
 * | `{ block: { … } }`    | a box of the given lengths, 1 along other axes    | weights / box        | block-sparse products         |
 *
 * A weight of a convolution is `(o, i, h, w)`: output, input, and row and column of the kernel, which has kh rows and kw columns; `:` is
 * a whole axis. The number of groups is a product: a kernel of 32 outputs, 16 inputs and 3 x 3 has 32 * 16 * 3 groups at `row`.
 *
 * A filter of a dense kernel is an output neuron, of a depthwise one an output channel. Blocks at the end of an axis are shorter where
 * their length does not divide it. Which filters of a *network* have to go together is another question:
 * `pruningGroups()` answers it.
 */
export type Granularity =
  | "element"
  | "row"
  | "column"
  | "kernel"
  | "filter"
  | "channel"
  | "head"
  | { pattern: number }
  | { block: Partial<Record<WeightAxis, number>> };

/**
 * How far one group reaches along each axis: every granularity is a box.
 *
 * ```text
 * groups along an axis = max(1, ceil(length / extent)),    group of a position = floor(position / extent)
 * ```
 *
 * @param granularity The granularity.
 * @param weight Layout and shape of the weight.
 * @returns One length an axis, in the order of the layout; Infinity along an axis that the group covers wholly.
 * @throws {TypeError} If the layout lacks an axis of the granularity, or there is no such granularity.
 * @throws {RangeError} If a block is not a whole number from 1, at most the length of its axis.
 *
 * @example A convolution in TensorFlow.js
 * ```ts
 * import { groupExtents } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { layout: "hwio", shape: [3, 3, 16, 32] } as const;
 * assert.deepEqual(groupExtents("row", weight), [1, Infinity, 1, 1]);
 * assert.deepEqual(groupExtents("filter", weight), [Infinity, Infinity, Infinity, 1]);
 * assert.deepEqual(groupExtents({ pattern: 4 }, weight), [1, 1, 4, 1]);
 * ```
 */
export function groupExtents(
  granularity: Granularity,
  { layout, shape }: { layout: Layout; shape: readonly number[] },
): number[] {
  const record: LayoutRecord = layouts[layout];
  const { axes } = record;
  if (typeof granularity === "string") {
    const covered = coveredAxes(granularity, record);
    for (const axis of granularity === "head" ? ["head" as const] : covered) {
      requireAxis(axis, granularity, layout);
    }
    return axes.map((axis) => covered.includes(axis) ? Infinity : 1);
  }
  if (typeof granularity !== "object" || granularity === null) {
    throw new TypeError(
      `Cannot use granularity: it must be a word or a record of block or pattern: current value is ${
        valueText(granularity)
      }`,
    );
  }
  const lengths = "block" in granularity ? granularity.block : { input: granularity.pattern };
  for (const [name, length] of Object.entries(lengths)) {
    const axis = name as WeightAxis;
    requireAxis(axis, granularity, layout);
    // a pattern may be longer than the axis: 2:4 along three colours is one short block
    const bounds = "block" in granularity
      ? { min: 1, max: shape[axes.indexOf(axis)]! }
      : { min: 1 };
    requireInteger(`the block length along ${axis}`, length, bounds);
  }
  return axes.map((axis) => (lengths as Partial<Record<WeightAxis, number>>)[axis] ?? 1);
}

/** The axes that a group reaches over from end to end. */
function coveredAxes(granularity: string, { axes, inputs, outputs }: LayoutRecord): WeightAxis[] {
  const but = (kept: readonly WeightAxis[]) => axes.filter((axis) => !kept.includes(axis));
  switch (granularity) {
    case "element":
      return [];
    case "row":
      return ["width"];
    case "column":
      return ["height"];
    case "kernel":
      return ["height", "width"];
    case "filter":
      return but(outputs);
    case "channel":
      return but(inputs);
    case "head":
      return but(["head"]);
    default:
      throw new TypeError(
        "Cannot group a weight: granularity must be element, row, column, kernel, filter, channel, head, { pattern } or " +
          `{ block }: current value is ${granularity}`,
      );
  }
}

function requireAxis(axis: WeightAxis, granularity: Granularity, layout: Layout): void {
  const axes: readonly WeightAxis[] = layouts[layout].axes;
  if (axes.includes(axis)) return;
  const name = typeof granularity === "string" ? granularity : JSON.stringify(granularity);
  throw new TypeError(
    `Cannot group a weight by ${name}: it must have an axis ${axis}: ` +
      `current value is layout ${layout} with ${axes.join(", ")}`,
  );
}
