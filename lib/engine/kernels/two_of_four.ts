// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Product of a 2:4 matrix, from its values and places, with a dense one: of every four rows of the dense matrix a row reads two.
//
// Which two changes from row to row, so that no vector of the dense matrix serves two rows, as it does in `gemm`: every
// multiplication has a load of its own, and Deno checks the bounds of every load. So the loads themselves must be cheap: panels of
// 32 columns lie side by side, and 256 rows of one, which stay in the first-level cache, serve all rows of the result
// before the next ones follow. Where there are few columns, four rows of the result at once hide the time of a multiplication.
import { fma, ld, st } from "./simd";

// Columns whose sums stay in registers.
const WIDE = 32, MIDDLE = 8, NARROW = 4;
// Groups of four rows at a time: 256 rows, as many as `gemm` sums at a time, so that both round alike.
const BLOCK = 64;

/**
 * C[rows, n] = A B. A has `groups` groups of four columns, each as two values and a nibble of two places, four nibbles in a word of
 * 32 bits (the upper 16 are not used); every row begins with a word of its own. The first `packed` columns of B lie in panels, too.
 */
export function twoOfFourProduct(
  values: usize,
  words: usize,
  b: usize,
  panels: usize,
  packed: i32,
  c: usize,
  rows: i32,
  groups: i32,
  n: i32,
): void {
  const row = <usize> n << 2;
  for (let j = 0; j < n;) {
    const left = n - j, few = n >= NARROW ? NARROW : 1;
    const width = left >= WIDE ? WIDE : left >= MIDDLE ? MIDDLE : few;
    // the last columns are computed with some of their neighbours again, so that a vector never reaches beyond the row
    const at = min(j, n - width), inPanel = j < packed;
    const step: usize = inPanel ? WIDE << 2 : row;
    let from = inPanel ? panels + (<usize> at * <usize> groups << 4) : b + (<usize> at << 2);
    for (let g = 0; g < groups; g += BLOCK, from += (step * BLOCK) << 2) {
      strip(width, values, words, from, step, c + (<usize> at << 2), rows, groups, g, row);
    }
    j += width;
  }
}

// Some columns of C, of one block of groups from g on. The width is a constant where the kernels are called, so that each is its own.
function strip(
  width: i32,
  values: usize,
  words: usize,
  b: usize,
  step: usize,
  c: usize,
  rows: i32,
  groups: i32,
  g: i32,
  row: usize,
): void {
  const nextValues = <usize> groups << 3, nextWords = <usize> ((groups + 3) >> 2) << 2;
  const count = min(BLOCK, groups - g), add = g > 0;
  values += <usize> g << 3, words += <usize> g;
  if (width == WIDE) {
    for (let i = 0; i < rows; i++, values += nextValues, words += nextWords, c += row) {
      wide(values, words, b, step, c, count, add);
    }
    return;
  }
  for (let i = 0; i < rows; i += 4, values += 4 * nextValues, words += 4 * nextWords, c += 4 * row) {
    const lines = min(4, rows - i);
    if (width == MIDDLE) four(8, lines, values, nextValues, words, nextWords, b, step, c, row, count, add);
    else if (width == NARROW) four(4, lines, values, nextValues, words, nextWords, b, step, c, row, count, add);
    else four(1, lines, values, nextValues, words, nextWords, b, step, c, row, count, add);
  }
}

// 32 columns of one row of C.
function wide(
  values: usize,
  words: usize,
  b: usize,
  step: usize,
  c: usize,
  groups: i32,
  add: bool,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
  for (let g = 0; g < groups; g += 4, words += 4) {
    let word = load<u32>(words);
    const end = min(4, groups - g);
    for (let q = 0; q < end; q++, word >>= 4, values += 8, b += step << 2) {
      const x = v128.load32_splat(values), p = b + <usize> (word & 3) * step;
      s0 = fma(x, ld(p), s0), s1 = fma(x, v128.load(p, 16), s1);
      s2 = fma(x, v128.load(p, 32), s2), s3 = fma(x, v128.load(p, 48), s3);
      s4 = fma(x, v128.load(p, 64), s4), s5 = fma(x, v128.load(p, 80), s5);
      s6 = fma(x, v128.load(p, 96), s6), s7 = fma(x, v128.load(p, 112), s7);
      const z = v128.load32_splat(values, 4), r = b + <usize> ((word >> 2) & 3) * step;
      s0 = fma(z, ld(r), s0), s1 = fma(z, v128.load(r, 16), s1);
      s2 = fma(z, v128.load(r, 32), s2), s3 = fma(z, v128.load(r, 48), s3);
      s4 = fma(z, v128.load(r, 64), s4), s5 = fma(z, v128.load(r, 80), s5);
      s6 = fma(z, v128.load(r, 96), s6), s7 = fma(z, v128.load(r, 112), s7);
    }
  }
  if (add) {
    s0 = f32x4.add(ld(c), s0), s1 = f32x4.add(v128.load(c, 16), s1);
    s2 = f32x4.add(v128.load(c, 32), s2), s3 = f32x4.add(v128.load(c, 48), s3);
    s4 = f32x4.add(v128.load(c, 64), s4), s5 = f32x4.add(v128.load(c, 80), s5);
    s6 = f32x4.add(v128.load(c, 96), s6), s7 = f32x4.add(v128.load(c, 112), s7);
  }
  st(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(c, s4, 64), v128.store(c, s5, 80), v128.store(c, s6, 96), v128.store(c, s7, 112);
}

// Eight columns, four or one of four rows of C; those beyond `lines` are the last one, computed again. `width` is a constant: the
// compiler removes the code for other widths. s and t: the columns from 0 and from 4 on.

@inline
function four(
  width: i32,
  lines: i32,
  values: usize,
  nextValues: usize,
  words: usize,
  nextWords: usize,
  b: usize,
  step: usize,
  c: usize,
  row: usize,
  groups: i32,
  add: bool,
): void {
  let v0 = values, v1 = lines > 1 ? v0 + nextValues : v0;
  let v2 = lines > 2 ? v1 + nextValues : v1, v3 = lines > 3 ? v2 + nextValues : v2;
  let w0 = words, w1 = lines > 1 ? w0 + nextWords : w0;
  let w2 = lines > 2 ? w1 + nextWords : w1, w3 = lines > 3 ? w2 + nextWords : w2;
  const c1 = lines > 1 ? c + row : c, c2 = lines > 2 ? c1 + row : c1, c3 = lines > 3 ? c2 + row : c2;
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  for (let g = 0; g < groups; g += 4, w0 += 4, w1 += 4, w2 += 4, w3 += 4) {
    let a0 = load<u32>(w0), a1 = load<u32>(w1), a2 = load<u32>(w2), a3 = load<u32>(w3);
    const end = min(4, groups - g);
    for (let q = 0; q < end; q++, b += step << 2) {
      let x = v128.load32_splat(v0), p = place(b, a0, step);
      s0 = fma(x, part(width, p), s0);
      if (width > 4) t0 = fma(x, v128.load(p, 16), t0);
      x = v128.load32_splat(v1), p = place(b, a1, step);
      s1 = fma(x, part(width, p), s1);
      if (width > 4) t1 = fma(x, v128.load(p, 16), t1);
      x = v128.load32_splat(v2), p = place(b, a2, step);
      s2 = fma(x, part(width, p), s2);
      if (width > 4) t2 = fma(x, v128.load(p, 16), t2);
      x = v128.load32_splat(v3), p = place(b, a3, step);
      s3 = fma(x, part(width, p), s3);
      if (width > 4) t3 = fma(x, v128.load(p, 16), t3);
      x = v128.load32_splat(v0, 4), p = place(b, a0 >> 2, step);
      s0 = fma(x, part(width, p), s0);
      if (width > 4) t0 = fma(x, v128.load(p, 16), t0);
      x = v128.load32_splat(v1, 4), p = place(b, a1 >> 2, step);
      s1 = fma(x, part(width, p), s1);
      if (width > 4) t1 = fma(x, v128.load(p, 16), t1);
      x = v128.load32_splat(v2, 4), p = place(b, a2 >> 2, step);
      s2 = fma(x, part(width, p), s2);
      if (width > 4) t2 = fma(x, v128.load(p, 16), t2);
      x = v128.load32_splat(v3, 4), p = place(b, a3 >> 2, step);
      s3 = fma(x, part(width, p), s3);
      if (width > 4) t3 = fma(x, v128.load(p, 16), t3);
      a0 >>= 4, a1 >>= 4, a2 >>= 4, a3 >>= 4, v0 += 8, v1 += 8, v2 += 8, v3 += 8;
    }
  }
  if (add) { // before any of them is written: two of the rows may be the same
    s0 = f32x4.add(part(width, c), s0), s1 = f32x4.add(part(width, c1), s1);
    s2 = f32x4.add(part(width, c2), s2), s3 = f32x4.add(part(width, c3), s3);
    if (width > 4) {
      t0 = f32x4.add(v128.load(c, 16), t0), t1 = f32x4.add(v128.load(c1, 16), t1);
      t2 = f32x4.add(v128.load(c2, 16), t2), t3 = f32x4.add(v128.load(c3, 16), t3);
    }
  }
  write(width, c, s0), write(width, c1, s1), write(width, c2, s2), write(width, c3, s3);
  if (width > 4) {
    v128.store(c, t0, 16), v128.store(c1, t1, 16), v128.store(c2, t2, 16), v128.store(c3, t3, 16);
  }
}

// Where the row of B begins that two bits name.

@inline
function place(b: usize, bits: u32, step: usize): usize {
  return b + <usize> (bits & 3) * step;
}

@inline
function part(width: i32, p: usize): v128 {
  return width > 1 ? ld(p) : v128.load32_splat(p);
}

@inline
function write(width: i32, p: usize, v: v128): void {
  if (width > 1) st(p, v);
  else store<f32>(p, f32x4.extract_lane(v, 0));
}
