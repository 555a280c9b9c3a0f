// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The kernel of Winograd's filtering (algorithm: winograd_input.ts) and its gradient.
import { constants, ones } from "./math";
import { fma, fnma, ld, st } from "./simd";

// The factors of G, which is
//
//    1/4    0     0
//   -1/6  -1/6  -1/6
//   -1/6   1/6  -1/6
//   1/24  1/12   1/6
//   1/24 -1/12   1/6
//     0     0     1

@inline
function factor(numerator: f32, denominator: f32, one: v128): v128 {
  return f32x4.div(f32x4.mul(one, f32x4.splat(numerator)), f32x4.splat(denominator));
}

/**
 * u[36][size] = G w G^T for w [3, 3, size], size = inputs outputs, at least four; for `count` of the `size` elements. The
 * taps are `tap` bytes apart: with w at the last tap and a negative distance the kernel is rotated, as in the gradient by the input.
 */
export function winogradKernel(w: usize, u: usize, tap: usize, count: i32, plane: usize): void {
  const one = ones(constants()), quarter = factor(1, 4, one), minusSixth = factor(-1, 6, one);
  const twelfth = factor(1, 12, one), twentyFourth = factor(1, 24, one);
  const end = <isize> count << 2;
  for (let at: isize = 0; at < end; at += 16) {
    const e = <usize> min(at, end - 16);
    let p = w + e;
    const a0 = ld(p), b0 = ld(p + tap), c0 = ld(p + 2 * tap);
    p += 3 * tap;
    const a1 = ld(p), b1 = ld(p + tap), c1 = ld(p + 2 * tap);
    p += 3 * tap;
    const a2 = ld(p), b2 = ld(p + tap), c2 = ld(p + 2 * tap);
    const q = u + e;
    let a = f32x4.mul(a0, quarter), b = f32x4.mul(b0, quarter), c = f32x4.mul(c0, quarter);
    alongRow(q, plane, a, b, c, quarter, minusSixth, twelfth, twentyFourth);
    let sa = f32x4.mul(f32x4.add(a0, a2), minusSixth);
    let sb = f32x4.mul(f32x4.add(b0, b2), minusSixth);
    let sc = f32x4.mul(f32x4.add(c0, c2), minusSixth);
    a = fma(a1, minusSixth, sa), b = fma(b1, minusSixth, sb), c = fma(c1, minusSixth, sc);
    alongRow(q + 6 * plane, plane, a, b, c, quarter, minusSixth, twelfth, twentyFourth);
    a = fnma(a1, minusSixth, sa), b = fnma(b1, minusSixth, sb), c = fnma(c1, minusSixth, sc);
    alongRow(q + 12 * plane, plane, a, b, c, quarter, minusSixth, twelfth, twentyFourth);
    sa = fnma(a2, minusSixth, f32x4.mul(a0, twentyFourth));
    sb = fnma(b2, minusSixth, f32x4.mul(b0, twentyFourth));
    sc = fnma(c2, minusSixth, f32x4.mul(c0, twentyFourth));
    a = fma(a1, twelfth, sa), b = fma(b1, twelfth, sb), c = fma(c1, twelfth, sc);
    alongRow(q + 18 * plane, plane, a, b, c, quarter, minusSixth, twelfth, twentyFourth);
    a = fnma(a1, twelfth, sa), b = fnma(b1, twelfth, sb), c = fnma(c1, twelfth, sc);
    alongRow(q + 24 * plane, plane, a, b, c, quarter, minusSixth, twelfth, twentyFourth);
    alongRow(q + 30 * plane, plane, a2, b2, c2, quarter, minusSixth, twelfth, twentyFourth);
  }
}

@inline
function alongRow(
  to: usize,
  plane: usize,
  a: v128,
  b: v128,
  c: v128,
  quarter: v128,
  minusSixth: v128,
  twelfth: v128,
  twentyFourth: v128,
): void {
  st(to, f32x4.mul(a, quarter));
  const s = f32x4.mul(f32x4.add(a, c), minusSixth);
  st(to + plane, fma(b, minusSixth, s));
  st(to + 2 * plane, fnma(b, minusSixth, s));
  const t = fnma(c, minusSixth, f32x4.mul(a, twentyFourth));
  st(to + 3 * plane, fma(b, twelfth, t));
  st(to + 4 * plane, fnma(b, twelfth, t));
  st(to + 5 * plane, c);
}

// G^T applied to six vectors, one function per row

@inline
function row0(
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  quarter: v128,
  minusSixth: v128,
  twentyFourth: v128,
): v128 {
  const s = fma(f32x4.add(m1, m2), minusSixth, f32x4.mul(f32x4.add(m3, m4), twentyFourth));
  return fma(m0, quarter, s);
}

@inline
function row1(m1: v128, m2: v128, m3: v128, m4: v128, minusSixth: v128, twelfth: v128): v128 {
  return fma(f32x4.sub(m1, m2), minusSixth, f32x4.mul(f32x4.sub(m3, m4), twelfth));
}

@inline
function row2(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, minusSixth: v128): v128 {
  return fnma(f32x4.sub(f32x4.add(m3, m4), f32x4.add(m1, m2)), minusSixth, m5);
}

/** dw [3, 3, size] = G^T u G for u [36][size], for `count` of the `size` elements. */
export function winogradKernelGradient(
  u: usize,
  dw: usize,
  size: i32,
  count: i32,
  plane: usize,
): void {
  const one = ones(constants()), quarter = factor(1, 4, one), minusSixth = factor(-1, 6, one);
  const twelfth = factor(1, 12, one), twentyFourth = factor(1, 24, one);
  const tap = <usize> size << 2, end = <isize> count << 2;
  for (let at: isize = 0; at < end; at += 16) {
    const e = <usize> min(at, end - 16);
    let q = u + e;
    let m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    let m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const a0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const a1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const a2 = row2(m1, m2, m3, m4, m5, minusSixth);
    q = u + e + plane;
    m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const b0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const b1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const b2 = row2(m1, m2, m3, m4, m5, minusSixth);
    q = u + e + 2 * plane;
    m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const c0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const c1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const c2 = row2(m1, m2, m3, m4, m5, minusSixth);
    q = u + e + 3 * plane;
    m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const d0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const d1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const d2 = row2(m1, m2, m3, m4, m5, minusSixth);
    q = u + e + 4 * plane;
    m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const e0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const e1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const e2 = row2(m1, m2, m3, m4, m5, minusSixth);
    q = u + e + 5 * plane;
    m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
    m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
    const f0 = row0(m0, m1, m2, m3, m4, quarter, minusSixth, twentyFourth);
    const f1 = row1(m1, m2, m3, m4, minusSixth, twelfth);
    const f2 = row2(m1, m2, m3, m4, m5, minusSixth);
    let p = dw + e;
    st(p, row0(a0, b0, c0, d0, e0, quarter, minusSixth, twentyFourth));
    st(p + tap, row1(b0, c0, d0, e0, minusSixth, twelfth));
    st(p + 2 * tap, row2(b0, c0, d0, e0, f0, minusSixth));
    p += 3 * tap;
    st(p, row0(a1, b1, c1, d1, e1, quarter, minusSixth, twentyFourth));
    st(p + tap, row1(b1, c1, d1, e1, minusSixth, twelfth));
    st(p + 2 * tap, row2(b1, c1, d1, e1, f1, minusSixth));
    p += 3 * tap;
    st(p, row0(a2, b2, c2, d2, e2, quarter, minusSixth, twentyFourth));
    st(p + tap, row1(b2, c2, d2, e2, minusSixth, twelfth));
    st(p + 2 * tap, row2(b2, c2, d2, e2, f2, minusSixth));
  }
}
