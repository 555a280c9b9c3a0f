// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The smooth activations. Operators: 0 gelu, 1 silu, 2 sigmoid.
//
// Gelu and silu also write their slope: that costs a few instructions once the exponential is known, and makes the backward pass
// one multiplication.
import { gelu } from "./gelu";
import { constants, sigmoid4 } from "./math";
import { fma, ld, st } from "./simd";

/** y = activation(x) and slope = activation'(x) for n elements; the sigmoid writes no slope. */
export function activation(operator: i32, x: usize, y: usize, slope: usize, n: i32): void {
  if (operator == 0) gelu(x, y, slope, n);
  else if (operator == 1) silu(x, y, slope, n);
  else sigmoid(x, y, n);
}

/** dx = dy y (1 - y) for n elements: the gradient of the sigmoid, which needs its output only. */
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

function silu(x: usize, y: usize, slope: usize, n: i32): void {
  const t = constants();
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16, slope += 16) {
    const v = ld(x), s = sigmoid4(v, t);
    st(y, f32x4.mul(v, s));
    st(slope, fma(v, f32x4.sub(s, f32x4.mul(s, s)), s));
  }
  for (; i < n; i++, x += 4, y += 4, slope += 4) {
    const v = v128.load32_zero(x), s = sigmoid4(v, t);
    store<f32>(y, f32x4.extract_lane(f32x4.mul(v, s), 0));
    store<f32>(slope, f32x4.extract_lane(fma(v, f32x4.sub(s, f32x4.mul(s, s)), s), 0));
  }
}

function sigmoid(x: usize, y: usize, n: i32): void {
  const t = constants();
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) st(y, sigmoid4(ld(x), t));
  for (; i < n; i++, x += 4, y += 4) {
    store<f32>(y, f32x4.extract_lane(sigmoid4(v128.load32_zero(x), t), 0));
  }
}
