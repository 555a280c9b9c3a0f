/**
 * The numbers of one attention, and where the parts of a head lie.
 *
 * @module
 */
import type { DataHandle } from "./runtime.ts";

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
  /** Numbers of one head in a query or key. */
  keyWidth: number;
  /** Numbers of one head in a value. */
  valueWidth: number;
}

/**
 * Reads the sizes off the shapes.
 *
 * @param inputs Query, key and value.
 * @param heads Number of heads.
 * @returns The sizes.
 */
export function attentionSizes(
  { query, key, value }: Record<"query" | "key" | "value", DataHandle>,
  heads: number,
): AttentionSizes {
  return {
    samples: query.shape[0]!,
    heads,
    queries: query.shape[1]!,
    keys: key.shape[1]!,
    keyWidth: query.shape[2]! / heads,
    valueWidth: value.shape[2]! / heads,
  };
}

/** Where the matrices of one head of one sample start, in numbers from the start of their tensors. */
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
