import * as tf from "@tensorflow/tfjs-core";
import { addRelu } from "../engine/mod.ts";
import { type Block, convBn, type VariableStore } from "../nn/mod.ts";
import type { ResidualSize } from "./residual_network.ts";

/**
 * The idea of the residual network: relu(inner(x) + shortcut(x)). The shortcut is the identity, or, where the shape changes, a
 * 1x1 convolution with batch norm.
 *
 * Source: He et al., Deep Residual Learning (arXiv:1512.03385), section 3.
 *
 * @param store Where the variables of the shortcut are made.
 * @param name Name of the block.
 * @param size Channels, stride, and the block's inner part.
 * @returns The block.
 *
 * @example An identity beside an identity
 * ```ts
 * import { residualSum } from "@geta-lab/geta/models";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const size = { inputs: 1, outputs: 1, stride: 1, inner: (x: tf.Tensor) => x };
 * const block = residualSum(variableStore(0), "block", size);
 * const x = tf.tensor4d([-1, 2], [1, 1, 2, 1]);
 * assert.deepEqual([...block(x, { training: false }).dataSync()], [0, 4]);
 * ```
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
