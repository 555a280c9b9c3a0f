import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, dense, type Network, type VariableStore } from "../nn/mod.ts";
import { residualNetwork, type ResidualSize, residualSum } from "../models/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** How many channels share one hidden feature of the gate. */
const REDUCTION = 4;

/**
 * SE-ResNet: a ResNet whose blocks weigh their channels by what the whole image looks like (squeeze and excitation).
 *
 * ```text
 * x --+-- conv 3x3 --- conv 3x3 --+-------------------------------------------------(*)--(+)-- relu
 *     |                    c      |                                                  |    |
 *     |                           +-- mean -- dense, relu -- dense, sigmoid: gate ---+    |
 *     |                                       c / 4          c                            |
 *     +-----------------------------------------------------------------------------------+
 * ```
 *
 * The product ties the gate's outputs to the channels they weigh, and the mean ties its inputs to the same channels. The
 * sigmoid of a removed feature is not 0 but 1/2; it does no harm, since it is multiplied by a channel that is 0.
 *
 * Source: Hu, Shen, Sun: Squeeze-and-Excitation Networks (arXiv:1709.01507), section 3.
 *
 * @param options Seed, shape of a sample, classes, and the channels of the three stages. 55,454 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { seResnet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = seResnet({ widths: [8, 16, 24] });
 * assert.deepEqual(variables["stage3/block1/squeeze/kernel"]!.shape, [24, 6]);
 * ```
 */
export function seResnet(options: ArchitectureOptions = {}): Network {
  const settings = withSmallDefaults(options, [12, 20, 32]);
  return residualNetwork("se-resnet", gatedBlock, {
    ...settings,
    stem: settings.widths[0]!,
    depths: [2, 2, 2],
  });
}

function gatedBlock(store: VariableStore, name: string, size: ResidualSize): Block {
  const { outputs } = size;
  const inner = chain([
    convBn(store, `${name}/conv1`, { ...size, activation: tf.relu }),
    convBn(store, `${name}/conv2`, { inputs: outputs, outputs }),
    squeezeAndExcite(store, name, outputs),
  ]);
  return residualSum(store, name, { ...size, inner });
}

function squeezeAndExcite(store: VariableStore, name: string, channels: number): Block {
  const hidden = channels / REDUCTION;
  const squeeze = dense(store, `${name}/squeeze`, { inputs: channels, outputs: hidden });
  const excite = dense(store, `${name}/excite`, { inputs: hidden, outputs: channels });
  return (x) => {
    const gate = tf.sigmoid(excite(tf.relu(squeeze(tf.mean(x, [1, 2])))));
    return tf.mul(x, tf.reshape(gate, [-1, 1, 1, channels]));
  };
}
