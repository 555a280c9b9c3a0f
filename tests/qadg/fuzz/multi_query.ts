/** Attention whose queries have heads and whose keys and values have not. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  dimensions,
  heads as headsOf,
  offer,
  production,
  project,
  type Sizes,
  toHeads,
} from "./attention.ts";
import { type Build, chance, type Production, type Value } from "./build.ts";

/** All heads of queries share the only head of keys and values: by letters, or as more queries. */
function multiQuery(build: Build, value: Value, sizes: Sizes): Tensor {
  const { heads, dim } = sizes;
  const q = project(build, value, "query", heads * dim);
  const [k, v] = ["key", "value"].map((role) => project(build, value, role, dim));
  const one = { heads: 1, dim };
  offer(build, headsOf(q.kernel, sizes), [
    ...dimensions(k!.kernel, one),
    ...dimensions(v!.kernel, one),
  ]);
  const queries = toHeads(q.y, sizes), tokens = q.y.shape[1]!, scale = 1 / Math.sqrt(dim);
  if (chance(build, 0.5)) {
    const scores = tf.mul(tf.einsum("bhqd,bkd->bhqk", queries, k!.y), scale);
    const mixed = tf.einsum("bhqk,bkd->bqhd", tf.softmax(scores), v!.y);
    return tf.reshape(mixed, [-1, tokens, heads * dim]);
  }
  const rows = tf.reshape(queries, [-1, heads * tokens, dim]);
  const weights = tf.softmax(tf.mul(tf.matMul(rows, k!.y, false, true), scale));
  const mixed = tf.reshape(tf.matMul(weights, v!.y), [-1, heads, tokens, dim]);
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, tokens, heads * dim]);
}

export const MULTI_QUERY: Production[] = [production("multiQueryAttention", multiQuery)];
