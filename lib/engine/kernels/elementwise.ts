// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Elementwise kernels: the arithmetic operators with broadcasting, relu and its gradient, bias and activation.
import { ld, st } from "./simd";

/**
 * y = a (operator) b over at most four axes; operators: 0 add, 1 subtract, 2 multiply, 3 divide, 4 add and relu,
 * 5 larger and 6 smaller number, NaN where one of them is NaN.
 *
 * Strides count floats; stride 0 repeats (broadcasting). The strides of the last axis are 0 or 1. The host has merged
 * neighbouring axes, so the last axis is as long as it can be.
 */
export function binary(
  operator: i32,
  a: usize,
  b: usize,
  y: usize,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  a0: i32,
  a1: i32,
  a2: i32,
  a3: i32,
  b0: i32,
  b1: i32,
  b2: i32,
  b3: i32,
): void {
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      for (let k = 0; k < n2; k++) {
        const pa = a + (<usize> (i * a0 + j * a1 + k * a2) << 2);
        const pb = b + (<usize> (i * b0 + j * b1 + k * b2) << 2);
        // one copy of the loop per operator: the constant is folded into it
        if (operator == 0) line(0, pa, pb, y, n3, a3, b3);
        else if (operator == 1) line(1, pa, pb, y, n3, a3, b3);
        else if (operator == 2) line(2, pa, pb, y, n3, a3, b3);
        else if (operator == 3) line(3, pa, pb, y, n3, a3, b3);
        else if (operator == 4) line(4, pa, pb, y, n3, a3, b3);
        else if (operator == 5) line(5, pa, pb, y, n3, a3, b3);
        else line(6, pa, pb, y, n3, a3, b3);
        y += <usize> n3 << 2;
      }
    }
  }
}

@inline
function line(
  operator: i32,
  a: usize,
  b: usize,
  y: usize,
  n: i32,
  strideA: i32,
  strideB: i32,
): void {
  const stepA: usize = strideA ? 16 : 0, stepB: usize = strideB ? 16 : 0;
  const end = y + (<usize> n << 2), whole = y + (<usize> (n & ~3) << 2);
  if (strideA && strideB) {
    for (; y < whole; y += 16, a += 16, b += 16) st(y, vector(operator, ld(a), ld(b)));
  } else {
    const va = v128.load32_splat(a), vb = v128.load32_splat(b);
    for (; y < whole; y += 16, a += stepA, b += stepB) {
      st(y, vector(operator, strideA ? ld(a) : va, strideB ? ld(b) : vb));
    }
  }
  for (; y < end; y += 4, a += stepA >> 2, b += stepB >> 2) {
    const one = vector(operator, v128.load32_zero(a), v128.load32_zero(b));
    store<f32>(y, f32x4.extract_lane(one, 0));
  }
}

@inline
function vector(operator: i32, a: v128, b: v128): v128 {
  if (operator == 0) return f32x4.add(a, b);
  if (operator == 1) return f32x4.sub(a, b);
  if (operator == 2) return f32x4.mul(a, b);
  if (operator == 3) return f32x4.div(a, b);
  if (operator == 4) return f32x4.pmax(f32x4.add(a, b), f32x4.splat(0));
  return operator == 5 ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** y = min(max(x, low), high); NaN stays. */
export function clip(x: usize, y: usize, n: i32, low: f32, high: f32): void {
  const l = f32x4.splat(low), h = f32x4.splat(high);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) st(y, f32x4.min(f32x4.max(ld(x), l), h));
  for (; i < n; i++, x += 4, y += 4) store<f32>(y, min(max(load<f32>(x), low), high));
}

// pmax and pmin are one instruction each and keep NaN in this order

/** y = max(x, 0). */
export function relu(x: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) st(y, f32x4.pmax(ld(x), zero));
  for (; i < n; i++, x += 4, y += 4) store<f32>(y, max<f32>(load<f32>(x), 0));
}

/** dx = dy where x > 0, else 0. */
export function reluGrad(dy: usize, x: usize, dx: usize, n: i32): void {
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, dy += 16, dx += 16) {
    st(dx, v128.and(ld(dy), f32x4.gt(ld(x), zero)));
  }
  for (; i < n; i++, x += 4, dy += 4, dx += 4) store<f32>(dx, load<f32>(x) > 0 ? load<f32>(dy) : 0);
}

/** y = min(max(x, 0), 6). */
export function relu6(x: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0), six = f32x4.splat(6);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) st(y, f32x4.pmin(f32x4.pmax(ld(x), zero), six));
  for (; i < n; i++, x += 4, y += 4) store<f32>(y, min<f32>(max<f32>(load<f32>(x), 0), 6));
}

/** dx = dy where 0 < x <= 6, else 0. */
export function relu6Grad(dy: usize, x: usize, dx: usize, n: i32): void {
  const zero = f32x4.splat(0), six = f32x4.splat(6);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, dy += 16, dx += 16) {
    const v = ld(x);
    st(dx, v128.and(ld(dy), v128.and(f32x4.gt(v, zero), f32x4.le(v, six))));
  }
  for (; i < n; i++, x += 4, dy += 4, dx += 4) {
    const v = load<f32>(x);
    store<f32>(dx, v > 0 && v <= 6 ? load<f32>(dy) : 0);
  }
}

/** x[r, c] = act(x[r, c] + bias[c]) in place, rows `rowBytes` bytes apart; bias 0: none; activation 0 linear, 1 relu, 2 relu6. */
export function biasActivation(
  x: usize,
  rowBytes: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  activation: i32,
): void {
  const low: f32 = activation ? 0 : -Infinity, high: f32 = activation == 2 ? 6 : Infinity;
  const l = f32x4.splat(low), h = f32x4.splat(high);
  const row = <usize> columns << 2, whole = row & ~15;
  for (let r = 0; r < rows; r++) {
    let o: usize = 0;
    for (; o < whole; o += 16) {
      const v = bias ? f32x4.add(ld(x + o), ld(bias + o)) : ld(x + o);
      st(x + o, f32x4.pmin(f32x4.pmax(v, l), h));
    }
    for (; o < row; o += 4) {
      let v = load<f32>(x + o);
      if (bias) v += load<f32>(bias + o);
      store<f32>(x + o, v < low ? low : v > high ? high : v);
    }
    x += rowBytes;
  }
}
