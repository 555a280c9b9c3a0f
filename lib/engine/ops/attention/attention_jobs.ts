/**
 * Attention, head by head (formulas: attention.ts). A chunk is one head of one sample.
 *
 * @module
 */
import { type AttentionSizes, headOffsets } from "./attention_sizes.ts";
import type { Job } from "../../threads/job.ts";

/** The sizes of one attention as arguments, in the order of `AttentionSizes`. */
export type SizeArguments = [
  samples: number,
  heads: number,
  queries: number,
  keys: number,
  keyWidth: number,
  valueWidth: number,
];

/**
 * The sizes as arguments of a job.
 *
 * @param sizes The sizes.
 * @returns Six values.
 */
export function sizeArguments(sizes: AttentionSizes): SizeArguments {
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  return [samples, heads, queries, keys, keyWidth, valueWidth];
}

function readSizes(args: SizeArguments): AttentionSizes {
  const [samples, heads, queries, keys, keyWidth, valueWidth] = args;
  return { samples, heads, queries, keys, keyWidth, valueWidth };
}

/** Scale, addresses, mask (0: none), bytes from mask to mask, sizes. */
type ForwardArguments = [
  scale: number,
  query: number,
  key: number,
  value: number,
  y: number,
  probabilities: number,
  mask: number,
  maskBytes: number,
  ...SizeArguments,
];

/** The forward pass. */
export const attentionJob: Job<ForwardArguments> = (
  { gemm, kernels },
  [scale, q, k, v, y, p, mask, maskBytes, ...args],
) => {
  const sizes = readSizes(args);
  const { heads, queries, keys, keyWidth, valueWidth } = sizes;
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  return (chunk) => {
    const at = headOffsets(sizes, chunk);
    const pi = p + at.probabilities * 4;
    const qi = q + at.query * 4, ki = k + at.key * 4, vi = v + at.value * 4, yi = y + at.output * 4;
    gemm(0, 1, queries, keys, keyWidth, qi, row, ki, row, 0, pi, keys);
    const maskAt = mask + Math.floor(chunk / heads) * maskBytes;
    kernels.softmaxRows(pi, queries, keys, scale, maskAt);
    gemm(0, 0, queries, valueWidth, keys, pi, keys, vi, valueRow, 0, yi, valueRow);
  };
};

/** Scale, addresses, scratch for the scores of all threads, its bytes per thread, sizes. */
type BackwardArguments = [
  scale: number,
  query: number,
  key: number,
  value: number,
  dy: number,
  probabilities: number,
  dQuery: number,
  dKey: number,
  dValue: number,
  scratch: number,
  scratchBytes: number,
  ...SizeArguments,
];

/** The backward pass. */
export const attentionGradJob: Job<BackwardArguments> = (
  { gemm, kernels, index },
  [scale, q, k, v, dy, p, dq, dk, dv, scratch, scratchBytes, ...args],
) => {
  const sizes = readSizes(args);
  const { heads, queries, keys, keyWidth, valueWidth } = sizes;
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  const ds = scratch + index * scratchBytes;
  return (chunk) => {
    const at = headOffsets(sizes, chunk);
    const pi = p + at.probabilities * 4, dyi = dy + at.output * 4;
    const qi = q + at.query * 4, ki = k + at.key * 4, vi = v + at.value * 4;
    const dqi = dq + at.query * 4, dki = dk + at.key * 4, dvi = dv + at.value * 4;
    gemm(1, 0, keys, valueWidth, queries, pi, keys, dyi, valueRow, 0, dvi, valueRow);
    gemm(0, 1, queries, keys, valueWidth, dyi, valueRow, vi, valueRow, 0, ds, keys);
    kernels.softmaxRowsGrad(pi, ds, queries, keys, scale);
    gemm(0, 0, queries, keyWidth, keys, ds, keys, ki, row, 0, dqi, row);
    gemm(1, 0, keys, keyWidth, queries, ds, keys, qi, row, 0, dki, row);
  };
};
