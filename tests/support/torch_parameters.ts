/**
 * The parameters of a layer list, and their way between PyTorch's axis order and ours.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { random, type Tensor } from "@geta-lab/geta/core";
import { type FixtureTensor, values } from "./fixtures.ts";

/** A layer as `graph.json` and `subnet_numeric.json` write it; hostile attributes are nobody's business in a test. */
export interface TorchLayer {
  name: string;
  type: string;
  inputs: string[];
  attrs?: Record<string, number | boolean>;
  output?: boolean;
  shared_with?: string;
}

/** A parameter: where its axes stand in PyTorch's order, so that `shape[i]` is theirs of axis `order[i]`. */
export interface TorchParameter {
  /** Its shape in PyTorch. */
  shape: number[];
  /** For each of our axes, theirs. */
  order: number[];
  /** What it starts as; "statistics" and "variance" are not trained. */
  kind: "weight" | "scale" | "statistics" | "variance";
}

/** An attribute that must be a number. */
export function numberOf({ name, attrs = {} }: TorchLayer, key: string, standard?: number): number {
  const value = attrs[key] ?? standard;
  if (typeof value === "number") return value;
  throw new TypeError(`Cannot build ${name}: ${key} must be a number: current value is ${value}`);
}

/** All parameters of a network by their PyTorch names. */
export function torchParameters(layers: readonly TorchLayer[]): Record<string, TorchParameter> {
  return Object.fromEntries(layers.flatMap((layer) => {
    const make = layer.shared_with === undefined ? PARAMETERS[layer.type] : undefined;
    return Object.entries(make?.(layer) ?? {})
      .map(([name, parameter]) => [`${layer.name}.${name}`, parameter]);
  }));
}

/** Whether a convolution treats every channel by itself. */
export function isDepthwise(layer: TorchLayer): boolean {
  const groups = numberOf(layer, "groups", 1);
  return groups > 1 && groups === numberOf(layer, "in") && groups === numberOf(layer, "out");
}

type Parameters = Record<string, TorchParameter>;

const weight = (shape: number[], order: number[]): TorchParameter => ({
  shape,
  order,
  kind: "weight",
});
const vector = (n: number, kind: TorchParameter["kind"] = "weight"): TorchParameter => ({
  shape: [n],
  order: [0],
  kind,
});

const dense = (name: string, inputs: number, outputs: number): Parameters => ({
  [`${name}weight`]: weight([outputs, inputs], [1, 0]),
  [`${name}bias`]: vector(outputs),
});

const norm = (name: string, features: number): Parameters => ({
  [`${name}weight`]: vector(features, "scale"),
  [`${name}bias`]: vector(features),
});

const PARAMETERS: Record<string, (layer: TorchLayer) => Parameters> = {
  conv2d: (layer) => {
    const [out, kernel] = [numberOf(layer, "out"), numberOf(layer, "kernel", 3)];
    const inputs = numberOf(layer, "in") / numberOf(layer, "groups", 1);
    const order = isDepthwise(layer) ? [2, 3, 0, 1] : [2, 3, 1, 0];
    return {
      weight: weight([out, inputs, kernel, kernel], order),
      ...(layer.attrs?.bias === false ? {} : { bias: vector(out) }),
    };
  },
  conv_transpose2d: (layer) => {
    const [out, kernel] = [numberOf(layer, "out"), numberOf(layer, "kernel", 2)];
    return {
      weight: weight([numberOf(layer, "in"), out, kernel, kernel], [2, 3, 1, 0]),
      ...(layer.attrs?.bias === false ? {} : { bias: vector(out) }),
    };
  },
  linear: (layer) => dense("", numberOf(layer, "in"), numberOf(layer, "out")),
  batchnorm2d: (layer) => {
    const channels = numberOf(layer, "channels");
    return {
      ...norm("", channels),
      running_mean: vector(channels, "statistics"),
      running_var: vector(channels, "variance"),
    };
  },
  groupnorm: (layer) => norm("", numberOf(layer, "channels")),
  layernorm: (layer) => norm("", numberOf(layer, "features")),
  attention_fused_qkv: (layer) => {
    const features = numberOf(layer, "features");
    const inner = numberOf(layer, "heads") * numberOf(layer, "head_dim");
    return { ...dense("to_qkv.", features, 3 * inner), ...dense("to_out.", inner, features) };
  },
  attention_separate_qkv_residual_norm: (layer) => {
    const n = numberOf(layer, "features");
    const parts = ["self.query.", "self.key.", "self.value.", "output.dense."];
    return {
      ...Object.assign({}, ...parts.map((name) => dense(name, n, n))),
      ...norm("output.LayerNorm.", n),
    };
  },
};

/** The parameter as a variable of ours: random numbers, or those of a fixture. */
export function torchVariable(
  { shape, order, kind }: TorchParameter,
  numbers: FixtureTensor | number,
): tf.Variable {
  return tf.tidy(() => {
    const data = typeof numbers === "number"
      ? randomNumbers(shape, kind, numbers)
      : values(numbers);
    const isTrained = kind === "weight" || kind === "scale";
    return tf.variable(tf.transpose(tf.tensor(data, shape), order), isTrained);
  });
}

function randomNumbers(shape: number[], kind: TorchParameter["kind"], seed: number): Float32Array {
  const stream = random(seed);
  return Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    const value = 0.4 * stream.normal();
    if (kind === "variance") return 0.5 + Math.abs(value);
    return kind === "scale" ? 1 + value : value;
  });
}

/** An activation of theirs, channels first, as ours, channels last. */
export function toOurActivation(numbers: FixtureTensor): Tensor {
  return channelsLast(tf.tensor(values(numbers), numbers.shape));
}

/** Images to channels last; everything else stays. */
export function channelsLast(x: Tensor): Tensor {
  return x.rank === 4 ? tf.transpose(x, [0, 2, 3, 1]) : x;
}

/** Images to channels first; everything else stays. */
export function channelsFirst(x: Tensor): Tensor {
  return x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;
}
