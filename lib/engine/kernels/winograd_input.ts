// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Winograd's minimal filtering F(4x4, 3x3) for 3x3 convolutions with stride 1: every 4x4 tile of the output costs 36 instead
// of 144 multiplications per pair of channels. Here: the input; see also winograd_output.ts and winograd_kernel.ts.
//
//   Y = A^T [ (G g G^T) . (B^T d B) ] A        d: 6x6 input tile, g: 3x3 kernel, Y: 4x4 output tile
//
// The element-wise products of all tiles form 36 matrix products over the channels, which the host runs between these
// transforms. Layouts: tiles [36][tiles][channels], kernels [36][inputs outputs], where `plane` is the distance in bytes of the
// 36 matrices (not a multiple of 4096: all would share the same cache sets, which is four times slower). There must be at least
// four channels: if their number is not a multiple of four, the last vector overlaps the one before and writes the same bits
// again. Height and width are arbitrary (tiles at the border are padded with zeros).
//
// A tile is transformed down its columns, then along its rows. The intermediate values are local variables, named by column
// and row: V8 spills those that have no register to its stack, which costs one instruction, while a load or store has three
// more to check bounds (Deno runs V8 without its trap handler). So the transforms are written out.
// Source: Lavin and Gray: Fast Algorithms for Convolutional Neural Networks (arXiv:1509.09308).
import { constants, ones } from "./math";
import { fma, fnma, ld, st } from "./simd";

// Tiles in a row that are computed for four channels before the next four: their output stays in the first-level cache.
const STRIP = 8;

// B^T applied to six vectors, one function per row:
//
//   4  0 -5  0  1  0
//   0 -4 -4  1  1  0
//   0  4 -4 -1  1  0
//   0 -2 -1  2  1  0
//   0  2 -1 -2  1  0
//   0  4  0 -5  0  1

@inline
function row0(d0: v128, d2: v128, d4: v128, four: v128): v128 {
  return fma(f32x4.sub(d0, d2), four, f32x4.sub(d4, d2));
}

@inline
function row1(d1: v128, d2: v128, d3: v128, d4: v128, four: v128): v128 {
  return f32x4.add(fnma(d2, four, d4), fnma(d1, four, d3));
}

@inline
function row2(d1: v128, d2: v128, d3: v128, d4: v128, four: v128): v128 {
  return f32x4.sub(fnma(d2, four, d4), fnma(d1, four, d3));
}

@inline
function row3(d1: v128, d2: v128, d3: v128, d4: v128, two: v128): v128 {
  return fma(f32x4.sub(d3, d1), two, f32x4.sub(d4, d2));
}

@inline
function row4(d1: v128, d2: v128, d3: v128, d4: v128, two: v128): v128 {
  return fnma(f32x4.sub(d3, d1), two, f32x4.sub(d4, d2));
}

@inline
function row5(d1: v128, d3: v128, d5: v128, four: v128): v128 {
  return fnma(f32x4.sub(d3, d1), four, f32x4.sub(d5, d3));
}

/** v[36][tiles][channels], tiles first … of one image: B^T d B for every 6x6 tile d of x. */
export function winogradInput(
  x: usize,
  v: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tilesH: i32,
  tilesW: i32,
  plane: usize,
  first: i32,
): void {
  const pixel = <usize> channels << 2, one = ones(constants());
  for (let ty = 0; ty < tilesH; ty++) {
    const y0 = ty * 4 - top;
    for (let from = 0; from < tilesW; from += STRIP) {
      const tiles = min(STRIP, tilesW - from), x0 = from * 4 - left;
      const target = v + <usize> first * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, which may overlap the four before
        strip(x + c, target + c, height, width, pixel, y0, x0, tiles, plane, one);
      }
      first += tiles;
    }
  }
}

// Neighbouring tiles, four channels of them. Neighbours share two columns, which are transformed once: each iteration reuses the
// last two (e, f) of the previous one as its first two (a, b); iteration -1 only computes these.

@inline
function strip(
  x: usize,
  to: usize,
  height: i32,
  width: i32,
  pixel: usize,
  y0: i32,
  x0: i32,
  tiles: i32,
  plane: usize,
  one: v128,
): void {
  const two = f32x4.add(one, one), four = f32x4.add(two, two), zero = f32x4.splat(0);
  const row = <usize> width * pixel;
  const p0 = rowAt(x, y0, height, row), m0 = maskOf(y0, height);
  const p1 = rowAt(x, y0 + 1, height, row), m1 = maskOf(y0 + 1, height);
  const p2 = rowAt(x, y0 + 2, height, row), m2 = maskOf(y0 + 2, height);
  const p3 = rowAt(x, y0 + 3, height, row), m3 = maskOf(y0 + 3, height);
  const p4 = rowAt(x, y0 + 4, height, row), m4 = maskOf(y0 + 4, height);
  const p5 = rowAt(x, y0 + 5, height, row), m5 = maskOf(y0 + 5, height);
  let e0 = zero, e1 = zero, e2 = zero, e3 = zero, e4 = zero, e5 = zero;
  let f0 = zero, f1 = zero, f2 = zero, f3 = zero, f4 = zero, f5 = zero;
  x0 -= 2;
  let o = <usize> x0 * pixel;
  for (let round = -1; round < tiles; round++, x0 += 4) {
    const a0 = e0, a1 = e1, a2 = e2, a3 = e3, a4 = e4, a5 = e5;
    const b0 = f0, b1 = f1, b2 = f2, b3 = f3, b4 = f4, b5 = f5;
    let c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero;
    if (inside(x0, width)) {
      const v0 = at(p0 + o, m0), v1 = at(p1 + o, m1), v2 = at(p2 + o, m2);
      const v3 = at(p3 + o, m3), v4 = at(p4 + o, m4), v5 = at(p5 + o, m5);
      c0 = row0(v0, v2, v4, four); c1 = row1(v1, v2, v3, v4, four); c2 = row2(v1, v2, v3, v4, four);
      c3 = row3(v1, v2, v3, v4, two); c4 = row4(v1, v2, v3, v4, two); c5 = row5(v1, v3, v5, four);
    }
    o += pixel;
    let d0 = zero, d1 = zero, d2 = zero, d3 = zero, d4 = zero, d5 = zero;
    if (inside(x0 + 1, width)) {
      const v0 = at(p0 + o, m0), v1 = at(p1 + o, m1), v2 = at(p2 + o, m2);
      const v3 = at(p3 + o, m3), v4 = at(p4 + o, m4), v5 = at(p5 + o, m5);
      d0 = row0(v0, v2, v4, four); d1 = row1(v1, v2, v3, v4, four); d2 = row2(v1, v2, v3, v4, four);
      d3 = row3(v1, v2, v3, v4, two); d4 = row4(v1, v2, v3, v4, two); d5 = row5(v1, v3, v5, four);
    }
    o += pixel;
    e0 = e1 = e2 = e3 = e4 = e5 = zero;
    if (inside(x0 + 2, width)) {
      const v0 = at(p0 + o, m0), v1 = at(p1 + o, m1), v2 = at(p2 + o, m2);
      const v3 = at(p3 + o, m3), v4 = at(p4 + o, m4), v5 = at(p5 + o, m5);
      e0 = row0(v0, v2, v4, four); e1 = row1(v1, v2, v3, v4, four); e2 = row2(v1, v2, v3, v4, four);
      e3 = row3(v1, v2, v3, v4, two); e4 = row4(v1, v2, v3, v4, two); e5 = row5(v1, v3, v5, four);
    }
    o += pixel;
    f0 = f1 = f2 = f3 = f4 = f5 = zero;
    if (inside(x0 + 3, width)) {
      const v0 = at(p0 + o, m0), v1 = at(p1 + o, m1), v2 = at(p2 + o, m2);
      const v3 = at(p3 + o, m3), v4 = at(p4 + o, m4), v5 = at(p5 + o, m5);
      f0 = row0(v0, v2, v4, four); f1 = row1(v1, v2, v3, v4, four); f2 = row2(v1, v2, v3, v4, four);
      f3 = row3(v1, v2, v3, v4, two); f4 = row4(v1, v2, v3, v4, two); f5 = row5(v1, v3, v5, four);
    }
    o += pixel;
    if (round < 0) continue;
    alongRow(to, plane, a0, b0, c0, d0, e0, f0, two, four);
    alongRow(to + 6 * plane, plane, a1, b1, c1, d1, e1, f1, two, four);
    alongRow(to + 12 * plane, plane, a2, b2, c2, d2, e2, f2, two, four);
    alongRow(to + 18 * plane, plane, a3, b3, c3, d3, e3, f3, two, four);
    alongRow(to + 24 * plane, plane, a4, b4, c4, d4, e4, f4, two, four);
    alongRow(to + 30 * plane, plane, a5, b5, c5, d5, e5, f5, two, four);
    to += pixel;
  }
}

@inline
function alongRow(
  to: usize, plane: usize, d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, two: v128, four: v128,
): void {
  st(to, row0(d0, d2, d4, four));
  st(to + plane, row1(d1, d2, d3, d4, four));
  st(to + 2 * plane, row2(d1, d2, d3, d4, four));
  st(to + 3 * plane, row3(d1, d2, d3, d4, two));
  st(to + 4 * plane, row4(d1, d2, d3, d4, two));
  st(to + 5 * plane, row5(d1, d3, d5, four));
}

// For rows outside the image any row inside is read and masked to zeros (as fast as a variant for tiles that are inside).

@inline
function rowAt(x: usize, y: i32, height: i32, row: usize): usize {
  return inside(y, height) ? x + <usize> y * row : x;
}

@inline
function maskOf(y: i32, height: i32): v128 {
  return i32x4.splat(inside(y, height) ? -1 : 0);
}

@inline
function at(p: usize, mask: v128): v128 {
  return v128.and(ld(p), mask);
}

@inline
function inside(i: i32, n: i32): bool {
  return <u32> i < <u32> n;
}
