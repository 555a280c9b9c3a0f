// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The fake quantizer in one pass forward and one pass backward. The formulas are fakeQuantValue and fakeQuantGradients of
// lib/quant; tests/engine/fake_quant_test.ts compares the kernels with them.
//
// With a = |x|, v = a^t:   y = sgn(x) d rnd(v / d)     a < clip
//                            = sgn(x) saturated        a >= clip
import { BLOCK, firstBlock, secondBlock } from "./block";
import { exponentials, logarithms, signBit } from "./power";
import { fma, ld, select, st, sum4 } from "./simd";

const LN2: f64 = 0.6931471805599453;

/** y = fakeQuant(x); `saturated` is d rnd(R / d). Exponent 1 skips the power. */
export function fakeQuant(
  x: usize,
  y: usize,
  n: i32,
  stepSize: f32,
  clip: f32,
  exponent: f32,
  saturated: f32,
): void {
  if (exponent == 1) return rounded(x, x, y, n, stepSize, clip, saturated);
  const v = firstBlock();
  for (let left = n; left > 0; left -= BLOCK, x += BLOCK * 4, y += BLOCK * 4) {
    const count = min(left, BLOCK);
    logarithms(x, v, count);
    exponentials(v, v, count, exponent);
    rounded(x, v, y, count, stepSize, clip, saturated);
  }
}

/** The same from x and the powers v = |x|^t; v may be x itself where the exponent is 1. */
function rounded(
  x: usize,
  v: usize,
  y: usize,
  n: i32,
  stepSize: f32,
  clip: f32,
  saturated: f32,
): void {
  const d = f32x4.splat(stepSize), q = f32x4.splat(clip), s = f32x4.splat(saturated);
  const sign = signBit();
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, v += 16, y += 16) {
    st(y, quantized(ld(x), ld(v), d, q, s, sign));
  }
  for (; i < n; i++, x += 4, v += 4, y += 4) {
    const one = quantized(v128.load32_zero(x), v128.load32_zero(v), d, q, s, sign);
    store<f32>(y, f32x4.extract_lane(one, 0));
  }
}

@inline
function quantized(x: v128, v: v128, d: v128, clip: v128, saturated: v128, sign: v128): v128 {
  const a = v128.andnot(x, sign);
  let y = f32x4.mul(f32x4.nearest(f32x4.div(f32x4.abs(v), d)), d);
  y = select(saturated, y, f32x4.ge(a, clip));
  y = select(y, a, f32x4.gt(a, f32x4.splat(0))); // zero stays zero, NaN stays NaN
  return v128.xor(y, v128.and(x, sign));
}

/**
 * dx = dy inside |x| < window, 0 outside (not written if the address dx is 0), and the FakeQuantSums of lib/quant (double) at `sums`:
 *
 *   [0] residual:  over 0 < a < clip of dy sgn(x) (rnd(v / d) - v / d)
 *   [1] logarithm: over 0 < a < clip of dy sgn(x) v ln a          (only when `withLog`)
 *   [2] saturated: over a >= clip, a > 0 of dy sgn(x)
 *   [3] beyond:    over a > clip, a > 0 of dy sgn(x)
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
  let residual: f64 = 0, logarithm: f64 = 0, saturated: f64 = 0, beyond: f64 = 0;
  const linear = exponent == 1, logs = firstBlock(), powers = secondBlock();
  const d = f32x4.splat(stepSize), q = f32x4.splat(clip), edge = f32x4.splat(window);
  const zero = f32x4.splat(0), sign = signBit();
  for (let left = n; left > 0; left -= BLOCK) { // float32 sums in four lanes over a block, doubles over blocks
    const count = min(left, BLOCK);
    if (withLog || !linear) logarithms(x, logs, count);
    if (!linear) exponentials(logs, powers, count, exponent);
    let residual4 = zero, logarithm4 = zero, saturated4 = zero, beyond4 = zero;
    let l = logs, w = linear ? x : powers, i = 0;
    for (; i + 4 <= count; i += 4, x += 16, dy += 16, l += 16, w += 16) {
      const v = ld(x), g = ld(dy), a = f32x4.abs(v), p = f32x4.abs(ld(w));
      if (dx) {
        st(dx, v128.and(g, f32x4.lt(a, edge)));
        dx += 16;
      }
      const u = v128.and(v128.xor(g, v128.and(v, sign)), f32x4.gt(a, zero)); // dy sgn(x)
      const over = f32x4.ge(a, q), within = v128.andnot(u, over);
      const ratio = f32x4.div(p, d);
      residual4 = fma(within, f32x4.sub(f32x4.nearest(ratio), ratio), residual4);
      if (withLog) logarithm4 = fma(within, f32x4.mul(p, ld(l)), logarithm4);
      saturated4 = f32x4.add(saturated4, v128.and(u, over));
      beyond4 = f32x4.add(beyond4, v128.and(u, f32x4.gt(a, q)));
    }
    residual += <f64> sum4(residual4);
    logarithm += <f64> sum4(logarithm4);
    saturated += <f64> sum4(saturated4);
    beyond += <f64> sum4(beyond4);
    for (; i < count; i++, x += 4, dy += 4, l += 4, w += 4) {
      const v = load<f32>(x), g = load<f32>(dy), a = abs<f32>(v), p = abs<f32>(load<f32>(w));
      if (dx) {
        store<f32>(dx, a < window ? g : 0);
        dx += 4;
      }
      if (!(a > 0)) continue;
      const u = <f64> (v < 0 ? -g : g), ratio = p / stepSize;
      if (a < clip) {
        residual += u * <f64> (nearest<f32>(ratio) - ratio);
        if (withLog) logarithm += u * <f64> (p * load<f32>(l));
      } else saturated += u;
      if (a > clip) beyond += u;
    }
  }
  store<f64>(sums, residual);
  store<f64>(sums + 8, logarithm * LN2);
  store<f64>(sums + 16, saturated);
  store<f64>(sums + 24, beyond);
}
