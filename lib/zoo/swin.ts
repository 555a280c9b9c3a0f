import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, integerWithin, smallest, someList, type Tensor } from "../core/mod.ts";
import {
  layerNorm,
  multiHeadAttention,
  type Network,
  patchEmbedding,
  tokenDense,
  transformerBlock,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { mergeWindows, roll, shiftedWindowBias, splitWindows } from "./layers/windows.ts";
import { patchMerging } from "./layers/patch_merging.ts";
import { relativePositionBias } from "./layers/relative_position_bias.ts";
import { MODEL_CHECKS, type ModelOptions } from "../models/mod.ts";

/** What a Swin transformer can be told; images are [16, 16, 3] by default. */
export interface SwinOptions extends ModelOptions {
  /** Side of a patch in pixels; 2 by default. */
  patch?: number;
  /** Numbers per token in the first stage, doubled in each that follows; 24 by default. */
  width?: number;
  /** Blocks of each stage; [2, 2] by default. */
  depths?: number[];
  /** Attention heads of each stage; [2, 4] by default. */
  heads?: number[];
  /** Side of a window in tokens; 4 by default. */
  window?: number;
}

/**
 * The Swin transformer: attention within windows, which every second block shifts by half a window, and fewer but wider
 * tokens from stage to stage, as in a convolutional network.
 *
 * ```text
 * image -- patches 2x2 -- norm -- block, shifted block -- merge 2x2 -- block x 2 -- norm -- mean over tokens -- dense classes
 *          8x8 tokens             windows of 4x4          4x4 tokens   one window
 *
 * block:  x = x + attention(norm(x))      windows, shift and its mask; scores + relative position
 *         x = x + mlp(norm(x))            dense 4 width, gelu, dense width
 * ```
 *
 * Swin-T is `{ inputShape: [224, 224, 3], patch: 4, width: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24], window: 7,
 * classes: 1000 }`.
 *
 * Source: Liu et al. 2021 (arXiv:2103.14030), section 3.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { swin } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, variables, forward } = swin();
 * assert.deepEqual(variables["stage2/block1/attention/query/kernel"]!.shape, [48, 48]);
 * const scores = [forward(exampleInputs(inputs, 2, 0)[0]!, { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 10]);
 * ```
 */
export function swin(options: SwinOptions = {}): Network {
  checkOptions("swin()", options, {
    ...MODEL_CHECKS,
    patch: integerWithin({ min: 1 }),
    width: integerWithin({ min: 1 }),
    depths: someList,
    heads: someList,
    window: integerWithin({ min: 1 }),
  });
  const { seed = 0, inputShape = [16, 16, 3], classes = 10, patch = 2, width = 24 } = options;
  const { depths = [2, 2], heads = [2, 4], window = 4 } = options;
  const store = variableStore(seed);
  const embed = patchEmbedding(store, "patches", { inputs: inputShape[2]!, width, patch });
  const patchNorm = layerNorm(store, "patches/norm", width);
  const layers: ((x: Tensor) => Tensor)[] = [];
  depths.forEach((depth, stage) => {
    const channels = width * 2 ** stage, scale = patch * 2 ** stage;
    const size = [inputShape[0]! / scale, inputShape[1]! / scale] as const;
    if (stage > 0) layers.push(patchMerging(store, `stage${stage + 1}/merge`, channels / 2));
    for (let i = 0; i < depth; i++) {
      const name = `stage${stage + 1}/block${i + 1}`;
      const shifts = i % 2 === 1 && smallest(size) > window; // one window has no neighbours
      const by = shifts ? Math.floor(window / 2) : 0;
      const sizes = { width: channels, heads: heads[stage]!, window, by, size };
      const attention = windowAttention(store, `${name}/attention`, sizes);
      const hidden = 4 * channels;
      const block = { attention, norm: "before", width: channels, hidden } as const;
      layers.push(transformerBlock(store, name, block));
    }
  });
  const features = width * 2 ** (depths.length - 1);
  const norm = layerNorm(store, "norm", features);
  const head = tokenDense(store, "head", { inputs: features, outputs: classes });
  return {
    name: "swin",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(image) {
      let x = patchNorm(embed(image!));
      for (const layer of layers) x = layer(x);
      return head(tf.mean(norm(x), [1, 2]));
    },
  };
}

interface WindowAttention {
  width: number;
  heads: number;
  window: number;
  by: number;
  size: readonly [height: number, width: number];
}

/** Attention within windows [batch, height, width, channels], of the image shifted by some pixels. */
function windowAttention(
  store: VariableStore,
  name: string,
  { width, heads, window, by, size }: WindowAttention,
): (x: Tensor) => Tensor {
  const attention = multiHeadAttention(store, name, { width, heads });
  const position = relativePositionBias(store, `${name}/position`, { window, heads });
  if (by === 0) {
    return (x) => mergeWindows(attention(splitWindows(x, window), position()), ...size);
  }
  return (x) => {
    const bias = tf.add(position(), shiftedWindowBias(...size, { window, by }));
    const mixed = attention(splitWindows(roll(x, by), window), bias);
    return roll(mergeWindows(mixed, ...size), -by);
  };
}
