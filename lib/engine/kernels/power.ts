// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Binary logarithm and power of two on four floats, for the quantizer's |x|^t = 2^(t lb |x|). Few instructions and short
// chains: the quantizer spends its time here. Coefficients: least relative error on the interval (Remez), computed in double.
import { fma, ld, st, toInt } from "./simd";

const ROWS = 16;

/** Bytes of the constants. */
export function powerTableBytes(): i32 {
  return ROWS * 16;
}

/** Writes the constants to `p`. */
export function setPowerTable(p: usize): void {
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
  st(p + 208, f32x4.splat(1e-37)); // stands in for 0 under the logarithm
  st(p + 224, f32x4.splat(0.6931472)); // ln 2
  st(p + 240, i32x4.splat(0x80000000)); // the sign
}

/** lb(x) for x >= 0; numbers below 1e-37 count as that. x = 2^e m with m in [sqrt(1/2), sqrt(2)). */

@inline
export function logarithm2(x: v128, t: usize): v128 {
  const bits = f32x4.pmax(x, ld(t + 208));
  const e = i32x4.shr_s(i32x4.sub(bits, ld(t)), 23);
  const m = i32x4.sub(bits, i32x4.shl(e, 23));
  const s = f32x4.div(f32x4.sub(m, ld(t + 16)), f32x4.add(m, ld(t + 16)));
  const z = f32x4.mul(s, s);
  let p = fma(ld(t + 32), z, ld(t + 48));
  p = fma(p, z, ld(t + 64));
  p = fma(p, z, ld(t + 80));
  return fma(s, p, f32x4.convert_i32x4_s(e));
}

/** 2^y for y < 128; below -126 as at -126. */

@inline
export function exponential2(y: v128, t: usize): v128 {
  y = f32x4.pmax(y, ld(t + 96));
  const n = f32x4.nearest(y);
  const r = f32x4.sub(y, n);
  let p = fma(ld(t + 112), r, ld(t + 128));
  p = fma(p, r, ld(t + 144));
  p = fma(p, r, ld(t + 160));
  p = fma(p, r, ld(t + 176));
  p = fma(p, r, ld(t + 192));
  p = fma(p, r, ld(t + 16));
  return i32x4.add(p, i32x4.shl(toInt(n), 23)); // raises the exponent by n
}

/** ln 2. */

@inline
export function naturalFactor(t: usize): v128 {
  return ld(t + 224);
}

/** Minus zero: the bit of the sign. */

@inline
export function signBit(t: usize): v128 {
  return ld(t + 240);
}
