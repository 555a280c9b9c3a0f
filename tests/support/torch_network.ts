/**
 * A network of a fixture, written as a list of layers in PyTorch's terms, as a tfjs function with channels last.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor } from "@geta-lab/geta/core";
import { attention, gelu, groupedConv2d, groupNorm, layerNorm } from "@geta-lab/geta/engine";
import { channelsFirst, isDepthwise, numberOf, type TorchLayer } from "./torch_parameters.ts";

type Layer = (
  layer: TorchLayer,
  inputs: Tensor[],
  get: (name: string) => Tensor | undefined,
) => Tensor;

/**
 * Builds a network.
 *
 * @param layers Its layers, in order of execution.
 * @param variables Its parameters by their PyTorch names, in our axis order.
 * @returns From the input to all outputs, in order.
 */
export function torchNetwork(
  layers: readonly TorchLayer[],
  variables: NamedVariables,
): (x: Tensor) => Tensor[] {
  return (x) => {
    const results = new Map<string, Tensor>([["input", x]]);
    for (const layer of layers) {
      const build = LAYERS[layer.type];
      if (!build) throw new TypeError(`Cannot build ${layer.name}: unknown type ${layer.type}`);
      const owner = layer.shared_with ?? layer.name;
      const inputs = layer.inputs.map((name) => results.get(name)!);
      results.set(layer.name, build(layer, inputs, (name) => variables[`${owner}.${name}`]));
    }
    return layers.filter(({ output }) => output).map(({ name }) => results.get(name)!);
  };
}

const four = (x: Tensor | undefined) => x as tf.Tensor4D;
const addBias = (y: Tensor, bias: Tensor | undefined) => bias ? tf.add(y, bias) : y;

/** Over the last axis, one matrix product for all tokens. */
function dense(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const y = tf.add(tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), weight), bias);
  return tf.reshape(y, [...x.shape.slice(0, -1), weight.shape[1]!]);
}

/** [batch, token, head * dim] to [batch, head, token, dim]. */
function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, tokens, width] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]);
}

function joinHeads(x: Tensor): Tensor {
  const [batch, heads, tokens, dim] = x.shape as [number, number, number, number];
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * dim]);
}

const LAYERS: Record<string, Layer> = {
  relu: (_, [x]) => tf.relu(x!),
  sigmoid: (_, [x]) => tf.sigmoid(x!),
  gelu: (_, [x]) => gelu(x!),
  add: (_, [a, b]) => tf.add(a!, b!),
  mul: (_, [a, b]) => tf.mul(a!, b!),
  flatten: (_, [x]) => tf.reshape(channelsFirst(x!), [x!.shape[0]!, -1]),
  global_mean: (_, [x]) => tf.mean(x!, [1, 2]),
  global_mean_keep: (_, [x]) => tf.mean(x!, [1, 2], true),
  token_mean: (_, [x]) => tf.mean(x!, 1),
  concat_channels: (_, inputs) => tf.concat(inputs, 3),
  maxpool2d: (layer, [x]) => {
    const size = numberOf(layer, "size", 2);
    return tf.maxPool(four(x), size, size, "valid");
  },
  upsample2x: (_, [x]) =>
    tf.image.resizeNearestNeighbor(four(x), [2 * x!.shape[1]!, 2 * x!.shape[2]!]),
  conv2d: (layer, [x], get) => {
    const weight = get("weight")!, groups = numberOf(layer, "groups", 1);
    const strides = numberOf(layer, "stride", 1), pad = numberOf(layer, "padding", 1);
    if (isDepthwise(layer)) {
      return addBias(tf.depthwiseConv2d(four(x), four(weight), strides, pad), get("bias"));
    }
    const y = groups === 1
      ? tf.conv2d(four(x), four(weight), strides, pad)
      : groupedConv2d(x!, weight, { groups, strides, pad });
    return addBias(y, get("bias"));
  },
  conv_transpose2d: (layer, [x], get) => {
    const weight = get("weight")!, stride = numberOf(layer, "stride", 2);
    const [batch, height, width] = x!.shape as [number, number, number];
    const shape = [batch, height, width].map((n, i) =>
      i === 0 ? n : (n - 1) * stride + weight.shape[0]!
    );
    const y = tf.conv2dTranspose(
      four(x),
      four(weight),
      [...shape, weight.shape[2]!] as [number, number, number, number],
      stride,
      "valid",
    );
    return addBias(y, get("bias"));
  },
  linear: (_, [x], get) => dense(x!, get("weight")!, get("bias")!),
  batchnorm2d: (_, [x], get) =>
    tf.batchNorm(
      four(x),
      get("running_mean") as tf.Tensor1D,
      get("running_var") as tf.Tensor1D,
      get("bias") as tf.Tensor1D,
      get("weight") as tf.Tensor1D,
      1e-5,
    ),
  groupnorm: (layer, [x], get) =>
    groupNorm(x!, { scale: get("weight")!, offset: get("bias")! }, {
      groups: numberOf(layer, "groups"),
    }),
  layernorm: (_, [x], get) => layerNorm(x!, { scale: get("weight")!, offset: get("bias")! }),
  // of the two attentions one is made of primitive operators, the other is our kernel
  attention_fused_qkv: (layer, [x], get) => {
    const heads = numberOf(layer, "heads"), dim = numberOf(layer, "head_dim");
    const all = dense(x!, get("to_qkv.weight")!, get("to_qkv.bias")!);
    const [q, k, v] = tf.split(all, 3, 2).map((part) => splitHeads(part, heads));
    const weights = tf.softmax(tf.mul(tf.matMul(q!, k!, false, true), 1 / Math.sqrt(dim)));
    const y = joinHeads(tf.matMul(weights, v!));
    return dense(y, get("to_out.weight")!, get("to_out.bias")!);
  },
  attention_separate_qkv_residual_norm: (layer, [x], get) => {
    const part = (name: string, y: Tensor) =>
      dense(y, get(`${name}.weight`)!, get(`${name}.bias`)!);
    const [q, k, v] = ["query", "key", "value"].map((role) => part(`self.${role}`, x!));
    const mixed = attention(q!, k!, v!, { heads: numberOf(layer, "heads") });
    return layerNorm(tf.add(part("output.dense", mixed), x!), {
      scale: get("output.LayerNorm.weight")!,
      offset: get("output.LayerNorm.bias")!,
    });
  },
};
