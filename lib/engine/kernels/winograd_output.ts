// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The output of Winograd's filtering (algorithm: winograd_input.ts) and its gradient.
import { constants, ones } from "./math";
import { fma, ld, st } from "./simd";

// A^T applied to six vectors, one function per row:
//
//   1  1  1  1  1  0
//   0  1 -1  2 -2  0
//   0  1  1  4  4  0
//   0  1 -1  8 -8  1

@inline
function row0(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), f32x4.add(m3, m4)));
}

@inline
function row1(m1: v128, m2: v128, m3: v128, m4: v128, two: v128): v128 {
  return fma(f32x4.sub(m3, m4), two, f32x4.sub(m1, m2));
}

@inline
function row2(m1: v128, m2: v128, m3: v128, m4: v128, four: v128): v128 {
  return fma(f32x4.add(m3, m4), four, f32x4.add(m1, m2));
}

@inline
function row3(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, eight: v128): v128 {
  return f32x4.add(m5, fma(f32x4.sub(m3, m4), eight, f32x4.sub(m1, m2)));
}

/** y = A^T m A for the tiles of one image. */
export function winogradOutput(
  m: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  tilesH: i32,
  tilesW: i32,
  plane: usize,
  first: i32,
): void {
  const pixel = <usize> channels << 2, row = <usize> outWidth * pixel;
  const one = ones(constants()), two = f32x4.add(one, one);
  const four = f32x4.add(two, two), eight = f32x4.add(four, four);
  m += <usize> first * pixel;
  for (let ty = 0; ty < tilesH; ty++) {
    const rows = min(4, outHeight - ty * 4);
    for (let tx = 0; tx < tilesW; tx++, m += pixel) {
      const columns = min(4, outWidth - tx * 4);
      const to = y + <usize> (ty * 4) * row + <usize> (tx * 4) * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, which may overlap the four before
        let q = m + c;
        let m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        let m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const a0 = row0(m0, m1, m2, m3, m4), a1 = row1(m1, m2, m3, m4, two);
        const a2 = row2(m1, m2, m3, m4, four), a3 = row3(m1, m2, m3, m4, m5, eight);
        q = m + c + plane;
        m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const b0 = row0(m0, m1, m2, m3, m4), b1 = row1(m1, m2, m3, m4, two);
        const b2 = row2(m1, m2, m3, m4, four), b3 = row3(m1, m2, m3, m4, m5, eight);
        q = m + c + 2 * plane;
        m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const c0 = row0(m0, m1, m2, m3, m4), c1 = row1(m1, m2, m3, m4, two);
        const c2 = row2(m1, m2, m3, m4, four), c3 = row3(m1, m2, m3, m4, m5, eight);
        q = m + c + 3 * plane;
        m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const d0 = row0(m0, m1, m2, m3, m4), d1 = row1(m1, m2, m3, m4, two);
        const d2 = row2(m1, m2, m3, m4, four), d3 = row3(m1, m2, m3, m4, m5, eight);
        q = m + c + 4 * plane;
        m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const e0 = row0(m0, m1, m2, m3, m4), e1 = row1(m1, m2, m3, m4, two);
        const e2 = row2(m1, m2, m3, m4, four), e3 = row3(m1, m2, m3, m4, m5, eight);
        q = m + c + 5 * plane;
        m0 = ld(q), m1 = ld(q + 6 * plane), m2 = ld(q + 12 * plane);
        m3 = ld(q + 18 * plane), m4 = ld(q + 24 * plane), m5 = ld(q + 30 * plane);
        const f0 = row0(m0, m1, m2, m3, m4), f1 = row1(m1, m2, m3, m4, two);
        const f2 = row2(m1, m2, m3, m4, four), f3 = row3(m1, m2, m3, m4, m5, eight);
        let p = to + c;
        alongRow(p, pixel, columns, a0, b0, c0, d0, e0, f0, two, four, eight);
        p += row;
        if (rows > 1) alongRow(p, pixel, columns, a1, b1, c1, d1, e1, f1, two, four, eight);
        p += row;
        if (rows > 2) alongRow(p, pixel, columns, a2, b2, c2, d2, e2, f2, two, four, eight);
        p += row;
        if (rows > 3) alongRow(p, pixel, columns, a3, b3, c3, d3, e3, f3, two, four, eight);
      }
    }
  }
}

@inline
function alongRow(
  to: usize,
  pixel: usize,
  columns: i32,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
  two: v128,
  four: v128,
  eight: v128,
): void {
  st(to, row0(m0, m1, m2, m3, m4));
  if (columns > 1) st(to + pixel, row1(m1, m2, m3, m4, two));
  if (columns > 2) st(to + 2 * pixel, row2(m1, m2, m3, m4, four));
  if (columns > 3) st(to + 3 * pixel, row3(m1, m2, m3, m4, m5, eight));
}
