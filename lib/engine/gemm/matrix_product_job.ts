/**
 * Blocks of matrix products.
 *
 * @module
 */
import type { Job } from "../threads/job.ts";

/**
 * C = op(A) op(B) for a batch of equal products. The chunks are ordered by product, block of rows, block of columns, block of
 * depth.
 *
 * Arguments: transposes of A and B, whether to add to C, m, n, k; then of A, B and C the address, the row length and the bytes
 * from product to product; rows, columns and depth of a block, bytes from one partial sum over the depth to the next; address
 * of the bias or 0, number of the activation, address of the sums over the rows of B or 0.
 */
export const matrixProductJob: Job = ({ gemm, kernels }, args) => {
  const [transposeA, transposeB, accumulate, m, n, k, ...rest] = args as unknown as [
    ...[...Five<number>, number, ...number[]],
  ];
  const [a, lda, nextA, b, ldb, nextB, c, ldc, nextC, rows, columns, depth, nextSum, ...finish] =
    rest as unknown as [...Thirteen, number, number, number];
  const [bias, activation, sums] = finish;
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
      kernels.biasActivation!(target, ldc * 4, bias && bias + n0 * 4, height, width, activation);
    }
    if (sums) kernels.sumMiddle!(fromB, sums + slab * nextSum, 1, lines, n, 1);
  };
};

type Five<T> = [T, T, T, T, T];
type Thirteen = [...Five<number>, ...Five<number>, number, number, number];
