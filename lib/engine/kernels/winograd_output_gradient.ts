// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The gradient of Winograd's output transform (algorithm: winograd_input.ts).
import { constants, ones } from "./math";
import { fma, ld, st } from "./simd";

// A applied to four vectors, the transpose of the output transform; the first row is d0, the last d3.

@inline
function row1(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.add(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

@inline
function row2(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  return f32x4.sub(f32x4.add(d0, d2), f32x4.add(d1, d3));
}

@inline
function row3(d0: v128, d1: v128, d2: v128, d3: v128, four: v128, eight: v128): v128 {
  return f32x4.add(even(d0, d2, four), odd(d1, d3, eight));
}

@inline
function row4(d0: v128, d1: v128, d2: v128, d3: v128, four: v128, eight: v128): v128 {
  return f32x4.sub(even(d0, d2, four), odd(d1, d3, eight));
}

@inline
function even(d0: v128, d2: v128, four: v128): v128 {
  return fma(d2, four, d0);
}

@inline
function odd(d1: v128, d3: v128, eight: v128): v128 {
  return fma(d3, eight, f32x4.add(d1, d1));
}

/** d[36][tiles][channels] = A dy A^T for the tiles of one image. */
export function winogradOutputGradient(
  dy: usize,
  d: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  tilesH: i32,
  tilesW: i32,
  plane: usize,
  first: i32,
): void {
  const pixel = <usize> channels << 2, row = <usize> outWidth * pixel, zero = f32x4.splat(0);
  const one = ones(constants()), two = f32x4.add(one, one);
  const four = f32x4.add(two, two), eight = f32x4.add(four, four);
  d += <usize> first * pixel;
  for (let ty = 0; ty < tilesH; ty++) {
    const rows = min(4, outHeight - ty * 4);
    for (let tx = 0; tx < tilesW; tx++, d += pixel) {
      const columns = min(4, outWidth - tx * 4);
      const from = dy + <usize> (ty * 4) * row + <usize> (tx * 4) * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, which may overlap the four before
        let p = from + c;
        const a0 = ld(p), a1 = rows > 1 ? ld(p + row) : zero, a2 = rows > 2 ? ld(p + 2 * row) : zero, a3 = rows > 3 ? ld(p + 3 * row) : zero;
        p += pixel;
        const b0 = columns > 1 ? ld(p) : zero, b1 = rows > 1 && columns > 1 ? ld(p + row) : zero, b2 = rows > 2 && columns > 1 ? ld(p + 2 * row) : zero, b3 = rows > 3 && columns > 1 ? ld(p + 3 * row) : zero;
        p += pixel;
        const c0 = columns > 2 ? ld(p) : zero, c1 = rows > 1 && columns > 2 ? ld(p + row) : zero, c2 = rows > 2 && columns > 2 ? ld(p + 2 * row) : zero, c3 = rows > 3 && columns > 2 ? ld(p + 3 * row) : zero;
        p += pixel;
        const d0 = columns > 3 ? ld(p) : zero, d1 = rows > 1 && columns > 3 ? ld(p + row) : zero, d2 = rows > 2 && columns > 3 ? ld(p + 2 * row) : zero, d3 = rows > 3 && columns > 3 ? ld(p + 3 * row) : zero;
        let q = d + c;
        alongRow(q, plane, a0, b0, c0, d0, four, eight);
        q += 6 * plane;
        alongRow(
          q,
          plane,
          row1(a0, a1, a2, a3),
          row1(b0, b1, b2, b3),
          row1(c0, c1, c2, c3),
          row1(d0, d1, d2, d3),
          four,
          eight,
        );
        q += 6 * plane;
        alongRow(
          q,
          plane,
          row2(a0, a1, a2, a3),
          row2(b0, b1, b2, b3),
          row2(c0, c1, c2, c3),
          row2(d0, d1, d2, d3),
          four,
          eight,
        );
        q += 6 * plane;
        alongRow(
          q,
          plane,
          row3(a0, a1, a2, a3, four, eight),
          row3(b0, b1, b2, b3, four, eight),
          row3(c0, c1, c2, c3, four, eight),
          row3(d0, d1, d2, d3, four, eight),
          four,
          eight,
        );
        q += 6 * plane;
        alongRow(
          q,
          plane,
          row4(a0, a1, a2, a3, four, eight),
          row4(b0, b1, b2, b3, four, eight),
          row4(c0, c1, c2, c3, four, eight),
          row4(d0, d1, d2, d3, four, eight),
          four,
          eight,
        );
        q += 6 * plane;
        alongRow(q, plane, a3, b3, c3, d3, four, eight);
      }
    }
  }
}

@inline
function alongRow(
  to: usize,
  plane: usize,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  four: v128,
  eight: v128,
): void {
  st(to, d0);
  st(to + plane, row1(d0, d1, d2, d3));
  st(to + 2 * plane, row2(d0, d1, d2, d3));
  st(to + 3 * plane, row3(d0, d1, d2, d3, four, eight));
  st(to + 4 * plane, row4(d0, d1, d2, d3, four, eight));
  st(to + 5 * plane, d3);
}
