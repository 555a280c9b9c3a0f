// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Binary logarithm and power of two of arrays, for the quantizer's |x|^t = 2^(t lb |x|), gelu and softmax. Few instructions and
// constants that a loop keeps in registers, since the quantizer spends its time here. Coefficients: minimal relative error on the
// interval (Remez algorithm), computed in double precision.
import { fma, ld, st, sum4, toInt } from "./simd";

const ROWS = 15;

let table: usize = 0;

/** Bytes of the constants. */
export function powerTableBytes(): i32 {
  return ROWS * 16;
}

/** Writes the constants to `p`. */
export function setPowerTable(p: usize): void {
  table = p;
  st(p, i32x4.splat(0x3f3504f3)); // the bits of sqrt(1/2)
  st(p + 16, f32x4.splat(1));
  st(p + 32, f32x4.splat(0.43173587)); // lb m = s (2.88.. + ...), s = (m - 1) / (m + 1), a series in s^2; error 7e-10
  st(p + 48, f32x4.splat(0.5767144));
  st(p + 64, f32x4.splat(0.96179885));
  st(p + 80, f32x4.splat(2.88539));
  st(p + 96, f32x4.splat(-126));
  st(p + 112, f32x4.splat(0.00015345808)); // 2^r for |r| <= 1/2; error 2e-9, and exactly 1 at 0
  st(p + 128, f32x4.splat(0.0013399931));
  st(p + 144, f32x4.splat(0.009618489));
  st(p + 160, f32x4.splat(0.055503286));
  st(p + 176, f32x4.splat(0.24022646));
  st(p + 192, f32x4.splat(0.6931472));
  st(p + 208, f32x4.splat(1e-37)); // replaces 0 in the logarithm
  st(p + 224, i32x4.splat(0x80000000)); // the sign
}

/** y = lb max(|x|, 1e-37) for n elements. */
export function logarithms(x: usize, y: usize, n: i32): void {
  const t = table, root = ld(t), one = ld(t + 16), c3 = ld(t + 32), c2 = ld(t + 48);
  const c1 = ld(t + 64), c0 = ld(t + 80), smallest = ld(t + 208);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    st(y, logarithm2(ld(x), root, one, c3, c2, c1, c0, smallest));
  }
  for (; i < n; i++, x += 4, y += 4) {
    const l = logarithm2(v128.load32_zero(x), root, one, c3, c2, c1, c0, smallest);
    store<f32>(y, f32x4.extract_lane(l, 0));
  }
}

// x = 2^e m with m in [sqrt(1/2), sqrt(2))

@inline
function logarithm2(
  x: v128,
  root: v128,
  one: v128,
  c3: v128,
  c2: v128,
  c1: v128,
  c0: v128,
  smallest: v128,
): v128 {
  const bits = f32x4.pmax(f32x4.abs(x), smallest);
  const e = i32x4.shr_s(i32x4.sub(bits, root), 23);
  const m = i32x4.sub(bits, i32x4.shl(e, 23));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(s, s);
  const p = fma(fma(fma(c3, z, c2), z, c1), z, c0);
  return fma(s, p, f32x4.convert_i32x4_s(e));
}

/** y = 2^max(factor x, -126) for n elements; factor x must be below 128. */
export function exponentials(x: usize, y: usize, n: i32, factor: f32): void {
  each(false, x, y, n, factor);
}

/** y = 2^max(factor x^2, -126), with the same limit. */
export function bells(x: usize, y: usize, n: i32, factor: f32): void {
  each(true, x, y, n, factor);
}

const LOG2_E: f32 = 1.44269504;

/** y = exp(x - top) for n elements, none above `top`; 0 where x is -Infinity. Returns the sum. */
export function exponentialsBelow(x: usize, y: usize, n: i32, top: f32): f32 {
  const t = table, one = ld(t + 16), smallest = ld(t + 96), c6 = ld(t + 112);
  const c5 = ld(t + 128), c4 = ld(t + 144), c3 = ld(t + 160), c2 = ld(t + 176), c1 = ld(t + 192);
  const f = f32x4.splat(LOG2_E), shift = f32x4.splat(top), low = f32x4.splat(-Infinity);
  let i = 0, s = f32x4.splat(0);
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    const v = ld(x), e = f32x4.mul(f32x4.sub(v, shift), f);
    const p = v128.and(exponential2(e, one, smallest, c6, c5, c4, c3, c2, c1), f32x4.ne(v, low));
    st(y, p);
    s = f32x4.add(s, p);
  }
  let sum = sum4(s);
  for (; i < n; i++, x += 4, y += 4) {
    const v = v128.load32_zero(x), e = f32x4.mul(f32x4.sub(v, shift), f);
    const p = v128.and(exponential2(e, one, smallest, c6, c5, c4, c3, c2, c1), f32x4.ne(v, low));
    store<f32>(y, f32x4.extract_lane(p, 0));
    sum += f32x4.extract_lane(p, 0);
  }
  return sum;
}

@inline
function each(squared: bool, x: usize, y: usize, n: i32, factor: f32): void {
  const t = table, one = ld(t + 16), smallest = ld(t + 96), c6 = ld(t + 112);
  const c5 = ld(t + 128), c4 = ld(t + 144), c3 = ld(t + 160), c2 = ld(t + 176), c1 = ld(t + 192);
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    const e = exponent(squared, ld(x), f);
    st(y, exponential2(e, one, smallest, c6, c5, c4, c3, c2, c1));
  }
  for (; i < n; i++, x += 4, y += 4) {
    const e = exponent(squared, v128.load32_zero(x), f);
    const v = exponential2(e, one, smallest, c6, c5, c4, c3, c2, c1);
    store<f32>(y, f32x4.extract_lane(v, 0));
  }
}

@inline
function exponent(squared: bool, x: v128, factor: v128): v128 {
  return f32x4.mul(squared ? f32x4.mul(x, x) : x, factor);
}

@inline
function exponential2(
  y: v128,
  one: v128,
  smallest: v128,
  c6: v128,
  c5: v128,
  c4: v128,
  c3: v128,
  c2: v128,
  c1: v128,
): v128 {
  y = f32x4.pmax(y, smallest);
  const n = f32x4.nearest(y);
  const r = f32x4.sub(y, n);
  let p = fma(c6, r, c5);
  p = fma(p, r, c4);
  p = fma(p, r, c3);
  p = fma(p, r, c2);
  p = fma(p, r, c1);
  p = fma(p, r, one);
  return i32x4.add(p, i32x4.shl(toInt(n), 23)); // raises the exponent by n
}

/** Minus zero: the bit of the sign. */

@inline
export function signBit(): v128 {
  return ld(table + 224);
}
