/**
 * Blocks of matrix products.
 *
 * @module
 */
import type { Job } from "../threads/job.ts";

/** Arguments of {@linkcode matrixProductJob}; distances between products and between partial sums are in bytes. */
export type MatrixProductArguments = [
  transposeA: number,
  transposeB: number,
  accumulate: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  nextA: number,
  b: number,
  ldb: number,
  nextB: number,
  c: number,
  ldc: number,
  nextC: number,
  ...division: Division,
];

/** How products are divided into blocks, and what is done to a block. */
export type Division = [
  rows: number,
  columns: number,
  depth: number,
  /** From the partial sums over one block of the depth to the next. */
  nextSum: number,
  /** Address of the bias, or 0. */
  bias: number,
  /** Number of the activation, see `ACTIVATIONS`. */
  activation: number,
  /** Address of the sums over the rows of B, or 0. */
  sums: number,
];

/**
 * C = op(A) op(B) for a batch of equal products. The chunks are ordered by product, block of rows, block of columns, block of
 * depth.
 */
export const matrixProductJob: Job<MatrixProductArguments> = ({ gemm, kernels }, args) => {
  const [transposeA, transposeB, accumulate, m, n, k, ...matrices] = args;
  const [a, lda, nextA, b, ldb, nextB, c, ldc, nextC, ...division] = matrices;
  const [rows, columns, depth, nextSum, bias, activation, sums] = division;
  const acrossM = Math.ceil(m / rows),
    acrossN = Math.ceil(n / columns),
    acrossK = Math.ceil(k / depth);
  return (chunk) => {
    const slab = chunk % acrossK, tile = Math.floor(chunk / acrossK);
    const column = tile % acrossN, line = Math.floor(tile / acrossN);
    const row = line % acrossM, index = Math.floor(line / acrossM);
    const m0 = row * rows, n0 = column * columns, k0 = slab * depth;
    const height = Math.min(rows, m - m0), width = Math.min(columns, n - n0);
    const lines = Math.min(depth, k - k0);
    const fromB = b + index * nextB + (transposeB ? n0 * ldb + k0 : k0 * ldb + n0) * 4;
    const target = c + index * nextC + slab * nextSum + (m0 * ldc + n0) * 4;
    const fromA = a + index * nextA + (transposeA ? k0 * lda + m0 : m0 * lda + k0) * 4;
    // arguments one by one, see thread.ts
    gemm(
      transposeA,
      transposeB,
      height,
      width,
      lines,
      fromA,
      lda,
      fromB,
      ldb,
      accumulate,
      target,
      ldc,
    );
    // while the block is in the cache
    if (bias || activation) {
      kernels.biasActivation(target, ldc * 4, bias && bias + n0 * 4, height, width, activation);
    }
    if (sums) kernels.sumMiddle(fromB, sums + slab * nextSum, 1, lines, n, 1);
  };
};
