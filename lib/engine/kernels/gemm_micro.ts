// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Micro-kernels of the matrix product: a column of tiles of C, 4 rows high and 12, 8 or 4 columns wide.
//
// Deno runs V8 without its trap handler, so that every memory access carries two or three instructions that check bounds:
// loads, not multiplications, limit the speed. So two elements of A are loaded at once, as (x0 x1 x0 x1); the products
// with (b0 b1 b2 b3) and (b1 b0 b3 b2) give two rows of C, whose lanes are sorted at the end: five loads for twelve vector
// multiplications.
import { fma, ld, st } from "./simd";

/** Rows of a tile. */
export const ROWS = 4;

/**
 * C[m, width] = A B (+ C) for a width of 12, 8 or 4.
 *
 * Four rows of A are a tile: the four elements of each k are adjacent, `stepA` bytes from k to k, `nextA` bytes from tile to
 * tile. Rows of B are `stepB` bytes apart. `mask` is the address of twelve lanes: all ones where C may be added to.
 */
export function tiles(
  width: i32,
  m: i32,
  k: i32,
  a: usize,
  nextA: usize,
  stepA: usize,
  b: usize,
  stepB: usize,
  c: usize,
  ldc: usize,
  add: i32,
  mask: usize,
): void {
  const row = ldc << 2;
  for (; m > 0; m -= ROWS, a += nextA, c += row * ROWS) {
    if (width == 12) tile(12, m, k, a, stepA, b, stepB, c, row, add, mask);
    else if (width == 8) tile(8, m, k, a, stepA, b, stepB, c, row, add, mask);
    else tile(4, m, k, a, stepA, b, stepB, c, row, add, mask);
  }
}

// `width` is a constant: the compiler removes the code for other widths. p, q: rows 0 and 1; r, s: rows 2 and 3.

@inline
function tile(
  width: i32,
  rows: i32,
  k: i32,
  a: usize,
  stepA: usize,
  b: usize,
  stepB: usize,
  c: usize,
  row: usize,
  add: i32,
  mask: usize,
): void {
  const zero = f32x4.splat(0);
  let p0 = zero, p1 = zero, p2 = zero, q0 = zero, q1 = zero, q2 = zero;
  let r0 = zero, r1 = zero, r2 = zero, s0 = zero, s1 = zero, s2 = zero;
  // V8 unrolls small loops and those of two iterations; otherwise it would read the memory's size, compute the limits of all
  // addresses and check for interrupts for every k. It does not unroll so long a loop by four, hence the same lines twice: 10 %
  // faster, 20 % with another thread on the same core.
  for (; k >= 4; k -= 4) {
    for (let u = 0; u < 2; u++, b += stepB, a += stepA) {
      const x = v128.load64_splat(a), y = v128.load64_splat(a + 8);
      let v = ld(b);
      p0 = fma(x, v, p0), r0 = fma(y, v, r0), v = swap(v), q0 = fma(x, v, q0), s0 = fma(y, v, s0);
      if (width > 4) {
        v = v128.load(b, 16);
        p1 = fma(x, v, p1), r1 = fma(y, v, r1), v = swap(v), q1 = fma(x, v, q1), s1 = fma(y, v, s1);
      }
      if (width > 8) {
        v = v128.load(b, 32);
        p2 = fma(x, v, p2), r2 = fma(y, v, r2), v = swap(v), q2 = fma(x, v, q2), s2 = fma(y, v, s2);
      }
    }
    for (let u = 0; u < 2; u++, b += stepB, a += stepA) {
      const x = v128.load64_splat(a), y = v128.load64_splat(a + 8);
      let v = ld(b);
      p0 = fma(x, v, p0), r0 = fma(y, v, r0), v = swap(v), q0 = fma(x, v, q0), s0 = fma(y, v, s0);
      if (width > 4) {
        v = v128.load(b, 16);
        p1 = fma(x, v, p1), r1 = fma(y, v, r1), v = swap(v), q1 = fma(x, v, q1), s1 = fma(y, v, s1);
      }
      if (width > 8) {
        v = v128.load(b, 32);
        p2 = fma(x, v, p2), r2 = fma(y, v, r2), v = swap(v), q2 = fma(x, v, q2), s2 = fma(y, v, s2);
      }
    }
  }
  for (; k > 0; k--, b += stepB, a += stepA) {
    const x = v128.load64_splat(a), y = v128.load64_splat(a + 8);
    let v = ld(b);
    p0 = fma(x, v, p0), r0 = fma(y, v, r0), v = swap(v), q0 = fma(x, v, q0), s0 = fma(y, v, s0);
    if (width > 4) {
      v = v128.load(b, 16);
      p1 = fma(x, v, p1), r1 = fma(y, v, r1), v = swap(v), q1 = fma(x, v, q1), s1 = fma(y, v, s1);
    }
    if (width > 8) {
      v = v128.load(b, 32);
      p2 = fma(x, v, p2), r2 = fma(y, v, r2), v = swap(v), q2 = fma(x, v, q2), s2 = fma(y, v, s2);
    }
  }
  store2(c, row, rows, p0, q0, add, mask);
  if (width > 4) store2(c + 16, row, rows, p1, q1, add, mask + 16);
  if (width > 8) store2(c + 32, row, rows, p2, q2, add, mask + 32);
  if (rows > 2) {
    c += 2 * row;
    store2(c, row, rows - 2, r0, s0, add, mask);
    if (width > 4) store2(c + 16, row, rows - 2, r1, s1, add, mask + 16);
    if (width > 8) store2(c + 32, row, rows - 2, r2, s2, add, mask + 32);
  }
}

// (b1 b0 b3 b2)

@inline
function swap(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 1, 0, 3, 2);
}

// p holds (c00 c11 c02 c13), q holds (c01 c10 c03 c12)

@inline
function store2(c: usize, row: usize, rows: i32, p: v128, q: v128, add: i32, mask: usize): void {
  q = swap(q);
  let first = v128.shuffle<f32>(p, q, 0, 5, 2, 7), second = v128.shuffle<f32>(q, p, 0, 5, 2, 7);
  if (add) {
    const allowed = ld(mask);
    st(c, f32x4.add(ld(c), v128.and(first, allowed)));
    if (rows > 1) st(c + row, f32x4.add(ld(c + row), v128.and(second, allowed)));
  } else {
    st(c, first);
    if (rows > 1) st(c + row, second);
  }
}
