import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, type VariableStore } from "../nn/mod.ts";
import type { ResidualSize } from "./residual_network.ts";
import { residualSum } from "./residual_sum.ts";

/** The block of the shallow ResNets: two 3x3 convolutions beside the shortcut. */
export function basicBlock(store: VariableStore, name: string, size: ResidualSize): Block {
  const { outputs } = size;
  const inner = chain([
    convBn(store, `${name}/conv1`, { ...size, activation: tf.relu }),
    convBn(store, `${name}/conv2`, { inputs: outputs, outputs }),
  ]);
  return residualSum(store, name, { ...size, inner });
}
