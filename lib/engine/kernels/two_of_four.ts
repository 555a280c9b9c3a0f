// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Product of a 2:4 matrix, from its values and places, with a dense one: of every four rows of the dense matrix a row reads two.
import { fma, ld, st } from "./simd";

// Columns whose sums stay in registers.
const WIDE = 32, MIDDLE = 8, NARROW = 4;

/**
 * C[rows, n] = A B. A has `groups` groups of four columns, each as two values and a nibble of two places, four nibbles in a word of
 * 32 bits (the upper 16 are not used); every row begins with a word of its own.
 */
export function twoOfFourProduct(
  values: usize,
  words: usize,
  b: usize,
  c: usize,
  rows: i32,
  groups: i32,
  n: i32,
): void {
  const row = <usize> n << 2, rowValues = <usize> groups << 3;
  const rowWords = <usize> ((groups + 3) >> 2) << 2;
  for (let j = 0; j < n;) {
    const left = n - j, width = left >= WIDE ? WIDE : left >= MIDDLE ? MIDDLE : NARROW;
    // the last columns are computed with some of their neighbours again, so that a vector never reaches beyond the row
    const at = left < NARROW && n >= NARROW ? n - NARROW : j;
    const from = b + (<usize> at << 2);
    let v = values, w = words, y = c + (<usize> at << 2);
    for (let i = 0; i < rows; i++, v += rowValues, w += rowWords, y += row) {
      if (n < NARROW) columns(v, w, from, y, groups, n, row);
      else if (width == WIDE) wide(v, w, from, y, groups, row);
      else if (width == MIDDLE) middle(v, w, from, y, groups, row);
      else narrow(v, w, from, y, groups, row);
    }
    j += n < NARROW ? n : width;
  }
}

// 32 columns of one row of C.
function wide(values: usize, words: usize, b: usize, c: usize, groups: i32, row: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
  for (let g = 0; g < groups; g += 4, words += 4) {
    let word = load<u32>(words);
    const end = min(4, groups - g);
    for (let q = 0; q < end; q++, word >>= 4, values += 8, b += row << 2) {
      const x = v128.load32_splat(values), p = b + <usize> (word & 3) * row;
      s0 = fma(x, ld(p), s0), s1 = fma(x, v128.load(p, 16), s1);
      s2 = fma(x, v128.load(p, 32), s2), s3 = fma(x, v128.load(p, 48), s3);
      s4 = fma(x, v128.load(p, 64), s4), s5 = fma(x, v128.load(p, 80), s5);
      s6 = fma(x, v128.load(p, 96), s6), s7 = fma(x, v128.load(p, 112), s7);
      const z = v128.load32_splat(values, 4), r = b + <usize> ((word >> 2) & 3) * row;
      s0 = fma(z, ld(r), s0), s1 = fma(z, v128.load(r, 16), s1);
      s2 = fma(z, v128.load(r, 32), s2), s3 = fma(z, v128.load(r, 48), s3);
      s4 = fma(z, v128.load(r, 64), s4), s5 = fma(z, v128.load(r, 80), s5);
      s6 = fma(z, v128.load(r, 96), s6), s7 = fma(z, v128.load(r, 112), s7);
    }
  }
  st(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(c, s4, 64), v128.store(c, s5, 80), v128.store(c, s6, 96), v128.store(c, s7, 112);
}

// Eight columns of one row of C.
function middle(values: usize, words: usize, b: usize, c: usize, groups: i32, row: usize): void {
  let s0 = f32x4.splat(0), s1 = s0;
  for (let g = 0; g < groups; g += 4, words += 4) {
    let word = load<u32>(words);
    const end = min(4, groups - g);
    for (let q = 0; q < end; q++, word >>= 4, values += 8, b += row << 2) {
      const x = v128.load32_splat(values), p = b + <usize> (word & 3) * row;
      s0 = fma(x, ld(p), s0), s1 = fma(x, v128.load(p, 16), s1);
      const z = v128.load32_splat(values, 4), r = b + <usize> ((word >> 2) & 3) * row;
      s0 = fma(z, ld(r), s0), s1 = fma(z, v128.load(r, 16), s1);
    }
  }
  st(c, s0), v128.store(c, s1, 16);
}

// Four columns of one row of C.
function narrow(values: usize, words: usize, b: usize, c: usize, groups: i32, row: usize): void {
  let sum = f32x4.splat(0);
  for (let g = 0; g < groups; g++, values += 8, b += row << 2) {
    const nibble = load<u32>(words + (<usize> (g >> 2) << 2)) >> ((g & 3) << 2);
    sum = fma(v128.load32_splat(values), ld(b + <usize> (nibble & 3) * row), sum);
    sum = fma(v128.load32_splat(values, 4), ld(b + <usize> ((nibble >> 2) & 3) * row), sum);
  }
  st(c, sum);
}

// Rows of less than four columns, column by column, rounded like the others.
function columns(
  values: usize,
  words: usize,
  b: usize,
  c: usize,
  groups: i32,
  n: i32,
  row: usize,
): void {
  for (let j = 0; j < n; j++, b += 4, c += 4) {
    let sum = f32x4.splat(0);
    for (let g = 0; g < groups; g++) {
      const nibble = load<u32>(words + (<usize> (g >> 2) << 2)) >> ((g & 3) << 2);
      const v = values + (<usize> g << 3), p = b + <usize> (g << 2) * row;
      const first = v128.load32_splat(p + <usize> (nibble & 3) * row);
      const second = v128.load32_splat(p + <usize> ((nibble >> 2) & 3) * row);
      sum = fma(v128.load32_splat(v), first, sum);
      sum = fma(v128.load32_splat(v, 4), second, sum);
    }
    store<f32>(c, f32x4.extract_lane(sum, 0));
  }
}
