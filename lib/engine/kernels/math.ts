// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// exp and sigmoid of four floats, after the Cephes library (Moshier). Relative error about 1e-7.
//
// The polynomial coefficients are read from a table in the heap, see ./table.ts.
import { fma, ld, st, toInt } from "./simd";

const ROWS = 13;

let table: usize = 0;

/** Bytes of the constants. */
export function expTableBytes(): i32 {
  return ROWS * 16;
}

/** Writes the constants to `p`. */
export function setExpTable(p: usize): void {
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
}

/**
 * Address of the constants, the `t` of the functions below: a kernel calls this once, before its loop, since V8 reads a global
 * again for each use.
 */
export function constants(): usize {
  return table;
}

@inline
function constant(t: usize, i: usize): v128 {
  return ld(t + i * 16);
}

/** Four ones that V8 cannot recognise as a constant: values computed from them stay in registers or on its stack. */

@inline
export function ones(t: usize): v128 {
  return constant(t, 11);
}

/** exp(x) = 2^n exp(r) with n = rnd(x / ln 2); clamped to [exp(-87.3), exp(88.3)]. */

@inline
export function exp4(x: v128, t: usize): v128 {
  x = f32x4.pmin(f32x4.pmax(x, constant(t, 0)), constant(t, 1));
  const n = f32x4.nearest(f32x4.mul(x, constant(t, 2)));
  const r = fma(n, constant(t, 4), fma(n, constant(t, 3), x)); // ln 2 in two parts keeps r exact
  let p = constant(t, 5);
  p = fma(p, r, constant(t, 6));
  p = fma(p, r, constant(t, 7));
  p = fma(p, r, constant(t, 8));
  p = fma(p, r, constant(t, 9));
  p = fma(p, r, constant(t, 10));
  p = fma(f32x4.mul(p, r), r, f32x4.add(r, constant(t, 11)));
  return f32x4.mul(p, i32x4.shl(i32x4.add(toInt(n), constant(t, 12)), 23));
}

/** 1 / (1 + exp(-x)). */

@inline
export function sigmoid4(x: v128, t: usize): v128 {
  return f32x4.div(constant(t, 11), f32x4.add(constant(t, 11), exp4(f32x4.neg(x), t)));
}
