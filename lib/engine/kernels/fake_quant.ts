// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The fake quantizer in one pass forward and one pass backward (formulas: fake_quant.ts of the TypeScript side).
//
// With a = |x|, v = a^t:   y = sgn(x) d rnd(v / d)     a < clip
//                            = sgn(x) saturated        a >= clip
import { powerConstants } from "./math";
import { exponential2, logarithm2, naturalFactor, signBit } from "./power";
import { fma, ld, st, sum4 } from "./simd";

/** y = fakeQuant(x); `saturated` is d rnd(R / d). `linear` (exponent 1) skips the power. */
export function fakeQuant(
  x: usize,
  y: usize,
  n: i32,
  stepSize: f32,
  clip: f32,
  exponent: f32,
  saturated: f32,
): void {
  const t = powerConstants();
  let i = 0;
  if (exponent == 1) {
    for (; i + 4 <= n; i += 4, x += 16, y += 16) {
      st(y, quantized(ld(x), stepSize, clip, 1, saturated, true, t));
    }
  } else {
    for (; i + 8 <= n; i += 8, x += 32, y += 32) { // two at a time: their chains overlap
      const first = quantized(ld(x), stepSize, clip, exponent, saturated, false, t);
      st(y + 16, quantized(ld(x + 16), stepSize, clip, exponent, saturated, false, t));
      st(y, first);
    }
    for (; i + 4 <= n; i += 4, x += 16, y += 16) {
      st(y, quantized(ld(x), stepSize, clip, exponent, saturated, false, t));
    }
  }
  for (; i < n; i++, x += 4, y += 4) {
    const v = v128.load32_zero(x);
    store<f32>(
      y,
      f32x4.extract_lane(quantized(v, stepSize, clip, exponent, saturated, exponent == 1, t), 0),
    );
  }
}

@inline
function quantized(
  x: v128,
  stepSize: f32,
  clip: f32,
  exponent: f32,
  saturated: f32,
  linear: bool,
  t: usize,
): v128 {
  const d = f32x4.splat(stepSize);
  const sign = v128.and(x, signBit(t));
  const a = f32x4.abs(x);
  let v = a;
  if (!linear) v = power(a, exponent, t);
  let q = f32x4.mul(f32x4.nearest(f32x4.div(v, d)), d);
  q = v128.bitselect(f32x4.splat(saturated), q, f32x4.ge(a, f32x4.splat(clip)));
  q = v128.and(q, f32x4.ne(a, f32x4.splat(0)));
  q = v128.bitselect(q, x, f32x4.eq(x, x)); // NaN stays NaN
  return v128.xor(q, sign);
}

@inline
function power(a: v128, exponent: f32, t: usize): v128 {
  return exponential2(f32x4.mul(f32x4.splat(exponent), logarithm2(a, t)), t);
}

/**
 * dx = dy inside |x| < window, 0 outside (dx = 0 as pointer: not wanted), and four sums (double) at `sums`:
 *
 *   [0] over 0 < a < clip of dy sgn(x) (rnd(v / d) - v / d)
 *   [1] over 0 < a < clip of dy sgn(x) v ln a          (only when `withLog`)
 *   [2] over a >= clip, a > 0 of dy sgn(x)
 *   [3] over a > clip, a > 0 of dy sgn(x)
 */
export function fakeQuantGrad(
  x: usize,
  dy: usize,
  dx: usize,
  n: i32,
  stepSize: f32,
  clip: f32,
  exponent: f32,
  window: f32,
  withLog: i32,
  sums: usize,
): void {
  let t0: f64 = 0, t1: f64 = 0, t2: f64 = 0, t3: f64 = 0;
  const t = powerConstants();
  const zero = f32x4.splat(0);
  const linear = exponent == 1;
  for (let from = 0; from < n; from += 4096) { // float32 sums over a block, doubles over blocks
    const to = min(n, from + 4096);
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    for (let i = from; i < to; i += 4) {
      const at = <usize> i << 2;
      let v: v128, g: v128;
      if (i + 4 <= to) {
        v = ld(x + at);
        g = ld(dy + at);
      } else { // the tail: missing lanes are zero and count nothing
        v = zero;
        g = zero;
        for (let r = to - 1; r >= i; r--) { // shift in from the left
          v = v128.shuffle<i32>(v, v128.load32_splat(x + (<usize> r << 2)), 4, 0, 1, 2);
          g = v128.shuffle<i32>(g, v128.load32_splat(dy + (<usize> r << 2)), 4, 0, 1, 2);
        }
      }
      const a = f32x4.abs(v);
      if (dx) {
        const inside = v128.and(g, f32x4.lt(a, f32x4.splat(window)));
        if (i + 4 <= to) st(dx + at, inside);
        else {
          let rest = inside;
          for (let r = i; r < to; r++) {
            store<f32>(dx + (<usize> r << 2), f32x4.extract_lane(rest, 0));
            rest = v128.shuffle<i32>(rest, rest, 1, 2, 3, 3);
          }
        }
      }
      const nonzero = f32x4.gt(a, zero);
      const u = v128.and(v128.xor(g, v128.and(v, signBit(t))), nonzero); // dy sgn(x)
      const over = f32x4.ge(a, f32x4.splat(clip));
      let w = a, l = zero;
      if (withLog || !linear) l = logarithm2(a, t);
      if (!linear) w = exponential2(f32x4.mul(f32x4.splat(exponent), l), t);
      const ratio = f32x4.div(w, f32x4.splat(stepSize));
      const within = v128.andnot(u, over);
      s0 = fma(within, f32x4.sub(f32x4.nearest(ratio), ratio), s0);
      if (withLog) s1 = fma(within, f32x4.mul(w, f32x4.mul(l, naturalFactor(t))), s1);
      s2 = f32x4.add(s2, v128.and(u, over));
      s3 = f32x4.add(s3, v128.and(u, f32x4.gt(a, f32x4.splat(clip))));
    }
    t0 += <f64> sum4(s0);
    t1 += <f64> sum4(s1);
    t2 += <f64> sum4(s2);
    t3 += <f64> sum4(s3);
  }
  store<f64>(sums, t0);
  store<f64>(sums + 8, t1);
  store<f64>(sums + 16, t2);
  store<f64>(sums + 24, t3);
}
