/**
 * Convolutions and matrix products.
 *
 * @module
 */
import type { Attribute, Dimension } from "../../operators/mod.ts";
import { type AttributeValue, integer, integers, text } from "./node_def.ts";
import type { NodeRule } from "./node_rules.ts";

/** Rules of the operators by tfjs' names. */
export const productRules: Readonly<Record<string, NodeRule>> = {
  Conv2D: (writer, { inputs, attrs }) =>
    writer.add("Conv2D", [inputs["x"]!, inputs["filter"]!], convolution(attrs)),
  DepthwiseConv2dNative: (writer, { inputs, attrs }) =>
    writer.add("DepthwiseConv2dNative", [inputs["x"]!, inputs["filter"]!], convolution(attrs)),
  Conv2DBackpropInput: (writer, { inputs, attrs, lengthAt }) => {
    const shape = writer.lengths(
      (attrs["inputShape"] as Dimension[]).map((own, i) => lengthAt(`inputShape.${i}`) ?? own),
    );
    return writer.add(
      "Conv2DBackpropInput",
      [shape, inputs["filter"]!, inputs["dy"]!],
      convolution(attrs),
    );
  },
  Conv3D: (writer, { inputs, attrs }) =>
    writer.add("Conv3D", [inputs["x"]!, inputs["filter"]!], {
      strides: integers(window(attrs["strides"], 3)),
      dilations: integers(window(attrs["dilations"], 3)),
      padding: text(String(attrs["pad"]).toUpperCase()),
      data_format: text("NDHWC"),
    }),
  Dilation2D: (writer, { inputs, attrs }) =>
    writer.add("Dilation2D", [inputs["x"]!, inputs["filter"]!], {
      strides: integers(window(attrs["strides"], 2)),
      rates: integers(window(attrs["dilations"], 2)),
      padding: text(String(attrs["pad"]).toUpperCase()),
    }),
  BatchMatMul: (writer, { inputs, attrs }) =>
    writer.add("BatchMatMulV2", [inputs["a"]!, inputs["b"]!], {
      adj_x: { b: attrs["transposeA"] === true },
      adj_y: { b: attrs["transposeB"] === true },
    }),
  Einsum: (writer, { inputs, attrs }) =>
    writer.add("Einsum", Object.values(inputs), {
      equation: text(String(attrs["equation"])),
      N: integer(Object.keys(inputs).length),
    }),
};

function convolution(attrs: Readonly<Record<string, Attribute>>): Record<string, AttributeValue> {
  requireEqualStrides(attrs);
  return {
    strides: integers(window(attrs["strides"], 2)),
    dilations: integers(window(attrs["dilations"], 2)),
    ...padding(attrs["pad"]!),
    data_format: text(String(attrs["dataFormat"] ?? "NHWC")),
  };
}

/**
 * Lengths of a window as TensorFlow gives them: one for each axis of the images.
 *
 * @param value One length for all axes of the image plane, one each, or nothing for 1.
 * @param rank Axes of the image plane.
 * @returns rank + 2 lengths; 1 for samples and channels.
 */
export function window(value: Attribute | undefined, rank: number): number[] {
  const own = Array.isArray(value) ? value as number[] : new Array(rank).fill(value ?? 1);
  return [1, ...own, 1];
}

/**
 * Padding of the image plane.
 *
 * @param pad tfjs' attribute: `"same"`, `"valid"`, a number for all sides, or pairs for all four axes.
 * @returns Its attributes.
 */
export function padding(pad: Attribute): Record<string, AttributeValue> {
  if (typeof pad === "string") return { padding: text(pad.toUpperCase()) };
  return { padding: text("EXPLICIT"), explicit_paddings: integers(sides(pad).flat()) };
}

/**
 * Throws if tfjs would compute another width: with padding given as one number it takes the stride of the height for both.
 *
 * @param attrs Attributes of a convolution or of pooling.
 * @throws {TypeError} If padding is a number and the strides differ.
 */
export function requireEqualStrides({ pad, strides }: Readonly<Record<string, Attribute>>): void {
  if (typeof pad !== "number" || !Array.isArray(strides) || strides[0] === strides[1]) return;
  throw new TypeError(
    `Cannot write a GraphModel: with padding in numbers both strides must be equal: current value is ${strides}`,
  );
}

/**
 * Zeros around the image plane.
 *
 * @param pad A number for all sides, or pairs for all four axes.
 * @returns Pairs for all four axes.
 */
export function sides(pad: Attribute): [number, number][] {
  if (Array.isArray(pad)) return pad as [number, number][];
  const p = pad as number;
  return [[0, 0], [p, p], [p, p], [0, 0]];
}
