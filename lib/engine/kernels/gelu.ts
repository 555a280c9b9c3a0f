// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// gelu(x) = x P(x) with the normal distribution function P, whose slope is the density p(x) = bell(x) / sqrt(2 pi),
// bell(x) = exp(-x^2 / 2). Absolute error of P: 1e-7.
//
// Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), formula 7.1.26.
import { BLOCK, firstBlock } from "./block";
import { bells } from "./power";
import { fma, ld, select, st } from "./simd";

const ROWS = 8;
const BELL: f32 = -0.72134752; // exp(-x^2 / 2) = 2^(BELL x^2)

let table: usize = 0;

/** Bytes of the constants. */
export function normalTableBytes(): i32 {
  return ROWS * 16;
}

/** Writes the constants to `p`. */
export function setNormalTable(p: usize): void {
  table = p;
  st(p, f32x4.splat(1));
  st(p + 16, f32x4.splat(0.231641888)); // 0.3275911 / sqrt(2)
  st(p + 32, f32x4.splat(0.5307027145)); // from here on half of a5 ... a1
  st(p + 48, f32x4.splat(-0.7265760135));
  st(p + 64, f32x4.splat(0.7107068705));
  st(p + 80, f32x4.splat(-0.142248368));
  st(p + 96, f32x4.splat(0.127414796));
  st(p + 112, f32x4.splat(0.398942280401432678)); // 1 / sqrt(2 pi)
}

/** y = gelu(x) and slope = gelu'(x) for n elements. */
export function gelu(x: usize, y: usize, slope: usize, n: i32): void {
  const t = table, one = ld(t), scale = ld(t + 16), a5 = ld(t + 32), a4 = ld(t + 48);
  const a3 = ld(t + 64), a2 = ld(t + 80), a1 = ld(t + 96), density = ld(t + 112);
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(left, BLOCK);
    let bell = firstBlock(), i = 0;
    bells(x, bell, count, BELL);
    for (; i + 4 <= count; i += 4, x += 16, y += 16, slope += 16, bell += 16) {
      const v = ld(x), e = ld(bell);
      const p = distribution(v, e, one, scale, a5, a4, a3, a2, a1);
      st(y, f32x4.mul(v, p));
      st(slope, fma(v, f32x4.mul(e, density), p));
    }
    for (; i < count; i++, x += 4, y += 4, slope += 4, bell += 4) {
      const v = v128.load32_zero(x), e = v128.load32_zero(bell);
      const p = distribution(v, e, one, scale, a5, a4, a3, a2, a1);
      store<f32>(y, f32x4.extract_lane(f32x4.mul(v, p), 0));
      store<f32>(slope, f32x4.extract_lane(fma(v, f32x4.mul(e, density), p), 0));
    }
  }
}

@inline
function distribution(
  x: v128,
  bell: v128,
  one: v128,
  scale: v128,
  a5: v128,
  a4: v128,
  a3: v128,
  a2: v128,
  a1: v128,
): v128 {
  const u = f32x4.div(one, fma(f32x4.abs(x), scale, one));
  const series = fma(fma(fma(fma(a5, u, a4), u, a3), u, a2), u, a1);
  const tail = f32x4.mul(f32x4.mul(series, u), bell); // the probability beyond |x|
  return select(tail, f32x4.sub(one, tail), i32x4.shr_s(x, 31));
}
