/** Converted models (`GraphModel`), written by hand node by node. */
import * as tf from "@tensorflow/tfjs";

tf.env().set("PROD", true);

/** A model made without waiting. */
type Model = tf.GraphModel<tf.io.IOHandlerSync>;

/** A node: its operator, the nodes it reads, its attributes. */
export type Node = [name: string, op: string, inputs?: string[], attrs?: Record<string, Value>];

type Value = string | number | boolean | number[] | string[];

/** A model of the nodes, with these weights; arguments are float32 of the given shapes, -1 for any length. */
export function graphModel(
  { inputs, weights, nodes, outputs }: {
    inputs: Record<string, number[]>;
    weights: Record<string, tf.Tensor>;
    nodes: Node[];
    outputs: string[];
  },
): Model {
  const node = (name: string, op: string, input: string[], attr: object) => ({
    name,
    op,
    input,
    attr: { ...attr, T: { type: "DT_FLOAT" } },
  });
  const shapeOf = (shape: number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) });
  const type = (dtype: string) => dtype === "int32" ? "DT_INT32" : "DT_FLOAT";
  const topology = {
    node: [
      ...Object.entries(inputs).map(([name, shape]) =>
        node(name, "Placeholder", [], {
          dtype: { type: "DT_FLOAT" },
          shape: { shape: shapeOf(shape) },
        })
      ),
      ...Object.entries(weights).map(([name, { dtype, shape }]) =>
        node(name, "Const", [], {
          dtype: { type: type(dtype) },
          value: { tensor: { dtype: type(dtype), tensorShape: shapeOf(shape) } },
        })
      ),
      ...nodes.map(([name, op, input = [], attrs = {}]) =>
        node(name, op, input, mapValues(attrs, attribute))
      ),
    ],
    library: {},
    versions: {},
  };
  const tensor = (name: string) => ({ name, dtype: "DT_FLOAT", tensorShape: shapeOf([-1]) });
  const data = Object.values(weights).map((weight) => weight.dataSync() as Float32Array);
  const bytes = new Uint8Array(data.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of data) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return tf.loadGraphModelSync({
    modelTopology: topology,
    signature: {
      inputs: mapValues(
        inputs,
        (shape, name) => ({ ...tensor(name), tensorShape: shapeOf(shape) }),
      ),
      outputs: Object.fromEntries(outputs.map((name) => [name, tensor(name)])),
    } as Record<string, unknown>,
    weightSpecs: Object.entries(weights).map(([name, { shape, dtype }]) => ({
      name,
      shape,
      dtype: dtype as "float32",
    })),
    weightData: bytes.buffer,
  });
}

function attribute(value: Value): object {
  if (typeof value === "string") return { s: btoa(value) };
  if (typeof value === "boolean") return { b: value };
  if (typeof value === "number") return { f: value };
  const isText = value.some((part) => typeof part === "string");
  return {
    list: isText ? { s: value.map((part) => btoa(String(part))) } : { i: value.map(String) },
  };
}

function mapValues<A, B>(
  record: Record<string, A>,
  change: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

/** Random numbers, the same for the same seed. */
export const noise = (shape: number[], seed: number): tf.Tensor =>
  tf.randomNormal(shape, 0, 0.5, "float32", seed);

/** Attributes of a convolution that keeps the size of the image. */
export const SAME = {
  strides: [1, 1, 1, 1],
  dilations: [1, 1, 1, 1],
  padding: "SAME",
  data_format: "NHWC",
};

/**
 * Images of 8 x 8 to three scores: a fused convolution, a batch norm that is not folded, a depthwise convolution, a plain bias, a
 * reshaped dense layer. `rows` is the batch that the flatten has built in; -1 leaves it open.
 */
export function imageModel(rows = -1): Model {
  return graphModel({
    inputs: { image: [rows, 8, 8, 3] },
    weights: {
      "conv1/weights": noise([3, 3, 3, 6], 1),
      "conv1/shift": noise([6], 2),
      "conv2/weights": noise([1, 1, 6, 4], 3),
      "norm/gamma": noise([4], 4),
      "norm/beta": noise([4], 5),
      "norm/mean": noise([4], 6),
      "norm/variance": tf.abs(noise([4], 7)),
      "depthwise/weights": noise([3, 3, 4, 1], 8),
      "depthwise/shift": noise([4], 9),
      "axes": tf.tensor1d([1, 2], "int32"),
      "flat": tf.tensor1d([rows, 4], "int32"),
      "fc/weights": noise([4, 3], 10),
      "half": tf.scalar(0.5),
    },
    nodes: [
      ["conv1/Relu", "_FusedConv2D", ["image", "conv1/weights", "conv1/shift"], {
        ...SAME,
        num_args: 1,
        fused_ops: ["BiasAdd", "Relu"],
      }],
      ["conv2/Conv2D", "Conv2D", ["conv1/Relu", "conv2/weights"], SAME],
      [
        "norm/FusedBatchNormV3",
        "FusedBatchNormV3",
        ["conv2/Conv2D", "norm/gamma", "norm/beta", "norm/mean", "norm/variance"],
        { epsilon: 0.001, data_format: "NHWC" },
      ],
      ["relu6", "Relu6", ["norm/FusedBatchNormV3"]],
      ["depthwise/Dw", "DepthwiseConv2dNative", ["relu6", "depthwise/weights"], SAME],
      ["depthwise/BiasAdd", "BiasAdd", ["depthwise/Dw", "depthwise/shift"]],
      ["pool", "Mean", ["depthwise/BiasAdd", "axes"], { keep_dims: false }],
      ["flatten", "Reshape", ["pool", "flat"]],
      ["fc/MatMul", "MatMul", ["flatten", "fc/weights"], {
        transpose_a: false,
        transpose_b: false,
      }],
      ["halved", "Mul", ["fc/MatMul", "half"]],
    ],
    outputs: ["halved"],
  });
}
