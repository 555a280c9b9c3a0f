/**
 * Pooling, resizing, norms over channels.
 *
 * @module
 */
import type { Attribute } from "../../operators/mod.ts";
import { type AttributeValue, integer, integers, text } from "./node_def.ts";
import type { NodeCall, NodeRule } from "./node_rules.ts";
import type { NodeWriter } from "./node_writer.ts";
import { requireEqualStrides, sides, window } from "./product_rules.ts";

/** The smallest float32: no maximum but that of an empty window. */
const LOWEST = -3.4028234663852886e38;

/** Rules of the operators by tfjs' names. */
export const imageRules: Readonly<Record<string, NodeRule>> = {
  MaxPool: (writer, call) => {
    const { inputs: { x }, attrs } = call;
    if (typeof attrs["pad"] === "string") return writer.add("MaxPool", [x!], pooling(attrs, 2));
    requireEqualStrides(attrs);
    const pads = writer.store("paddings", pairs(sides(attrs["pad"]!)));
    const padded = writer.add("PadV2", [x!, pads, writer.scalar(LOWEST)]);
    return writer.add("MaxPool", [padded], pooling({ ...attrs, pad: "valid" }, 2));
  },
  AvgPool: (writer, call) => {
    const { inputs: { x }, attrs } = call;
    if (typeof attrs["pad"] === "string") return writer.add("AvgPool", [x!], pooling(attrs, 2));
    return paddedAverage(writer, call);
  },
  MaxPool3D: (writer, { inputs, attrs }) =>
    writer.add("MaxPool3D", [inputs["x"]!], pooling(attrs, 3)),
  AvgPool3D: (writer, { inputs, attrs }) =>
    writer.add("AvgPool3D", [inputs["x"]!], pooling(attrs, 3)),
  ResizeBilinear: resize("ResizeBilinear"),
  ResizeNearestNeighbor: resize("ResizeNearestNeighbor"),
  FusedBatchNorm: (writer, { inputs: { x, scale, offset, mean, variance }, shapes, attrs }) => {
    const channels = shapes["mean"]!.at(-1) as number;
    const filled = (value: number) =>
      writer.store("channels", { shape: [channels], data: new Float32Array(channels).fill(value) });
    const operands = [x!, scale ?? filled(1), offset ?? filled(0), mean!, variance!];
    return writer.add("FusedBatchNormV3", operands, {
      epsilon: { f: attrs["varianceEpsilon"] as number },
      is_training: { b: false },
      data_format: text("NHWC"),
    });
  },
  LRN: (writer, { inputs, attrs }) =>
    writer.add("LRN", [inputs["x"]!], {
      depth_radius: integer(attrs["depthRadius"] as number),
      bias: { f: attrs["bias"] as number },
      alpha: { f: attrs["alpha"] as number },
      beta: { f: attrs["beta"] as number },
    }),
};

function pooling(
  attrs: Readonly<Record<string, Attribute>>,
  rank: number,
): Record<string, AttributeValue> {
  return {
    ksize: integers(window(attrs["filterSize"], rank)),
    strides: integers(window(attrs["strides"], rank)),
    padding: text(String(attrs["pad"]).toUpperCase()),
  };
}

/**
 * An average counts no padding, which no GraphModel can say of padding given in numbers: the zeros are averaged, too, and what comes out
 * is multiplied by how many times too many there were.
 */
function paddedAverage(
  writer: NodeWriter,
  { inputs, shapes, attrs, outputs, free }: NodeCall,
): string {
  requireEqualStrides(attrs);
  if (free[0]!.length > 0) {
    throw new TypeError(
      `Cannot write a GraphModel: an average with padding in numbers must be of a fixed size: current value is ${
        attrs["pad"]
      }`,
    );
  }
  const pads = sides(attrs["pad"]!),
    size = window(attrs["filterSize"], 2),
    strides = window(attrs["strides"], 2);
  const padded = writer.add("PadV2", [
    inputs["x"]!,
    writer.store("paddings", pairs(pads)),
    writer.scalar(0),
  ]);
  const average = writer.add("AvgPool", [padded], pooling({ ...attrs, pad: "valid" }, 2));
  /** Pixels under the window, for each of its places along an axis. */
  const counts = (axis: 1 | 2) =>
    Array.from({ length: outputs[0]![axis] as number }, (_, i) => {
      const from = i * strides[axis]! - pads[axis]![0], length = shapes["x"]![axis] as number;
      return Math.min(from + size[axis]!, length) - Math.max(from, 0);
    });
  const rows = counts(1), columns = counts(2), all = size[1]! * size[2]!;
  const data = Float32Array.from(rows.flatMap((h) => columns.map((w) => all / (h * w))));
  const factor = writer.store("share", { shape: [1, rows.length, columns.length, 1], data });
  return writer.add("Mul", [average, factor]);
}

function pairs(values: readonly (readonly number[])[]): { shape: number[]; data: Int32Array } {
  return { shape: [values.length, 2], data: Int32Array.from(values.flat()) };
}

function resize(op: string): NodeRule {
  return (writer, { inputs, attrs, lengthAt }) =>
    writer.add(op, [
      inputs["images"]!,
      writer.lengths((attrs["size"] as number[]).map((own, i) => lengthAt(`size.${i}`) ?? own)),
    ], {
      align_corners: { b: attrs["alignCorners"] === true },
      half_pixel_centers: { b: attrs["halfPixelCenters"] === true },
    });
}
