import * as tf from "@tensorflow/tfjs-core";
import { addRelu } from "../engine/mod.ts";
import { type Block, convBn, type VariableStore } from "../nn/mod.ts";
import type { ResidualSize } from "./residual_network.ts";

/**
 * The idea of the residual network: relu(inner(x) + shortcut(x)). The shortcut is the identity, or, where the shape changes, a
 * 1x1 convolution with batch norm.
 */
export function residualSum(
  store: VariableStore,
  name: string,
  size: ResidualSize & { inner: Block },
): Block {
  const { inputs, outputs, stride, inner } = size;
  const shortcut: Block = inputs === outputs && stride === 1
    ? (x) => x
    : convBn(store, `${name}/shortcut`, { inputs, outputs, stride, kernel: 1 });
  return (x, mode) => tf.tidy(() => addRelu(inner(x, mode), shortcut(x, mode)));
}
