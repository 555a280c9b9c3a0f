// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The smooth activations, one pass forward and one backward. Kinds: 0 gelu, 1 silu, 2 sigmoid.
import { gelu, geluGrad } from "./gelu";
import { constants, sigmoid4 } from "./math";
import { fma, ld, st } from "./simd";

/** y = activation(x) for n numbers. */
export function activation(kind: i32, x: usize, y: usize, n: i32): void {
  // one copy of the loop per kind: the constant is folded into it
  if (kind == 0) gelu(x, y, n);
  else if (kind == 1) forward(1, x, y, n);
  else forward(2, x, y, n);
}

/** dx = dy activation'(x) for n numbers; for the sigmoid `x` is its output, which is all its slope needs. */
export function activationGrad(kind: i32, dy: usize, x: usize, dx: usize, n: i32): void {
  if (kind == 0) geluGrad(dy, x, dx, n);
  else if (kind == 1) backward(1, dy, x, dx, n);
  else backward(2, dy, x, dx, n);
}

@inline
function forward(kind: i32, x: usize, y: usize, n: i32): void {
  const t = constants();
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) st(y, value(kind, ld(x), t));
  for (; i < n; i++, x += 4, y += 4) {
    store<f32>(y, f32x4.extract_lane(value(kind, v128.load32_zero(x), t), 0));
  }
}

@inline
function backward(kind: i32, dy: usize, x: usize, dx: usize, n: i32): void {
  const t = constants();
  let i = 0;
  for (; i + 4 <= n; i += 4, dy += 16, x += 16, dx += 16) {
    st(dx, f32x4.mul(ld(dy), slope(kind, ld(x), t)));
  }
  for (; i < n; i++, dy += 4, x += 4, dx += 4) {
    store<f32>(dx, load<f32>(dy) * f32x4.extract_lane(slope(kind, v128.load32_zero(x), t), 0));
  }
}

@inline
function value(kind: i32, x: v128, t: usize): v128 {
  const s = sigmoid4(x, t);
  return kind == 1 ? f32x4.mul(x, s) : s;
}

@inline
function slope(kind: i32, x: v128, t: usize): v128 {
  const s = kind == 1 ? sigmoid4(x, t) : x;
  const ds = f32x4.sub(s, f32x4.mul(s, s));
  return kind == 1 ? fma(x, ds, s) : ds;
}
