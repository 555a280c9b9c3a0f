import * as tf from "@tensorflow/tfjs-core";
import { gelu } from "../engine/mod.ts";
import {
  type Block,
  chain,
  conv2d,
  createVariable,
  dense,
  depthwiseConv2d,
  layerNorm,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** Blocks of each stage. */
const DEPTHS = [2, 2, 2];
/** How many times wider a block is inside. */
const EXPANSION = 4;
/** Initial scale of a block's contribution; 1e-6 in the paper, whose networks learn for hundreds of epochs. */
const LAYER_SCALE = 0.1;

/**
 * ConvNeXt: a convolutional network built like a transformer. A large depthwise window mixes pixels, a two-layer
 * perceptron mixes channels, and layer norm looks at all channels of a pixel.
 *
 * ```text
 * patches 2x2, norm -> stage 1 -> norm, patches 2x2 -> stage 2 -> norm, patches 2x2 -> stage 3 -> mean, norm, dense classes
 *
 * x --+-- depthwise 7x7 --- layer norm --- 1x1, gelu --- 1x1 --- * scale --(+)--        a block
 *     |   width             width          4 width       width            |
 *     +-------------------------------------------------------------------+
 * ```
 *
 * Layer norm takes mean and variance over the channels: a channel that is zero still counts in both, so removing it changes
 * the others. Only the inside of a block, between the two 1x1 convolutions, can lose channels unnoticed.
 *
 * Source: Liu et al.: A ConvNet for the 2020s (arXiv:2201.03545), section 2 and figure 4.
 *
 * @param options Seed, shape of a sample, classes, and the channels of the three stages. 22,458 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { convnext } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = convnext({ widths: [6, 8, 10] });
 * assert.deepEqual(variables["stage2/patches/kernel"]!.shape, [2, 2, 6, 8]);
 * assert.deepEqual(variables["stage2/block1/expand/kernel"]!.shape, [1, 1, 8, 32]);
 * ```
 */
export function convnext(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(options, [8, 16, 24]);
  const store = variableStore(seed);
  const blocks: Block[] = [];
  let inputs = inputShape.at(-1)!;
  widths.forEach((outputs, stage) => {
    const name = `stage${stage + 1}`;
    const patches = { inputs, outputs, kernel: 2, stride: 2, padding: 0, bias: true };
    if (stage > 0) blocks.push(layerNorm(store, `${name}/norm`, inputs));
    blocks.push(conv2d(store, `${name}/patches`, patches));
    if (stage === 0) blocks.push(layerNorm(store, `${name}/norm`, outputs));
    for (let i = 1; i <= DEPTHS[stage]!; i++) {
      blocks.push(convnextBlock(store, `${name}/block${i}`, outputs));
    }
    inputs = outputs;
  });
  const features = chain(blocks);
  const norm = layerNorm(store, "head/norm", inputs);
  const head = dense(store, "head", { inputs, outputs: classes });
  return {
    name: "convnext",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(norm(tf.mean(features(x, mode), [1, 2]))),
  };
}

function convnextBlock(store: VariableStore, name: string, width: number): Block {
  const one = { kernel: 1, bias: true }, hidden = EXPANSION * width;
  const inner = chain([
    depthwiseConv2d(store, `${name}/depthwise`, { channels: width, kernel: 7, bias: true }),
    layerNorm(store, `${name}/norm`, width),
    conv2d(store, `${name}/expand`, { ...one, inputs: width, outputs: hidden }),
    gelu,
    conv2d(store, `${name}/project`, { ...one, inputs: hidden, outputs: width }),
  ]);
  const scale = createVariable(store, `${name}/scale`, {
    shape: [width],
    start: () => LAYER_SCALE,
  });
  return (x, mode) => tf.tidy(() => tf.add(x, tf.mul(inner(x, mode), scale)));
}
