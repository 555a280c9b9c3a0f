import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../core/mod.ts";
import { batchNorm, conv2d, type Conv2dOptions, type Mode, type VariableStore } from "../nn/mod.ts";

/** Convolution, batch norm, relu: variables `name/kernel` and `name/bn/...`. */
export function convBlock(
  store: VariableStore,
  name: string,
  options: Conv2dOptions,
): (x: Tensor, mode: Mode) => Tensor {
  const conv = conv2d(store, name, options);
  const norm = batchNorm(store, `${name}/bn`, options.outputs);
  return (x, mode) => tf.relu(norm(conv(x), mode));
}
