import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, integerWithin, type Tensor } from "../core/mod.ts";
import {
  causalBias,
  embedding,
  feedForward,
  layerNorm,
  multiHeadAttention,
  type Network,
  paddingBias,
  tokenDense,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { sinusoidalPosition } from "./layers/sinusoidal_position.ts";
import { transformerStack } from "./layers/transformer_stack.ts";
import { TEXT_CHECKS, type TextOptions, withTextDefaults } from "./text_options.ts";

/** What {@linkcode seq2seq} can be told; `vocabulary` and `tokens` are those of the source. */
export interface Seq2SeqOptions extends TextOptions {
  /** How many different tokens the target has; 16 by default. */
  targetVocabulary?: number;
  /** Tokens of a target; 7 by default. */
  targetTokens?: number;
}

/**
 * The first transformer, for translation: an encoder reads the source, a decoder scores the next token of the target, from
 * the tokens so far and from all that the encoder found.
 *
 * ```text
 * source -- embedding + place -- encoder block x 2 --.
 *                                                    | keys and values
 * target -- embedding + place --------------- decoder block x 2 -- dense -- scores of all target tokens
 *
 * encoder block:  x = norm(x + attention(x))           padding of the source is hidden
 *                 x = norm(x + mlp(x))                 dense 4 width, relu, dense width
 * decoder block:  x = norm(x + attention(x))           later tokens are hidden
 *                 x = norm(x + attention(x, source))   padding of the source is hidden
 *                 x = norm(x + mlp(x))
 * ```
 *
 * The base model of the paper is `{ width: 512, layers: 6, heads: 8 }`.
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3; the embeddings are not shared here.
 *
 * @param options Seed and sizes.
 * @returns The network of two arguments: source and target tokens to scores [batch, targetTokens, targetVocabulary].
 *
 * @example
 * ```ts
 * import { seq2seq } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, forward } = seq2seq();
 * assert.deepEqual(inputs, [{ shape: [9], vocabulary: 20 }, { shape: [7], vocabulary: 16 }]);
 * const scores = [forward(exampleInputs(inputs, 2, 0), { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 7, 16]);
 * ```
 */
export function seq2seq(options: Seq2SeqOptions = {}): Network<Tensor[]> {
  checkOptions("seq2seq()", options, {
    ...TEXT_CHECKS,
    targetVocabulary: integerWithin({ min: 1 }),
    targetTokens: integerWithin({ min: 1 }),
  });
  const { targetVocabulary = 16, targetTokens = 7, ...source } = options;
  const { seed, vocabulary, tokens, width, layers, heads } = withTextDefaults(source);
  const store = variableStore(seed);
  const size = { width, heads };
  const embedSource = embedded(store, "source", { tokens: vocabulary, width });
  const embedTarget = embedded(store, "target", { tokens: targetVocabulary, width });
  const encode = transformerStack(store, "encoder", {
    layers,
    ...size,
    norm: "after",
    activation: tf.relu,
  });
  const decoder = Array.from(
    { length: layers },
    (_, i) => decoderBlock(store, `decoder${i + 1}`, size),
  );
  const head = tokenDense(store, "head", { inputs: width, outputs: targetVocabulary });
  return {
    name: "seq2seq",
    inputs: [{ shape: [tokens], vocabulary }, {
      shape: [targetTokens],
      vocabulary: targetVocabulary,
    }],
    variables: store.variables,
    forward([sourceWords, targetWords]) {
      const padding = paddingBias(sourceWords!), causal = causalBias(targetTokens);
      const read = encode(embedSource(sourceWords!), padding);
      let x = embedTarget(targetWords!);
      for (const block of decoder) x = block(x, { causal, read, padding });
      return head(x);
    },
  };
}

/** Token numbers to features plus places. Rows of the table have length 1, so they are scaled to the size of the places. */
function embedded(
  store: VariableStore,
  name: string,
  size: { tokens: number; width: number },
): (words: Tensor) => Tensor {
  const { width } = size;
  const embed = embedding(store, name, { ...size, deviation: 1 / Math.sqrt(width) });
  return (words) =>
    tf.add(tf.mul(embed(words), Math.sqrt(width)), sinusoidalPosition(words.shape[1]!, width));
}

/** What a decoder block sees beside its input: which tokens come later, what the encoder read, where that is padding. */
type Context = Record<"causal" | "read" | "padding", Tensor>;

function decoderBlock(
  store: VariableStore,
  name: string,
  size: { width: number; heads: number },
): (x: Tensor, context: Context) => Tensor {
  const { width } = size;
  const attention = multiHeadAttention(store, `${name}/attention`, size);
  const cross = multiHeadAttention(store, `${name}/cross`, size);
  const mlp = feedForward(store, `${name}/mlp`, {
    width,
    hidden: 4 * width,
    activation: tf.relu,
  });
  const [norm1, norm2, norm3] = [1, 2, 3].map((i) => layerNorm(store, `${name}/norm${i}`, width));
  return (x, { causal, read, padding }) => {
    x = norm1!(tf.add(x, attention(x, causal)));
    x = norm2!(tf.add(x, cross(x, padding, read)));
    return norm3!(tf.add(x, mlp(x)));
  };
}
