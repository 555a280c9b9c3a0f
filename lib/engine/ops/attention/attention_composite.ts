/**
 * Attention in operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { type AttentionAttributes, attentionSizes } from "./attention_sizes.ts";
import { registerComposite } from "../../tfjs/register.ts";

type Inputs = Record<"query" | "key" | "value", tf.Tensor3D>;

/** Registers attention and its gradient. */
export function registerAttentionComposite(): void {
  registerComposite<Inputs & { mask?: Tensor }, AttentionAttributes>(
    "Attention",
    ({ query, key, value, mask }, { heads, scale }) => {
      attentionSizes({ query, key, value }, heads); // refuses heads that do not divide a width
      const scores = tf.mul<tf.Tensor4D>(
        tf.matMul(split(query, heads), split(key, heads), false, true),
        scale,
      );
      const probabilities = softmax(scores, mask);
      return [merge(tf.matMul(probabilities, split(value, heads))), probabilities];
    },
  );
  registerComposite<Inputs & { dy: tf.Tensor3D; probabilities: tf.Tensor4D }, AttentionAttributes>(
    "AttentionGrad",
    ({ dy, query, key, value, probabilities }, { heads, scale }) => {
      const upstream = split(dy, heads);
      const dp = tf.matMul(upstream, split(value, heads), false, true);
      const dpDotP = tf.sum(tf.mul(dp, probabilities), -1, true);
      const ds = tf.mul(tf.mul(probabilities, tf.sub(dp, dpDotP)), scale);
      return [
        merge(tf.matMul(ds, split(key, heads))),
        merge(tf.matMul(ds, split(query, heads), true, false)),
        merge(tf.matMul(probabilities, upstream, true, false)),
      ];
    },
  );
}

// [N, length, heads D] to [N, heads, length, D]
function split(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [samples, length, width] = x.shape;
  return tf.transpose(tf.reshape(x, [samples, length, heads, width / heads]), [0, 2, 1, 3]);
}

function merge(x: tf.Tensor4D): tf.Tensor3D {
  const [samples, heads, length, width] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [samples, length, heads * width]);
}

// Over the keys whose mask is 1; zeros where there is none.
function softmax(scores: tf.Tensor4D, mask: Tensor | undefined): tf.Tensor4D {
  if (!mask) return tf.softmax(scores);
  const [queries, keys] = mask.shape.slice(-2) as [number, number];
  const seen = tf.notEqual(tf.reshape(mask, [-1, 1, queries, keys]), 0);
  const shown = tf.where(seen, scores, tf.fill(scores.shape, -1e30));
  const weights = tf.mul(
    tf.exp(tf.sub(shown, tf.max(shown, -1, true))),
    tf.cast(seen, "float32"),
  );
  return tf.div(weights, tf.maximum(tf.sum(weights, -1, true), 1)); // the largest weight is 1, if there is one
}
