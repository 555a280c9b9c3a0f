/**
 * Weights that know which of their axes is which.
 *
 * @module
 */
import { requireShape, sizeOf } from "../../core/mod.ts";

/** Name of an axis of a weight. */
export type WeightAxis =
  | "output"
  | "head"
  | "dimension"
  | "input"
  | "multiplier"
  | "height"
  | "width";

/** What is known of a layout. */
export interface LayoutRecord {
  /** The axes, outermost first. */
  axes: readonly WeightAxis[];
  /** Those that number the outputs of the layer. */
  outputs: readonly WeightAxis[];
  /** Those that number its inputs. */
  inputs: readonly WeightAxis[];
}

/**
 * The layouts of weights, by name.
 *
 * | layout      | axes                             | weight                                                       |
 * | ----------- | -------------------------------- | ------------------------------------------------------------ |
 * | `hwio`      | height, width, input, output     | convolution in TensorFlow.js                                 |
 * | `oihw`      | output, input, height, width     | convolution in PyTorch, and in most papers                   |
 * | `depthwise` | height, width, input, multiplier | depthwise convolution; output channel = input mult + mult index |
 * | `dense`     | input, output                    | dense layer                                                  |
 * | `heads`     | input, head, dimension           | queries, keys and values of attention: one input to all heads |
 * | `fromHeads` | head, dimension, output          | the projection behind attention                              |
 *
 * @example
 * ```ts
 * import { layouts } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(layouts.dense.axes, ["input", "output"]);
 * ```
 */
export const layouts = {
  hwio: { axes: ["height", "width", "input", "output"], outputs: ["output"], inputs: ["input"] },
  oihw: { axes: ["output", "input", "height", "width"], outputs: ["output"], inputs: ["input"] },
  depthwise: {
    axes: ["height", "width", "input", "multiplier"],
    outputs: ["input", "multiplier"],
    inputs: ["input"],
  },
  dense: { axes: ["input", "output"], outputs: ["output"], inputs: ["input"] },
  heads: {
    axes: ["input", "head", "dimension"],
    outputs: ["head", "dimension"],
    inputs: ["input"],
  },
  fromHeads: {
    axes: ["head", "dimension", "output"],
    outputs: ["output"],
    inputs: ["head", "dimension"],
  },
} as const satisfies Record<string, LayoutRecord>;

/** Name of a layout. */
export type Layout = keyof typeof layouts;

/** A weight and its layout: the type says which axis is which, so none can be mistaken. */
export interface Weight<L extends Layout = Layout> {
  /** Elements, row-major. */
  data: Float32Array;
  /** Lengths of the axes, in the order of the layout. */
  shape: readonly number[];
  /** Which axis is which. */
  layout: L;
}

/**
 * Throws unless a weight has the axes of its layout and as many elements as its shape says.
 *
 * @param weight The weight.
 * @throws {TypeError} If the layout does not exist, rank or size is wrong, or an axis is empty.
 *
 * @example A dense kernel is no convolution
 * ```ts
 * import { requireWeight } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireWeight({ data: new Float32Array(6), shape: [2, 3], layout: "hwio" }),
 *   /it must have the axes height, width, input, output: current value is shape \[2,3\]/,
 * );
 * ```
 */
export function requireWeight({ data, shape, layout }: Weight): void {
  if (!Object.hasOwn(layouts, layout)) {
    throw new TypeError(
      `Cannot use layout: it must be one of ${
        Object.keys(layouts).join(", ")
      }: current value is ${layout}`,
    );
  }
  const { axes } = layouts[layout];
  if (shape.length !== axes.length || !shape.every((n) => Number.isSafeInteger(n) && n > 0)) {
    throw new TypeError(
      `Cannot use a weight of layout ${layout}: it must have the axes ${
        axes.join(", ")
      }: current value is shape [${shape}]`,
    );
  }
  requireShape(`the data of a weight of shape [${shape}]`, [data.length], [sizeOf(shape)]);
}
