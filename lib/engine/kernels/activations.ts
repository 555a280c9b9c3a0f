// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The smooth activations. Kinds: 0 gelu, 1 silu, 2 sigmoid.
//
// Gelu and silu leave their slope behind: it costs a few instructions where the exponential is at hand, and the way back is
// then one multiplication.
import { bell4, constants, density4, distribution4, sigmoid4 } from "./math";
import { fma, ld, st } from "./simd";

/** y = activation(x) and slope = activation'(x) for n numbers; the sigmoid has no use for a slope. */
export function activation(kind: i32, x: usize, y: usize, slope: usize, n: i32): void {
  // one copy of the loop per kind: the constant is folded into it
  if (kind == 0) forward(0, x, y, slope, n);
  else if (kind == 1) forward(1, x, y, slope, n);
  else forward(2, x, y, slope, n);
}

/** dx = dy y (1 - y) for n numbers: the way back through the sigmoid, whose output is all its slope needs. */
export function sigmoidGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, dy += 16, y += 16, dx += 16) {
    const s = ld(y);
    st(dx, f32x4.mul(ld(dy), f32x4.sub(s, f32x4.mul(s, s))));
  }
  for (; i < n; i++, dy += 4, y += 4, dx += 4) {
    const s = load<f32>(y);
    store<f32>(dx, load<f32>(dy) * (s - s * s));
  }
}

@inline
function forward(kind: i32, x: usize, y: usize, slope: usize, n: i32): void {
  const t = constants();
  let i = 0;
  // two at a time, stored last: V8 checks the addresses of the constants once for both
  for (; i + 8 <= n; i += 8, x += 32, y += 32, slope += 32) {
    const v = ld(x), w = ld(x + 16), bellV = curve4(kind, v, t), bellW = curve4(kind, w, t);
    const p = share4(kind, v, bellV, t), q = share4(kind, w, bellW, t);
    const slopeV = slope4(kind, v, p, bellV, t), slopeW = slope4(kind, w, q, bellW, t);
    st(y, kind == 2 ? p : f32x4.mul(v, p));
    st(y + 16, kind == 2 ? q : f32x4.mul(w, q));
    if (kind != 2) {
      st(slope, slopeV);
      st(slope + 16, slopeW);
    }
  }
  for (; i < n; i++, x += 4, y += 4, slope += 4) {
    const v = v128.load32_zero(x), bell = curve4(kind, v, t), p = share4(kind, v, bell, t);
    store<f32>(y, f32x4.extract_lane(kind == 2 ? p : f32x4.mul(v, p), 0));
    if (kind != 2) store<f32>(slope, f32x4.extract_lane(slope4(kind, v, p, bell, t), 0));
  }
}

@inline
function curve4(kind: i32, x: v128, t: usize): v128 {
  return kind == 0 ? bell4(x, t) : x;
}

// the share of x that passes

@inline
function share4(kind: i32, x: v128, bell: v128, t: usize): v128 {
  return kind == 0 ? distribution4(x, bell, t) : sigmoid4(x, t);
}

@inline
function slope4(kind: i32, x: v128, share: v128, bell: v128, t: usize): v128 {
  if (kind == 0) return fma(x, density4(bell, t), share);
  return fma(x, f32x4.sub(share, f32x4.mul(share, share)), share);
}
