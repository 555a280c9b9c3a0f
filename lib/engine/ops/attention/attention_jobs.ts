/**
 * Attention, head by head (formulas: attention.ts). A chunk is one head of one sample.
 *
 * @module
 */
import { type AttentionSizes, headOffsets } from "./attention_sizes.ts";
import type { Job } from "../../threads/job.ts";

/**
 * The sizes as arguments of a job.
 *
 * @param sizes The sizes.
 * @returns Six values.
 */
export function attentionArguments(sizes: AttentionSizes): number[] {
  const { samples, heads, queries, keys, keyWidth, valueWidth } = sizes;
  return [samples, heads, queries, keys, keyWidth, valueWidth];
}

function sizesFrom(args: Float64Array<ArrayBufferLike>): [AttentionSizes, number[]] {
  const [samples, heads, queries, keys, keyWidth, valueWidth, ...rest] = args;
  const sizes = { samples, heads, queries, keys, keyWidth, valueWidth } as AttentionSizes;
  return [sizes, rest];
}

/** Arguments: the sizes, scale, addresses of query, key, value, output and probabilities, mask (0: none), bytes per mask. */
export const attentionJob: Job = ({ gemm, kernels }, args) => {
  const [sizes, rest] = sizesFrom(args);
  const [scale, q, k, v, y, p, mask, maskBytes] = rest as Eight;
  const { heads, queries, keys, keyWidth, valueWidth } = sizes;
  const row = heads * keyWidth, valueRow = heads * valueWidth;
  return (chunk) => {
    const at = headOffsets(sizes, chunk);
    const pi = p + at.probabilities * 4;
    const qi = q + at.query * 4, ki = k + at.key * 4, vi = v + at.value * 4, yi = y + at.output * 4;
    gemm(0, 1, queries, keys, keyWidth, qi, row, ki, row, 0, pi, keys);
    const maskAt = mask + Math.floor(chunk / heads) * maskBytes;
    kernels.softmaxRows!(pi, queries, keys, scale, maskAt);
    gemm(0, 0, queries, valueWidth, keys, pi, keys, vi, valueRow, 0, yi, valueRow);
  };
};

/**
 * Arguments: the sizes, scale, addresses of query, key, value, dy, probabilities and of the gradients by query, key and value,
 * scratch for the scores of all threads, bytes per thread.
 */
export const attentionGradJob: Job = ({ gemm, kernels, index }, args) => {
  const [sizes, rest] = sizesFrom(args);
  const [scale, q, k, v, dy, p, dq, dk, ...more] = rest as [...Eight, number, number, number];
  const [dv, scratch, scratchBytes] = more;
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
    kernels.softmaxRowsGrad!(pi, ds, queries, keys, scale);
    gemm(0, 0, queries, keyWidth, keys, ds, keys, ki, row, 0, dqi, row);
    gemm(1, 0, keys, keyWidth, queries, ds, keys, qi, row, 0, dki, row);
  };
};

type Eight = [number, number, number, number, number, number, number, number];
