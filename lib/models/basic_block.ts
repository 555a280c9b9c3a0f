import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, type VariableStore } from "../nn/mod.ts";
import type { ResidualSize } from "./residual_network.ts";
import { residualSum } from "./residual_sum.ts";

/**
 * The block of the shallow ResNets: two 3x3 convolutions beside the shortcut.
 *
 * Source: He et al., Deep Residual Learning (arXiv:1512.03385), section 3.
 *
 * @param store Where the variables are made.
 * @param name Name of the block, for example `stage1/block1`.
 * @param size Channels and stride.
 * @returns The block; it takes and gives [batch, height, width, channels].
 *
 * @example Half the pixels, twice the channels
 * ```ts
 * import { basicBlock } from "@geta-lab/geta/models";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const block = basicBlock(store, "block", { inputs: 2, outputs: 4, stride: 2 });
 * assert.deepEqual(block(tf.ones([1, 8, 8, 2]), { training: false }).shape, [1, 4, 4, 4]);
 * ```
 */
export function basicBlock(store: VariableStore, name: string, size: ResidualSize): Block {
  const { outputs } = size;
  const inner = chain([
    convBn(store, `${name}/conv1`, { ...size, activation: tf.relu }),
    convBn(store, `${name}/conv2`, { inputs: outputs, outputs }),
  ]);
  return residualSum(store, name, { ...size, inner });
}
