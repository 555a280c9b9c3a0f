// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Matrix product C = op(A) op(B) (+ C), row-major, any size, all four transposes.
//
// The usual scheme (Goto): panels of A and B are copied into the order in which the micro-kernel reads them, so that it
// streams memory and keeps a tile of C in twelve SIMD registers. Small matrices are read in place.
import { ROWS, tiles } from "./gemm_micro";
import { packLines, packRows } from "./gemm_pack";

const BLOCK_M = 128; // rows of A packed at once
const BLOCK_N = 516; // columns of B packed at once; 512, a usual width, in one block
const BLOCK_K = 256; // depth packed at once
const DIRECT_B = 8192; // floats of B that stay in the first-level cache
const DIRECT_A = 256; // longest row of a transposed A that is read in place

// Offsets into the scratch, which begins with the mask.
const TILE = 64, PACKED_A = 128, PACKED_B = PACKED_A + BLOCK_M * BLOCK_K * 4;

/** Scratch bytes `gemm` needs: mask, narrow tile, packed A, packed B. */
export function gemmScratchBytes(): i32 {
  return PACKED_B + BLOCK_N * BLOCK_K * 4;
}

/**
 * C[m, n] = op(A)[m, k] op(B)[k, n], plus the old C when `accumulate`.
 *
 * `lda`, `ldb`, `ldc` are the row lengths of the matrices as stored; a transposed A is stored [k, m], a transposed B [n, k].
 */
export function gemm(
  transposeA: i32,
  transposeB: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  accumulate: i32,
  c: usize,
  ldc: usize,
  scratch: usize,
): void {
  const rowA = lda << 2, rowB = ldb << 2, rowC = ldc << 2;
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const nc = min(BLOCK_N, n - n0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const kc = min(BLOCK_K, k - k0);
      const add = accumulate | i32(k0 > 0);
      const fromB = b + (transposeB ? at(n0, rowB, k0) : at(k0, rowB, n0));
      const directB = !transposeB && nc >= 4 && (kc * nc <= DIRECT_B || m <= 2 * ROWS);
      if (!directB) packB(transposeB, nc, kc, fromB, rowB, scratch + PACKED_B);
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const mc = min(BLOCK_M, m - m0);
        const fromA = a + (transposeA ? at(k0, rowA, m0) : at(m0, rowA, k0));
        const target = c + at(m0, rowC, n0);
        // rows that are read in place, then packed ones
        const direct = transposeA && <i32> lda <= DIRECT_A ? mc & -ROWS : 0;
        packA(transposeA, direct, mc, kc, fromA, rowA, scratch + PACKED_A);
        block(direct, nc, kc, fromA, 16, rowA, directB, fromB, rowB, target, ldc, add, scratch);
        const rest = mc - direct, below = target + at(direct, rowC, 0), packed = scratch + PACKED_A;
        block(rest, nc, kc, packed, kc << 4, 16, directB, fromB, rowB, below, ldc, add, scratch);
      }
    }
  }
}

// Offset of row i, column j in a matrix with rows of `row` bytes.

@inline
function at(i: i32, row: usize, j: i32): usize {
  return <usize> i * row + (<usize> j << 2);
}

// C[m, n] of one block of k, panel by panel; A in the layout of `tiles`.
function block(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  nextA: usize,
  stepA: usize,
  directB: bool,
  b: usize,
  rowB: usize,
  c: usize,
  ldc: usize,
  add: i32,
  scratch: usize,
): void {
  if (m <= 0) return;
  let packed = scratch + PACKED_B;
  for (let j = 0; j < n;) {
    const width = panelWidth(n, n - j), start = max(0, min(j, n - width));
    const from = directB ? b + (start << 2) : packed, stepB: usize = directB ? rowB : width << 2;
    const target = c + (start << 2);
    if (n >= width) {
      setMask(scratch, j - start);
      tiles(width, m, k, a, nextA, stepA, from, stepB, target, ldc, add, scratch);
    } else {
      narrow(m, n, k, a, nextA, stepA, from, stepB, target, ldc, add, scratch);
    }
    packed += k * (width << 2);
    j += width;
  }
}

// Columns of the next panel. The last panel overlaps columns already computed, so that it does not reach beyond the matrix.
function panelWidth(n: i32, left: i32): i32 {
  const width = left <= 4 ? 4 : left <= 8 ? 8 : left <= 12 ? 12 : left <= 16 ? 8 : 12;
  return max(4, min(width, n & -4));
}

// The first lanes of an overlapping panel must not be added again.
function setMask(mask: usize, done: i32): void {
  for (let lane = 0; lane < 12; lane++) store<i32>(mask + (lane << 2), lane < done ? 0 : -1);
}

// Fewer columns than a vector has lanes: computed in a separate tile, then copied.
function narrow(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  nextA: usize,
  stepA: usize,
  b: usize,
  stepB: usize,
  c: usize,
  ldc: usize,
  add: i32,
  scratch: usize,
): void {
  const tile = scratch + TILE;
  for (let i = 0; i < m; i += ROWS, a += nextA) {
    tiles(4, ROWS, k, a, nextA, stepA, b, stepB, tile, 4, 0, scratch);
    for (let r = i; r < min(m, i + ROWS); r++) {
      for (let q = 0; q < n; q++) {
        const target = c + at(r, ldc << 2, q);
        const value = load<f32>(tile + (((r - i) * 4 + q) << 2));
        store<f32>(target, add ? load<f32>(target) + value : value);
      }
    }
  }
}

// Panels of columns, as `panelWidth` cuts them.
function packB(transpose: i32, n: i32, k: i32, b: usize, row: usize, target: usize): void {
  for (let j = 0; j < n;) {
    const width = panelWidth(n, n - j), start = max(0, min(j, n - width));
    const from = b + (transpose ? at(start, row, 0) : at(0, row, start));
    packLines(transpose, width, n - start, k, from, row, target);
    target += k * (width << 2);
    j += width;
  }
}

// Tiles of rows from row `first` on, the last one padded with zeros.
function packA(
  transpose: i32,
  first: i32,
  m: i32,
  k: i32,
  a: usize,
  row: usize,
  target: usize,
): void {
  let i = first;
  if (!transpose) { // then all rows are packed
    const full = m / ROWS;
    packRows(full, k, a, row, target);
    i = full * ROWS;
    target += <usize> (full * k) << 4;
  }
  for (; i < m; i += ROWS, target += k << 4) {
    const from = a + (transpose ? at(0, row, i) : at(i, row, 0));
    packLines(i32(!transpose), ROWS, m - i, k, from, row, target);
  }
}
