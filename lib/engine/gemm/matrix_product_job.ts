/**
 * Blocks of matrix products.
 *
 * @module
 */
import type { Job } from "../threads/job.ts";

/**
 * C = op(A) op(B) for a row of equal products; pieces: product by product, blocks of rows, blocks of columns, blocks of depth.
 *
 * Numbers: transposes of A and B, whether to add to C, m, n, k, then pointer, row length and distance from product to product (bytes) of A, B and
 * C, rows, columns and depth of a block, distance of the sums of the blocks of depth (bytes), pointer of the bias or 0 and
 * number of the activation, pointer of the sums over the rows of B or 0.
 */
export const matrixProductJob: Job = ({ gemm, kernels }, numbers) => {
  const [transposeA, transposeB, accumulate, m, n, k, ...rest] = numbers as unknown as [
    ...[...Five<number>, number, ...number[]],
  ];
  const [a, lda, nextA, b, ldb, nextB, c, ldc, nextC, rows, columns, depth, nextPart, ...finish] =
    rest as unknown as [...Thirteen, number, number, number];
  const [bias, activation, sums] = finish;
  const acrossM = Math.ceil(m / rows),
    acrossN = Math.ceil(n / columns),
    parts = Math.ceil(k / depth);
  return (piece) => {
    const part = piece % parts, tile = Math.floor(piece / parts);
    const column = tile % acrossN, line = Math.floor(tile / acrossN);
    const row = line % acrossM, index = Math.floor(line / acrossM);
    const m0 = row * rows, n0 = column * columns, k0 = part * depth;
    const height = Math.min(rows, m - m0), width = Math.min(columns, n - n0);
    const lines = Math.min(depth, k - k0);
    const fromB = b + index * nextB + (transposeB ? n0 * ldb + k0 : k0 * ldb + n0) * 4;
    const target = c + index * nextC + part * nextPart + (m0 * ldc + n0) * 4;
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
      kernels.biasActivation!(target, ldc * 4, bias && bias + n0 * 4, height, width, activation);
    }
    if (sums) kernels.sumMiddle!(fromB, sums + part * nextPart, 1, lines, n, 1);
  };
};

type Five<T> = [T, T, T, T, T];
type Thirteen = [...Five<number>, ...Five<number>, number, number, number];
