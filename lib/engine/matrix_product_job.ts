/**
 * Blocks of matrix products.
 *
 * @module
 */
import type { Job } from "./jobs.ts";

/**
 * C = op(A) op(B) for a row of equal products; pieces: product by product, blocks of rows, blocks of columns, blocks of depth.
 *
 * Numbers: transposes of A and B, whether to add to C, m, n, k, then pointer, row length and distance from product to product (bytes) of A, B and
 * C, rows, columns and depth of a block, distance of the sums of the blocks of depth (bytes).
 */
export const matrixProductJob: Job = ({ gemm }, numbers) => {
  const [transposeA, transposeB, accumulate, m, n, k, ...rest] = numbers as unknown as [
    ...[...Five<number>, number, ...number[]],
  ];
  const [a, lda, nextA, b, ldb, nextB, c, ldc, nextC, rows, columns, depth, nextPart] =
    rest as unknown as Thirteen;
  const acrossM = Math.ceil(m / rows),
    acrossN = Math.ceil(n / columns),
    parts = Math.ceil(k / depth);
  return (piece) => {
    const part = piece % parts, tile = Math.floor(piece / parts);
    const column = tile % acrossN, line = Math.floor(tile / acrossN);
    const row = line % acrossM, index = Math.floor(line / acrossM);
    const m0 = row * rows, n0 = column * columns, k0 = part * depth;
    gemm(
      ...[transposeA, transposeB] as const,
      ...[Math.min(rows, m - m0), Math.min(columns, n - n0), Math.min(depth, k - k0)] as const,
      ...[a + index * nextA + (transposeA ? k0 * lda + m0 : m0 * lda + k0) * 4, lda] as const,
      ...[b + index * nextB + (transposeB ? n0 * ldb + k0 : k0 * ldb + n0) * 4, ldb] as const,
      ...[accumulate, c + index * nextC + part * nextPart + (m0 * ldc + n0) * 4, ldc] as const,
    );
  };
};

type Five<T> = [T, T, T, T, T];
type Thirteen = [...Five<number>, ...Five<number>, number, number, number];
