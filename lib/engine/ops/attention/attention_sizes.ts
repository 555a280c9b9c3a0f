/**
 * The sizes of one attention, and where the matrices of a head start.
 *
 * @module
 */
import { requireShape } from "../../../core/mod.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Inputs of the kernel Attention. */
export type AttentionInputs = Record<"query" | "key" | "value", DataHandle> & { mask?: DataHandle };

/** Inputs of the kernel AttentionGrad. */
export type AttentionGradInputs = Record<
  "dy" | "query" | "key" | "value" | "probabilities",
  DataHandle
>;

/** Attributes of both kernels. */
export interface AttentionAttributes {
  /** Number of heads. */
  heads: number;
  /** Factor of the scores. */
  scale: number;
}

/** Sizes of one attention. */
export interface AttentionSizes {
  /** Samples. */
  samples: number;
  /** Number of heads. */
  heads: number;
  /** Queries of a sample. */
  queries: number;
  /** Keys of a sample. */
  keys: number;
  /** Width of one head in a query or key. */
  keyWidth: number;
  /** Width of one head in a value. */
  valueWidth: number;
}

/**
 * Reads the sizes off the shapes.
 *
 * @param inputs Query, key and value.
 * @param heads Number of heads.
 * @returns The sizes.
 * @throws {TypeError} If keys and values are not as many, queries and keys not as wide, or samples not the same.
 * @throws {RangeError} If the heads do not divide a width, which may happen in a graph.
 */
export function attentionSizes(
  { query, key, value }: Record<"query" | "key" | "value", DataHandle>,
  heads: number,
): AttentionSizes {
  const [samples, , width] = query.shape, [, keys] = key.shape;
  requireShape("key", key.shape, [samples!, keys!, width!]);
  requireShape("value", value.shape, [samples!, keys!, value.shape.at(-1)!]);
  for (const whole of [width!, value.shape[2]!]) {
    if (Number.isInteger(whole / heads)) continue;
    throw new RangeError(
      `Cannot use heads: it must divide the width ${whole}: current value is ${heads}`,
    );
  }
  return {
    samples: query.shape[0]!,
    heads,
    queries: query.shape[1]!,
    keys: key.shape[1]!,
    keyWidth: query.shape[2]! / heads,
    valueWidth: value.shape[2]! / heads,
  };
}

/** Where the matrices of one head of one sample start, in elements from the start of their tensors. */
export interface HeadOffsets {
  /** In query. */
  query: number;
  /** In key. */
  key: number;
  /** In value. */
  value: number;
  /** In the output and its gradient. */
  output: number;
  /** In the probabilities. */
  probabilities: number;
}

/**
 * Finds the matrices of a head.
 *
 * @param sizes Sizes of the attention.
 * @param index Sample times heads plus head.
 * @returns The starts.
 */
export function headOffsets(sizes: AttentionSizes, index: number): HeadOffsets {
  const { heads, queries, keys, keyWidth, valueWidth } = sizes;
  const sample = Math.floor(index / heads), head = index % heads;
  return {
    query: (sample * queries * heads + head) * keyWidth,
    key: (sample * keys * heads + head) * keyWidth,
    value: (sample * keys * heads + head) * valueWidth,
    output: (sample * queries * heads + head) * valueWidth,
    probabilities: index * queries * keys,
  };
}
