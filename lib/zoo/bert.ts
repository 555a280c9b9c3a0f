import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, integerWithin, type Tensor } from "../core/mod.ts";
import {
  embedding,
  layerNorm,
  type Network,
  paddingBias,
  positionEmbedding,
  tokenDense,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { transformerStack } from "./layers/transformer_stack.ts";
import { TEXT_CHECKS, type TextOptions, withTextDefaults } from "./text_options.ts";

/** Segments of a sequence: question and text. */
const SEGMENTS = 2;

/** What {@linkcode bert} can be told. */
export interface BertOptions extends TextOptions {
  /** Number of classes; 4 by default. */
  classes?: number;
}

/**
 * BERT that classifies texts: every token sees all others, and the scores are read from the place of the first.
 *
 * ```text
 * tokens -- embedding + position -- norm -- block x 2 -- first token -- dense, tanh -- dense classes
 *
 * block:  x = norm(x + attention(x))      keys whose token is 0 (padding) are hidden
 *         x = norm(x + mlp(x))            dense 4 width, gelu, dense width
 * ```
 *
 * Segments are left out: each text is one. BERT-Base is
 * `{ vocabulary: 30522, tokens: 512, width: 768, layers: 12, heads: 12 }`.
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), sections 3 and 4.1.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { bert } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, forward } = bert({ vocabulary: 100, classes: 3 });
 * assert.deepEqual(inputs, [{ shape: [9], vocabulary: 100 }]);
 * const scores = [forward(exampleInputs(inputs, 2, 0)[0]!, { training: false })].flat();
 * assert.deepEqual(scores[0]!.shape, [2, 3]);
 * ```
 */
export function bert(options: BertOptions = {}): Network {
  checkOptions("bert()", options, { ...TEXT_CHECKS, classes: integerWithin({ min: 1 }) });
  const { classes = 4, ...text } = options;
  const { seed, vocabulary, tokens, width, ...depth } = withTextDefaults(text);
  const store = variableStore(seed);
  const encode = encoder(store, { vocabulary, tokens, width, ...depth });
  const pooler = tokenDense(store, "pooler", { inputs: width, outputs: width });
  const head = tokenDense(store, "head", { inputs: width, outputs: classes });
  return {
    name: "bert",
    inputs: [{ shape: [tokens], vocabulary }],
    variables: store.variables,
    forward(words) {
      const first = tf.slice(encode(words!), [0, 0, 0], [-1, 1, width]);
      return head(tf.tanh(pooler(tf.reshape(first, [-1, width]))));
    },
  };
}

/**
 * BERT that finds the answer to a question in a text: for every token, a score for being its first and one for being its last.
 *
 * ```text
 * tokens, segments -- embeddings + position -- norm -- block x 2 -- dense 2 -- split -- start scores
 *                                                                                   '-- end scores
 * ```
 *
 * The segment is 0 for tokens of the question and 1 for those of the text. BERT-Base is
 * `{ vocabulary: 30522, tokens: 512, width: 768, layers: 12, heads: 12 }`; {@linkcode bertCheckpoint} reads its published weights.
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), section 4.2.
 *
 * @param options Seed and sizes.
 * @returns The network, with two arguments and two results [batch, tokens].
 *
 * @example
 * ```ts
 * import { bertSpans } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, forward } = bertSpans({ tokens: 11 });
 * const results = forward(exampleInputs(inputs, 2, 0), { training: false });
 * assert.deepEqual(results.map((scores) => scores.shape), [[2, 11], [2, 11]]);
 * ```
 */
export function bertSpans(options: TextOptions = {}): Network<Tensor[], Tensor[]> {
  const { seed, ...sizes } = withTextDefaults(options);
  const { vocabulary, tokens, width } = sizes;
  const store = variableStore(seed);
  const encode = encoder(store, sizes, SEGMENTS);
  const head = tokenDense(store, "head", { inputs: width, outputs: 2 });
  return {
    name: "bertSpans",
    inputs: [{ shape: [tokens], vocabulary }, { shape: [tokens], vocabulary: SEGMENTS }],
    variables: store.variables,
    forward: ([words, segments]) =>
      tf.split(head(encode(words!, segments)), 2, -1)
        .map((scores) => tf.reshape(scores, [-1, tokens])),
  };
}

/** Token numbers [batch, tokens], and segments where there are several, to features [batch, tokens, width] that know of all tokens. */
function encoder(
  store: VariableStore,
  sizes: Required<Omit<TextOptions, "seed">>,
  segments = 1,
): (words: Tensor, segments?: Tensor) => Tensor {
  const { vocabulary, tokens, width, layers, heads } = sizes;
  const embed = embedding(store, "words", { tokens: vocabulary, width });
  const embedSegment = segments > 1
    ? embedding(store, "segments", { tokens: segments, width })
    : undefined;
  const position = positionEmbedding(store, "position", { tokens, width });
  const norm = layerNorm(store, "norm", width);
  const blocks = transformerStack(store, "block", { layers, width, heads, norm: "after" });
  return (words, numbers) => {
    const bias = paddingBias(words);
    const x0 = position(embed(words));
    return blocks(norm(embedSegment ? tf.add(x0, embedSegment(numbers!)) : x0), bias);
  };
}
