import * as tf from "@tensorflow/tfjs-core";
import {
  causalBias,
  embedding,
  layerNorm,
  multiHeadAttention,
  type Network,
  positionEmbedding,
  selfAttention,
  variableStore,
} from "../nn/mod.ts";
import { type AttentionLayer, transformerStack } from "./layers/transformer_stack.ts";
import { type TextOptions, withTextDefaults } from "./text_options.ts";

/**
 * GPT: at every place the scores of the next token, from this token and those before it. The embedding is used twice: row t
 * of its table is what token t enters as, and what the last features are compared with to score token t (tied weights).
 *
 * ```text
 * tokens -- table + position -- block x 2 -- norm -- x table^T -- scores of all tokens
 *
 * block:  x = x + attention(norm(x))      later tokens are hidden
 *         x = x + mlp(norm(x))            dense 4 width, gelu, dense width
 * ```
 *
 * GPT-2 is `{ vocabulary: 50257, tokens: 1024, width: 768, layers: 12, heads: 12 }`.
 *
 * Source: Radford et al. 2019, Language models are unsupervised multitask learners; tied weights: Press and Wolf 2016
 * (arXiv:1608.05859).
 *
 * @param options Seed and sizes.
 * @returns The network: tokens [batch, tokens] to scores [batch, tokens, vocabulary].
 *
 * @example
 * ```ts
 * import { gpt } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, variables, forward } = gpt({ vocabulary: 30 });
 * const scores = [forward(exampleInputs(inputs, 2, 0)[0]!, { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 9, 30]);
 * assert.ok(!("head/kernel" in variables));
 * ```
 */
export function gpt(options: TextOptions = {}): Network {
  return languageModel("gpt", multiHeadAttention, causalBias, options);
}

/**
 * The network of {@linkcode gpt} with the engine's attention, one operator, instead of reshape, transpose, two products and
 * softmax.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { gptFused } from "@geta-lab/geta/zoo";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables, forward } = gptFused();
 * const words = tf.zeros([1, 9], "int32");
 * const graph = trace((x) => [forward(x, { training: false })].flat(), [words], { variables });
 * assert.equal(graph.nodes.filter(({ op }) => op === "Attention").length, 2);
 * ```
 */
export function gptFused(options: TextOptions = {}): Network {
  // the operator wants 1 for keys that are seen and 0 for the others
  const causalMask = (tokens: number) => tf.exp(causalBias(tokens));
  return languageModel("gptFused", selfAttention, causalMask, options);
}

function languageModel(
  name: string,
  attention: AttentionLayer,
  causal: (tokens: number) => tf.Tensor,
  options: TextOptions,
): Network {
  const { seed, vocabulary, tokens, width, layers, heads } = withTextDefaults(options);
  const store = variableStore(seed);
  const embed = embedding(store, "words", {
    tokens: vocabulary,
    width,
    deviation: 1 / Math.sqrt(width), // so that the scores are of size 1
  });
  const table = store.variables["words/table"]!;
  const position = positionEmbedding(store, "position", { tokens, width });
  const size = { layers, width, heads };
  const blocks = transformerStack(store, "block", { ...size, norm: "before", attention });
  const norm = layerNorm(store, "norm", width);
  return {
    name,
    inputs: [{ shape: [tokens], vocabulary }],
    variables: store.variables,
    forward(words) {
      const mask = causal(tokens);
      const x = blocks(position(embed(words!)), mask);
      const rows = tf.reshape(norm(x), [-1, width]);
      return tf.reshape(tf.matMul(rows, table as tf.Tensor, false, true), [-1, tokens, vocabulary]);
    },
  };
}
