import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, type Network, type VariableStore } from "../nn/mod.ts";
import { residualNetwork, type ResidualSize, residualSum } from "../models/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** How many times wider the residual stream is than the inside of a block. */
const EXPANSION = 4;

/**
 * ResNet-50: four stages of 3, 4, 6 and 3 bottleneck blocks, with the 3x3 first convolution of small images.
 *
 * ```text
 * stem -> stage 1 -> stage 2 -> stage 3 -> stage 4 -> mean over pixels -> dense classes
 *
 * x --+-- conv 1x1 --- conv 3x3 --- conv 1x1 --(+)-- relu        a bottleneck: the expensive 3x3 convolution runs on a
 *     |   width        width        4 width     |                quarter of the channels
 *     +-----------------------------------------+
 * ```
 *
 * Most channels stand inside the blocks, two groups in each, free to go one by one; the wide stream between the blocks of a
 * stage is one single group.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), table 1; the stride is in the 3x3 convolution, as in its later versions.
 *
 * @param options Seed, shape of a sample, classes, and the channels inside the blocks of the four stages (the stream has four
 * times as many). 67,282 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet50 } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = resnet50({ widths: [3, 4, 5, 6] });
 * assert.deepEqual(variables["stage4/block3/conv3/kernel"]!.shape, [1, 1, 6, 24]);
 * ```
 */
export function resnet50(options: ArchitectureOptions = {}): Network {
  const { widths, ...settings } = withSmallDefaults(options, [6, 10, 16, 20]);
  return residualNetwork("resnet50", bottleneck, {
    ...settings,
    stem: 2 * widths[0]!,
    widths: widths.map((width) => EXPANSION * width),
    depths: [3, 4, 6, 3],
  });
}

function bottleneck(store: VariableStore, name: string, size: ResidualSize): Block {
  const { inputs, outputs, stride } = size, width = outputs / EXPANSION;
  const activation = tf.relu;
  const inner = chain([
    convBn(store, `${name}/conv1`, { inputs, outputs: width, kernel: 1, activation }),
    convBn(store, `${name}/conv2`, { inputs: width, outputs: width, stride, activation }),
    convBn(store, `${name}/conv3`, { inputs: width, outputs, kernel: 1 }),
  ]);
  return residualSum(store, name, { ...size, inner });
}
