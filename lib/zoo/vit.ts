import * as tf from "@tensorflow/tfjs-core";
import {
  layerNorm,
  learnedToken,
  multiHeadAttention,
  type Network,
  patchEmbedding,
  positionEmbedding,
  qkvAttention,
  tokenDense,
  variableStore,
} from "../nn/mod.ts";
import { type AttentionLayer, transformerStack } from "./layers/transformer_stack.ts";
import { type VitOptions, withVitDefaults } from "./vit_options.ts";

/**
 * The vision transformer: an image is cut into patches, each patch is a token, and the scores are read from one more token.
 *
 * ```text
 * image -- patches 4x4 -- [class token; 9 patches] + position -- block x 2 -- norm -- class token -- dense classes
 *
 * block:  x = x + attention(norm(x))      heads of separate query, key and value layers
 *         x = x + mlp(norm(x))            dense 4 width, gelu, dense width
 * ```
 *
 * ViT-Base is `{ inputShape: [224, 224, 3], patch: 16, width: 768, layers: 12, heads: 12, classes: 1000 }`.
 *
 * Source: Dosovitskiy et al. 2020 (arXiv:2010.11929), section 3.1.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { vit } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, variables, forward } = vit();
 * assert.deepEqual(variables["block1/attention/query/kernel"]!.shape, [24, 24]);
 * const scores = [forward(exampleInputs(inputs, 2, 0)[0]!, { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 10]);
 * ```
 */
export function vit(options: VitOptions = {}): Network {
  return visionTransformer("vit", multiHeadAttention, options);
}

/**
 * The vision transformer of {@linkcode vit} with one dense layer of 3 width columns for queries, keys and values together.
 *
 * Source: Dosovitskiy et al. 2020 (arXiv:2010.11929), appendix A.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { vitFused } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(vitFused().variables["block1/attention/qkv/kernel"]!.shape, [24, 72]);
 * ```
 */
export function vitFused(options: VitOptions = {}): Network {
  return visionTransformer("vitFused", qkvAttention, options);
}

function visionTransformer(
  name: string,
  attention: AttentionLayer,
  options: VitOptions,
): Network {
  const { seed, inputShape, classes, patch, width, layers, heads } = withVitDefaults(options);
  const [rows, columns, inputs] = inputShape as [number, number, number];
  const patches = (rows / patch) * (columns / patch);
  const store = variableStore(seed);
  const embed = patchEmbedding(store, "patches", { inputs, width, patch });
  const prepend = learnedToken(store, "class", width);
  const position = positionEmbedding(store, "position", { tokens: 1 + patches, width });
  const size = { layers, width, heads };
  const blocks = transformerStack(store, "block", { ...size, norm: "before", attention });
  const norm = layerNorm(store, "norm", width);
  const head = tokenDense(store, "head", { inputs: width, outputs: classes });
  return {
    name,
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(image) {
      const x = blocks(position(prepend(tf.reshape(embed(image!), [-1, patches, width]))));
      const first = tf.slice(norm(x), [0, 0, 0], [-1, 1, width]);
      return head(tf.reshape(first, [-1, width]));
    },
  };
}
