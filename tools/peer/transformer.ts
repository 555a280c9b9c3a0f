/**
 * The transformer of the peer benchmark: a classifier of token sequences.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { gelu } from "../../lib/engine/mod.ts";
import {
  createVariable,
  dense,
  embedding,
  layerNorm,
  type Network,
  selfAttention,
  variableStore,
} from "../../lib/nn/mod.ts";

/** Sizes of the transformer. */
export const TRANSFORMER = { tokens: 256, length: 64, width: 128, heads: 4, layers: 4 };

/**
 * Four layers of width 128 with the norm in front of each part (pre-norm), then the mean over the tokens.
 *
 * ```text
 * x = table[tokens] + position
 * x = x + attention(norm1(x));  x = x + mlp2(gelu(mlp1(norm2(x))))      four times
 * scores = head(mean over tokens of norm(x))
 * ```
 *
 * @returns The network.
 */
export function transformer(): Network {
  const { tokens, length, width, heads, layers } = TRANSFORMER;
  const store = variableStore(0);
  const embed = embedding(store, "embedding", { tokens, width });
  const position = createVariable(store, "position", {
    shape: [length, width],
    start: (stream) => 0.02 * stream.normal(),
  });
  const blocks = Array.from({ length: layers }, (_, i) => {
    const name = `layer${i + 1}`;
    const norm1 = layerNorm(store, `${name}/norm1`, width);
    const attend = selfAttention(store, `${name}/attention`, { width, heads });
    const norm2 = layerNorm(store, `${name}/norm2`, width);
    const mlp1 = dense(store, `${name}/mlp1`, { inputs: width, outputs: 4 * width });
    const mlp2 = dense(store, `${name}/mlp2`, { inputs: 4 * width, outputs: width });
    return (x: tf.Tensor) => {
      x = tf.add(x, attend(norm1(x)));
      const inner = mlp2(gelu(mlp1(tf.reshape(norm2(x), [-1, width]))));
      return tf.add(x, tf.reshape(inner, x.shape));
    };
  });
  const norm = layerNorm(store, "norm", width);
  const head = dense(store, "head", { inputs: width, outputs: 10 });
  return {
    name: "transformer",
    inputs: [{ shape: [length] }],
    variables: store.variables,
    forward(x) {
      x = tf.add(embed(x), position);
      for (const block of blocks) x = block(x);
      return head(tf.mean(norm(x), 1));
    },
  };
}
