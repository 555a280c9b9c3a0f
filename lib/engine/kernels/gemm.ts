// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Matrix product C = op(A) op(B) (+ C), row-major, any size, all four transposes.
//
// The usual scheme (Goto): panels of A and B are copied into the order in which the micro-kernel reads them, so that it
// streams memory and keeps a 6 x 8 tile of C in twelve SIMD registers.
import { fma, ld, st } from "./simd";

const ROWS = 6; // of the micro-tile
const COLUMNS = 8;
const BLOCK_M = 120; // rows of A packed at once
const BLOCK_N = 512; // columns of B packed at once
const BLOCK_K = 256; // depth packed at once

/** Scratch bytes `gemm` needs: edge tile, packed A, packed B. */
export function gemmScratchBytes(): i32 {
  return 256 + (BLOCK_M + BLOCK_N) * BLOCK_K * 4;
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
  const tile = scratch, packedA = scratch + 256, packedB = packedA + BLOCK_M * BLOCK_K * 4;
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const nc = min(BLOCK_N, n - n0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const kc = min(BLOCK_K, k - k0);
      const add = accumulate | i32(k0 > 0);
      packB(
        transposeB,
        kc,
        nc,
        b + (transposeB ? (<usize> n0 * ldb + k0) << 2 : (<usize> k0 * ldb + n0) << 2),
        ldb,
        packedB,
      );
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const mc = min(BLOCK_M, m - m0);
        packA(
          transposeA,
          mc,
          kc,
          a + (transposeA ? (<usize> k0 * lda + m0) << 2 : (<usize> m0 * lda + k0) << 2),
          lda,
          packedA,
        );
        for (let j = 0; j < nc; j += COLUMNS) {
          for (let i = 0; i < mc; i += ROWS) {
            const pa = packedA + (<usize> (i * kc) << 2), pb = packedB + (<usize> (j * kc) << 2);
            const target = c + ((<usize> (m0 + i) * ldc + n0 + j) << 2);
            if (mc - i >= ROWS && nc - j >= COLUMNS) {
              microKernel(kc, pa, pb, target, ldc, add);
            } else {
              microKernel(kc, pa, pb, tile, COLUMNS, 0);
              copyTile(tile, min(ROWS, mc - i), min(COLUMNS, nc - j), target, ldc, add);
            }
          }
        }
      }
    }
  }
}

// A 6 x 8 tile: per step of k, two vectors of B and six broadcast numbers of A.
function microKernel(k: i32, a: usize, b: usize, c: usize, ldc: usize, add: i32): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = fma(s, b0, c00);
    c01 = fma(s, b1, c01);
    s = v128.load32_splat(a, 4);
    c10 = fma(s, b0, c10);
    c11 = fma(s, b1, c11);
    s = v128.load32_splat(a, 8);
    c20 = fma(s, b0, c20);
    c21 = fma(s, b1, c21);
    s = v128.load32_splat(a, 12);
    c30 = fma(s, b0, c30);
    c31 = fma(s, b1, c31);
    s = v128.load32_splat(a, 16);
    c40 = fma(s, b0, c40);
    c41 = fma(s, b1, c41);
    s = v128.load32_splat(a, 20);
    c50 = fma(s, b0, c50);
    c51 = fma(s, b1, c51);
    a += 24;
    b += 32;
  }
  const row = ldc << 2;
  storeRow(c, c00, c01, add);
  storeRow(c + row, c10, c11, add);
  storeRow(c + 2 * row, c20, c21, add);
  storeRow(c + 3 * row, c30, c31, add);
  storeRow(c + 4 * row, c40, c41, add);
  storeRow(c + 5 * row, c50, c51, add);
}

@inline
function storeRow(c: usize, left: v128, right: v128, add: i32): void {
  if (add) {
    st(c, f32x4.add(ld(c), left));
    v128.store(c, f32x4.add(v128.load(c, 16), right), 16);
  } else {
    st(c, left);
    v128.store(c, right, 16);
  }
}

// The part of a tile that lies inside C.
function copyTile(tile: usize, rows: i32, columns: i32, c: usize, ldc: usize, add: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const target = c + ((<usize> r * ldc + q) << 2);
      const value = load<f32>(tile + ((r * COLUMNS + q) << 2));
      store<f32>(target, add ? load<f32>(target) + value : value);
    }
  }
}

// Panels of eight columns: [panel][k][8], the last one filled up with zeros.
function packB(transpose: i32, kc: i32, nc: i32, b: usize, ldb: usize, target: usize): void {
  for (let j = 0; j < nc; j += COLUMNS) {
    const width = min(COLUMNS, nc - j);
    if (transpose) {
      for (let q = 0; q < COLUMNS; q++) {
        packStrided(
          target + (q << 2),
          COLUMNS * 4,
          q < width ? b + ((<usize> (j + q) * ldb) << 2) : 0,
          4,
          kc,
        );
      }
    } else if (width == COLUMNS) {
      let source = b + (<usize> j << 2), t = target;
      for (let k = 0; k < kc; k++) {
        st(t, ld(source));
        v128.store(t, v128.load(source, 16), 16);
        t += COLUMNS * 4;
        source += ldb << 2;
      }
    } else {
      for (let q = 0; q < COLUMNS; q++) {
        packStrided(
          target + (q << 2),
          COLUMNS * 4,
          q < width ? b + (<usize> (j + q) << 2) : 0,
          ldb << 2,
          kc,
        );
      }
    }
    target += <usize> kc * COLUMNS * 4;
  }
}

// Panels of six rows: [panel][k][6].
function packA(transpose: i32, mc: i32, kc: i32, a: usize, lda: usize, target: usize): void {
  for (let i = 0; i < mc; i += ROWS) {
    const height = min(ROWS, mc - i);
    if (transpose && height == ROWS) {
      let source = a + (<usize> i << 2), t = target;
      for (let k = 0; k < kc; k++) {
        st(t, ld(source));
        store<u64>(t + 16, load<u64>(source + 16));
        t += ROWS * 4;
        source += lda << 2;
      }
    } else {
      for (let q = 0; q < ROWS; q++) {
        const from = a + (transpose ? <usize> (i + q) << 2 : (<usize> (i + q) * lda) << 2);
        packStrided(
          target + (q << 2),
          ROWS * 4,
          q < height ? from : 0,
          transpose ? lda << 2 : 4,
          kc,
        );
      }
    }
    target += <usize> kc * ROWS * 4;
  }
}

// One line of a panel; `from` 0 means zeros.

@inline
function packStrided(to: usize, toStep: usize, from: usize, fromStep: usize, count: i32): void {
  if (from) {
    for (let k = 0; k < count; k++) {
      store<f32>(to, load<f32>(from));
      to += toStep;
      from += fromStep;
    }
  } else {
    for (let k = 0; k < count; k++) {
      store<f32>(to, 0);
      to += toStep;
    }
  }
}
