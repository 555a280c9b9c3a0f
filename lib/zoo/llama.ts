import { checkOptions, integerWithin } from "../core/mod.ts";
import * as tf from "@tensorflow/tfjs-core";
import { causalBias, embedding, type Network, tokenDense, variableStore } from "../nn/mod.ts";
import { gatedFeedForward } from "./layers/gated_feed_forward.ts";
import { groupedQueryAttention } from "./layers/grouped_query_attention.ts";
import { rmsNorm } from "./layers/rms_norm.ts";
import { TEXT_CHECKS, type TextOptions, withTextDefaults } from "./text_options.ts";

/** What a Llama can be told; 4 heads by default. */
export interface LlamaOptions extends TextOptions {
  /** Heads of keys and values, which divide `heads`; 2 by default. */
  keyHeads?: number;
}

/**
 * Llama: a language model like GPT with newer parts. Two query heads share a head of keys and values.
 *
 * ```text
 * tokens -- embedding -- block x 2 -- RMS norm -- dense -- scores of all tokens
 *
 * block:  x = x + attention(norm(x))      grouped-query, rotary positions, later tokens are hidden
 *         x = x + mlp(norm(x))            SwiGLU of 8/3 width hidden features
 * ```
 *
 * Layers have no biases, norms no mean and no offset.
 *
 * Source: Touvron et al. 2023 (arXiv:2302.13971), section 2.2; grouped queries as in Llama 2 (arXiv:2307.09288).
 *
 * @param options Seed and sizes.
 * @returns The network: tokens [batch, tokens] to scores [batch, tokens, vocabulary].
 *
 * @example
 * ```ts
 * import { llama } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, variables, forward } = llama();
 * assert.deepEqual(variables["block1/attention/key/kernel"]!.shape, [24, 12]);
 * const scores = [forward(exampleInputs(inputs, 2, 0)[0]!, { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 9, 20]);
 * ```
 */
export function llama(options: LlamaOptions = {}): Network {
  checkOptions("llama()", options, { ...TEXT_CHECKS, keyHeads: integerWithin({ min: 1 }) });
  const { keyHeads = 2, ...text } = options;
  return languageModel("llama", keyHeads, text);
}

/**
 * The network of {@linkcode llama} with multi-query attention: all query heads share one head of keys and values.
 *
 * Source: Shazeer 2019 (arXiv:1911.02150).
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { multiQuery } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(multiQuery().variables["block1/attention/key/kernel"]!.shape, [24, 6]);
 * ```
 */
export function multiQuery(options: TextOptions = {}): Network {
  return languageModel("multiQuery", 1, options);
}

function languageModel(name: string, keyHeads: number, options: TextOptions): Network {
  const sizes = withTextDefaults({ heads: 4, ...options });
  const { seed, vocabulary, tokens, width, layers, heads } = sizes;
  const store = variableStore(seed);
  const embed = embedding(store, "words", { tokens: vocabulary, width });
  const blocks = Array.from({ length: layers }, (_, i) => {
    const block = `block${i + 1}`;
    return {
      norm1: rmsNorm(store, `${block}/norm1`, width),
      attention: groupedQueryAttention(store, `${block}/attention`, { width, heads, keyHeads }),
      norm2: rmsNorm(store, `${block}/norm2`, width),
      mlp: gatedFeedForward(store, `${block}/mlp`, { width, hidden: Math.round(8 * width / 3) }),
    };
  });
  const norm = rmsNorm(store, "norm", width);
  const head = tokenDense(store, "head", { inputs: width, outputs: vocabulary, bias: false });
  return {
    name,
    inputs: [{ shape: [tokens], vocabulary }],
    variables: store.variables,
    forward(words) {
      const causal = causalBias(tokens);
      let x = embed(words!);
      for (const { norm1, attention, norm2, mlp } of blocks) {
        x = tf.add(x, attention(norm1(x), causal));
        x = tf.add(x, mlp(norm2(x)));
      }
      return head(norm(x));
    },
  };
}
