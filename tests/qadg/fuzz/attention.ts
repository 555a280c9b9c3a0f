/** Attention in all spellings, with its residual connection. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { attention } from "@geta-lab/geta/engine";
import {
  type Build,
  chance,
  combine,
  consume,
  pick,
  type Production,
  type Value,
} from "./build.ts";
import { bias, dense } from "./layers.ts";
import type { Offer } from "./structures.ts";

export interface Sizes {
  heads: number;
  dim: number;
}

/** A projection of tokens [batch, token, width] to [batch, token, out], and the name of its kernel. */
export function project(
  build: Build,
  value: Value,
  role: string,
  out: number,
): { y: Tensor; kernel: string } {
  consume(build, value);
  const width = value.channels.length;
  const { name, tensor } = build.parameter(`${role}/kernel`, [width, out], {
    deviation: 1 / Math.sqrt(width),
  });
  const rows = tf.matMul(tf.reshape(value.tensor, [-1, width]), tensor);
  const withBias = chance(build, 0.4)
    ? tf.add(rows, build.parameter(`${role}/bias`, [out]).tensor)
    : rows;
  return { y: tf.reshape(withBias, [-1, value.tensor.shape[1]!, out]), kernel: name };
}

export const toHeads = (y: Tensor, { heads, dim }: Sizes) =>
  tf.transpose(tf.reshape(y, [-1, y.shape[1]!, heads, dim]), [0, 2, 1, 3]);

/** Softmax of the scores, times the values; in three spellings. */
export function attend(
  build: Build,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { heads, dim }: Sizes,
): Tensor {
  const queries = q.shape[2]!, keys = k.shape[2]!;
  const spelling = pick(build, ["letters", "folded", "folded", "products", "products"]);
  const fold = (x: Tensor) => spelling === "folded" ? tf.reshape(x, [-1, x.shape[2]!, dim]) : x;
  const unfold = (x: Tensor, rows: number, columns: number) =>
    spelling === "folded" ? tf.reshape(x, [-1, heads, rows, columns]) : x;
  const isLetters = spelling === "letters";
  const product = isLetters
    ? tf.einsum("bhqd,bhkd->bhqk", q, k)
    : tf.matMul(fold(q), fold(k), false, true);
  let scores = unfold(tf.mul(product, 1 / Math.sqrt(dim)), queries, keys);
  if (chance(build, 0.3)) {
    const shape = [heads, queries, keys];
    scores = tf.add(scores, build.parameter("relative/bias", shape).tensor);
  }
  const weights = tf.softmax(scores);
  const mixed = isLetters ? tf.einsum("bhqk,bhkd->bhqd", weights, v) : unfold(
    tf.matMul(
      spelling === "folded" ? tf.reshape(weights, [-1, queries, keys]) : weights,
      fold(v),
    ),
    queries,
    dim,
  );
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, queries, heads * dim]);
}

export function heads(kernel: string, { heads, dim }: Sizes, start = 0): Offer[] {
  return Array.from({ length: heads }, (_, head) => ({
    parameter: kernel,
    axis: 1,
    positions: Array.from({ length: dim }, (_, i) => start + head * dim + i),
  }));
}

export function dimensions(kernel: string, { heads, dim }: Sizes, start = 0): Offer[] {
  return Array.from({ length: dim }, (_, i) => ({
    parameter: kernel,
    axis: 1,
    positions: Array.from({ length: heads }, (_, head) => start + head * dim + i),
  }));
}

export function offer(build: Build, whole: Offer[], parts: Offer[]): void {
  if (build.heads !== "dimensions") build.account.offer(whole);
  if (build.heads !== "whole") build.account.offer(parts);
}

/** Queries of one value, keys and values of another. */
export function separate(build: Build, value: Value, source: Value, sizes: Sizes): Tensor {
  const all = sizes.heads * sizes.dim;
  const q = project(build, value, "query", all);
  const k = project(build, source, "key", all), v = project(build, source, "value", all);
  offer(build, heads(v.kernel, sizes), [
    ...dimensions(k.kernel, sizes),
    ...dimensions(v.kernel, sizes),
  ]);
  const [a, b, c] = [q, k, v].map(({ y }) => toHeads(y, sizes));
  return attend(build, a!, b!, c!, sizes);
}

function fused(build: Build, value: Value, sizes: Sizes): Tensor {
  const all = sizes.heads * sizes.dim;
  const { y, kernel } = project(build, value, "qkv", 3 * all);
  if (chance(build, 0.5)) {
    offer(build, heads(kernel, sizes), [
      ...dimensions(kernel, sizes),
      ...dimensions(kernel, sizes, 2 * all),
    ]);
    const [q, k, v] = tf.split(y, 3, 2).map((part) => toHeads(part, sizes));
    return attend(build, q!, k!, v!, sizes);
  }
  // one kernel laid out as [3, heads, dim]: query, key and value lose the same dimensions
  offer(build, heads(kernel, sizes), dimensions(kernel, sizes));
  const split = tf.transpose(tf.reshape(y, [-1, y.shape[1]!, 3, sizes.heads, sizes.dim]), [
    2,
    0,
    3,
    1,
    4,
  ]);
  const [q, k, v] = [0, 1, 2].map((i) =>
    tf.reshape(tf.slice(split, [i, 0, 0, 0, 0], [1, -1, -1, -1, -1]), [
      -1,
      sizes.heads,
      y.shape[1]!,
      sizes.dim,
    ])
  );
  return attend(build, q!, k!, v!, sizes);
}

/** The engine's operator, which does not show its heads: only whole ones are removed, whatever is asked for. */
function inOneOperator(build: Build, value: Value, sizes: Sizes): Tensor {
  const all = sizes.heads * sizes.dim;
  const [q, k, v] = ["query", "key", "value"].map((role) => project(build, value, role, all));
  build.account.offer(heads(v!.kernel, sizes));
  return attention(q!.y, k!.y, v!.y, { heads: sizes.heads });
}

/** Several heads of queries share one of keys and values. */
function grouped(build: Build, value: Value, sizes: Sizes): Tensor {
  const shared = pick(build, [1, 2]), few = { heads: shared, dim: sizes.dim };
  const many = { heads: 2 * shared, dim: sizes.dim };
  const q = project(build, value, "query", many.heads * sizes.dim);
  const [k, v] = ["key", "value"].map((role) => project(build, value, role, shared * sizes.dim));
  const spelling = pick(build, ["tile", "gather", "concat", "stack"]);
  const inPairs = spelling === "tile" || spelling === "stack";
  const spread = (y: Tensor) => {
    const own = toHeads(y, few);
    if (spelling === "gather") return tf.gather(own, tf.tensor1d(pairs, "int32"), 1);
    if (spelling === "concat") {
      const each = shared === 1 ? [own] : tf.split(own, shared, 1);
      return tf.concat(pairs.map((head) => each[head]!), 1);
    }
    const two = spelling === "stack"
      ? tf.stack([own, own], 2)
      : tf.tile(tf.expandDims(own, 2), [1, 1, 2, 1, 1]);
    return tf.reshape(two, [-1, many.heads, y.shape[1]!, sizes.dim]);
  };
  const pairs = Array.from({ length: many.heads }, (_, head) => Math.floor(head / 2));
  // a head of keys with its queries, where heads are in a grid; else each head of queries
  const whole = shared === 1 || !inPairs ? heads(q.kernel, many) : heads(v!.kernel, few);
  offer(build, whole, [...dimensions(k!.kernel, few), ...dimensions(v!.kernel, few)]);
  return attend(build, toHeads(q.y, many), spread(k!.y), spread(v!.y), many);
}

const otherTokens = (build: Build) => build.earlier.filter(({ tensor }) => tensor.rank === 3);

/** Attention and the dense layer behind it, with or without a residual connection. */
export const production = (
  name: string,
  mix: (build: Build, value: Value, sizes: Sizes) => Tensor,
  fits?: Production["fits"],
): Production => ({
  name,
  ranks: [3],
  weight: 1.5,
  ...(fits ? { fits } : {}),
  apply: (build, value) => {
    const sizes = { heads: pick(build, [2, 3]), dim: pick(build, [3, 4]) };
    const mixed = mix(build, value, sizes);
    const made = { tensor: mixed, channels: build.account.unowned(mixed.shape[2]!), isZero: true };
    const out = dense(build, made, "out", value.channels.length);
    return chance(build, 0.7) ? combine(build, value, out, "sum", tf.add) : bias(build, out, "end");
  },
});

export const ATTENTION: Production[] = [
  production("attention", (build, value, sizes) => separate(build, value, value, sizes)),
  production("fusedAttention", fused),
  production("oneAttention", inOneOperator),
  production("groupedQueryAttention", grouped),
  production(
    "crossAttention",
    (build, value, sizes) => separate(build, value, pick(build, otherTokens(build)), sizes),
    (_, build) => otherTokens(build).length > 0,
  ),
];
