// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// exp and ln on four floats, after the Cephes library (Moshier). Relative error about 1e-7.
//
// V8 does not keep SIMD constants in registers across a loop, so the polynomial coefficients are read from a table in the
// heap; the host allocates `tableBytes()` bytes once and calls `setTable`. This doubled the speed.
import { fma, ld, st, toInt } from "./simd";

let table: usize = 0;

/** Bytes the host must provide for the constants. */
export function tableBytes(): i32 {
  return 40 * 16;
}

/** Writes the constants to `p`, where they must stay. */
export function setTable(p: usize): void {
  table = p;
  st(p, f32x4.splat(-87.3));
  st(p + 16, f32x4.splat(88.3));
  st(p + 32, f32x4.splat(1.44269504088896341));
  st(p + 48, f32x4.splat(-0.693359375));
  st(p + 64, f32x4.splat(2.12194440e-4));
  st(p + 80, f32x4.splat(1.9875691500e-4));
  st(p + 96, f32x4.splat(1.3981999507e-3));
  st(p + 112, f32x4.splat(8.3334519073e-3));
  st(p + 128, f32x4.splat(4.1665795894e-2));
  st(p + 144, f32x4.splat(1.6666665459e-1));
  st(p + 160, f32x4.splat(5.0000001201e-1));
  st(p + 176, f32x4.splat(1));
  st(p + 192, i32x4.splat(127));
  st(p + 208, i32x4.splat(126));
  st(p + 224, i32x4.splat(0x007fffff));
  st(p + 240, i32x4.splat(0x3f000000));
  st(p + 256, f32x4.splat(0.707106781186547524));
  st(p + 272, f32x4.splat(7.0376836292e-2));
  st(p + 288, f32x4.splat(-1.1514610310e-1));
  st(p + 304, f32x4.splat(1.1676998740e-1));
  st(p + 320, f32x4.splat(-1.2420140846e-1));
  st(p + 336, f32x4.splat(1.4249322787e-1));
  st(p + 352, f32x4.splat(-1.6668057665e-1));
  st(p + 368, f32x4.splat(2.0000714765e-1));
  st(p + 384, f32x4.splat(-2.4999993993e-1));
  st(p + 400, f32x4.splat(3.3333331174e-1));
  st(p + 416, f32x4.splat(-2.12194440e-4));
  st(p + 432, f32x4.splat(-0.5));
  st(p + 448, f32x4.splat(0.693359375));
  st(p + 464, f32x4.splat(0.231641888)); // 0.3275911 / sqrt(2)
  st(p + 480, f32x4.splat(0.5307027145)); // from here on half of Abramowitz and Stegun's a5 ... a1
  st(p + 496, f32x4.splat(-0.7265760135));
  st(p + 512, f32x4.splat(0.7107068705));
  st(p + 528, f32x4.splat(-0.142248368));
  st(p + 544, f32x4.splat(0.127414796));
  st(p + 560, f32x4.splat(0.398942280401432678)); // 1 / sqrt(2 pi)
}

@inline
function constant(i: usize): v128 {
  return ld(table + i * 16);
}

/** exp(x) = 2^n exp(r) with n = rnd(x / ln 2); clamped to [exp(-87.3), exp(88.3)]. */

@inline
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, constant(0)), constant(1));
  const n = f32x4.nearest(f32x4.mul(x, constant(2)));
  const r = fma(n, constant(4), fma(n, constant(3), x)); // ln 2 in two parts keeps r exact
  let p = constant(5);
  p = fma(p, r, constant(6));
  p = fma(p, r, constant(7));
  p = fma(p, r, constant(8));
  p = fma(p, r, constant(9));
  p = fma(p, r, constant(10));
  p = fma(f32x4.mul(p, r), r, f32x4.add(r, constant(11)));
  return f32x4.mul(p, i32x4.shl(i32x4.add(toInt(n), constant(12)), 23));
}

/** ln(x) for x > 0 (normal numbers): x = 2^e m with m in [sqrt(1/2), sqrt(2)). */

@inline
export function log4(x: v128): v128 {
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), constant(13)));
  let m = v128.or(v128.and(x, constant(14)), constant(15));
  const small = f32x4.lt(m, constant(16));
  e = f32x4.sub(e, v128.and(small, constant(11)));
  m = f32x4.add(f32x4.sub(m, constant(11)), v128.and(small, m));
  const z = f32x4.mul(m, m);
  let p = constant(17);
  p = fma(p, m, constant(18));
  p = fma(p, m, constant(19));
  p = fma(p, m, constant(20));
  p = fma(p, m, constant(21));
  p = fma(p, m, constant(22));
  p = fma(p, m, constant(23));
  p = fma(p, m, constant(24));
  p = fma(p, m, constant(25));
  let y = f32x4.mul(f32x4.mul(p, m), z);
  y = fma(e, constant(26), y);
  y = fma(z, constant(27), y);
  return fma(e, constant(28), f32x4.add(m, y));
}

/** exp(-x^2 / 2), the bell curve without its factor. */

@inline
export function bell4(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(x, x), constant(27)));
}

/** The density of the normal distribution, from `bell4`. */

@inline
export function density4(bell: v128): v128 {
  return f32x4.mul(bell, constant(35));
}

/**
 * The normal distribution function at x, from `bell4(x)`; absolute error 1e-7.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
 */

@inline
export function distribution4(x: v128, bell: v128): v128 {
  const t = f32x4.div(constant(11), fma(f32x4.abs(x), constant(29), constant(11)));
  let p = constant(30);
  p = fma(p, t, constant(31));
  p = fma(p, t, constant(32));
  p = fma(p, t, constant(33));
  p = fma(p, t, constant(34));
  const tail = f32x4.mul(f32x4.mul(p, t), bell); // the probability beyond |x|
  return v128.bitselect(tail, f32x4.sub(constant(11), tail), i32x4.shr_s(x, 31));
}

/** 1 / (1 + exp(-x)). */

@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(11), f32x4.add(constant(11), exp4(f32x4.neg(x))));
}
