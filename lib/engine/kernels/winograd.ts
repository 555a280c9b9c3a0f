// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Winograd's minimal filtering F(4x4, 3x3) for 3x3 convolutions with stride 1: every 4x4 tile of the output costs 36 instead
// of 144 multiplications per pair of channels.
//
//   Y = A^T [ (G g G^T) . (B^T d B) ] A        d: 6x6 input tile, g: 3x3 kernel, Y: 4x4 output tile
//
// The element-wise products of all tiles form 36 matrix products over the channels, which the host runs between these
// transforms. Layouts: tiles [36][tiles][channels], kernels [36][inputs outputs], where `plane` is the distance in bytes of the
// 36 parts (not a multiple of 4096: they would all fall into the same places of the cache, four times slower). There must be
// four channels or more, any number: where they are not in fours, the last vector covers some channels of the one before
// once more and writes the same bits again. Height and width may be anything (tiles at the border are filled up with zeros).
// Source: Lavin and Gray: Fast Algorithms for Convolutional Neural Networks (arXiv:1509.09308).
import { fma, ld, st } from "./simd";

const ROW: usize = 96; // bytes of one row of a 6x6 tile of vectors in the scratch

/** Scratch bytes of every function here. */
export function winogradScratchBytes(): i32 {
  return 6 * <i32> ROW;
}

// B^T applied to six vectors

@inline
function inputTransform(
  to: usize,
  step: usize,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
): void {
  const four = f32x4.splat(4),
    minusFour = f32x4.splat(-4),
    minusFive = f32x4.splat(-5),
    two = f32x4.splat(2);
  st(to, fma(d0, four, fma(d2, minusFive, d4)));
  const a = fma(d2, minusFour, d4), b = fma(d1, minusFour, d3);
  st(to + step, f32x4.add(a, b));
  st(to + 2 * step, f32x4.sub(a, b));
  const c = f32x4.sub(d4, d2), e = f32x4.mul(two, f32x4.sub(d3, d1));
  st(to + 3 * step, f32x4.add(c, e));
  st(to + 4 * step, f32x4.sub(c, e));
  st(to + 5 * step, fma(d1, four, fma(d3, minusFive, d5)));
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
  scratch: usize,
): void {
  const pixel = <usize> channels << 2, zero = f32x4.splat(0);
  for (let ty = 0; ty < tilesH; ty++) {
    for (let tx = 0; tx < tilesW; tx++) {
      const y0 = ty * 4 - top, x0 = tx * 4 - left;
      const whole = x0 >= 0 && x0 + 6 <= width;
      const target = v + <usize> (first++) * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, where they are not in fours
        for (let i = 0; i < 6; i++) {
          const row = scratch + <usize> i * ROW;
          if (<u32> (y0 + i) >= <u32> height) {
            for (let j: usize = 0; j < ROW; j += 16) st(row + j, zero);
            continue;
          }
          const p = x + <usize> ((y0 + i) * width + x0) * pixel + c;
          if (whole) {
            inputTransform(
              row,
              16,
              ld(p),
              ld(p + pixel),
              ld(p + 2 * pixel),
              ld(p + 3 * pixel),
              ld(p + 4 * pixel),
              ld(p + 5 * pixel),
            );
          } else {
            inputTransform(
              row,
              16,
              inside(x0, width) ? ld(p) : zero,
              inside(x0 + 1, width) ? ld(p + pixel) : zero,
              inside(x0 + 2, width) ? ld(p + 2 * pixel) : zero,
              inside(x0 + 3, width) ? ld(p + 3 * pixel) : zero,
              inside(x0 + 4, width) ? ld(p + 4 * pixel) : zero,
              inside(x0 + 5, width) ? ld(p + 5 * pixel) : zero,
            );
          }
        }
        for (let j: usize = 0; j < 6; j++) {
          const q = scratch + j * 16;
          inputTransform(
            target + c + j * plane,
            6 * plane,
            ld(q),
            ld(q + ROW),
            ld(q + 2 * ROW),
            ld(q + 3 * ROW),
            ld(q + 4 * ROW),
            ld(q + 5 * ROW),
          );
        }
      }
    }
  }
}

@inline
function inside(i: i32, n: i32): bool {
  return <u32> i < <u32> n;
}

// A^T applied to six vectors

@inline
function outputTransform(
  to: usize,
  step: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
): void {
  const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4);
  st(to, f32x4.add(m0, f32x4.add(a, c)));
  st(to + step, fma(d, f32x4.splat(2), b));
  st(to + 2 * step, fma(c, f32x4.splat(4), a));
  st(to + 3 * step, f32x4.add(m5, fma(d, f32x4.splat(8), b)));
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
  scratch: usize,
): void {
  const pixel = <usize> channels << 2;
  for (let ty = 0; ty < tilesH; ty++) {
    const rows = min(4, outHeight - ty * 4);
    for (let tx = 0; tx < tilesW; tx++) {
      const columns = min(4, outWidth - tx * 4);
      const source = m + <usize> (first++) * pixel;
      const target = y + <usize> (ty * 4 * outWidth + tx * 4) * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, where they are not in fours
        for (let j: usize = 0; j < 6; j++) {
          const q = source + c + j * plane;
          outputTransform(
            scratch + j * 16,
            ROW,
            ld(q),
            ld(q + 6 * plane),
            ld(q + 12 * plane),
            ld(q + 18 * plane),
            ld(q + 24 * plane),
            ld(q + 30 * plane),
          );
        }
        for (let i = 0; i < rows; i++) {
          const q = scratch + <usize> i * ROW;
          const to = target + c + <usize> (i * outWidth) * pixel;
          if (columns == 4) {
            outputTransform(
              to,
              pixel,
              ld(q),
              ld(q + 16),
              ld(q + 32),
              ld(q + 48),
              ld(q + 64),
              ld(q + 80),
            );
          } else { // into the scratch row itself, then the part that exists
            outputTransform(
              q,
              16,
              ld(q),
              ld(q + 16),
              ld(q + 32),
              ld(q + 48),
              ld(q + 64),
              ld(q + 80),
            );
            for (let j = 0; j < columns; j++) st(to + <usize> j * pixel, ld(q + <usize> j * 16));
          }
        }
      }
    }
  }
}

// A applied to four vectors: the transpose of the output transform

@inline
function gradientTransform(to: usize, step: usize, d0: v128, d1: v128, d2: v128, d3: v128): void {
  const a = f32x4.add(d0, d2), b = f32x4.add(d1, d3);
  const c = fma(d2, f32x4.splat(4), d0), d = fma(d3, f32x4.splat(8), f32x4.mul(d1, f32x4.splat(2)));
  st(to, d0);
  st(to + step, f32x4.add(a, b));
  st(to + 2 * step, f32x4.sub(a, b));
  st(to + 3 * step, f32x4.add(c, d));
  st(to + 4 * step, f32x4.sub(c, d));
  st(to + 5 * step, d3);
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
  scratch: usize,
): void {
  const pixel = <usize> channels << 2, zero = f32x4.splat(0);
  for (let ty = 0; ty < tilesH; ty++) {
    const rows = min(4, outHeight - ty * 4);
    for (let tx = 0; tx < tilesW; tx++) {
      const columns = min(4, outWidth - tx * 4);
      const target = d + <usize> (first++) * pixel;
      const source = dy + <usize> (ty * 4 * outWidth + tx * 4) * pixel;
      for (let at: usize = 0; at < pixel; at += 16) {
        const c = min(at, pixel - 16); // the last four channels, where they are not in fours
        for (let i = 0; i < 4; i++) {
          const row = scratch + <usize> i * ROW;
          if (i >= rows) {
            for (let j: usize = 0; j < ROW; j += 16) st(row + j, zero);
            continue;
          }
          const p = source + c + <usize> (i * outWidth) * pixel;
          gradientTransform(
            row,
            16,
            ld(p),
            columns > 1 ? ld(p + pixel) : zero,
            columns > 2 ? ld(p + 2 * pixel) : zero,
            columns > 3 ? ld(p + 3 * pixel) : zero,
          );
        }
        for (let j: usize = 0; j < 6; j++) {
          const q = scratch + j * 16;
          gradientTransform(
            target + c + j * plane,
            6 * plane,
            ld(q),
            ld(q + ROW),
            ld(q + 2 * ROW),
            ld(q + 3 * ROW),
          );
        }
      }
    }
  }
}

// G applied to three vectors

@inline
function kernelTransform(to: usize, step: usize, a: v128, b: v128, c: v128): void {
  const s = f32x4.mul(f32x4.add(a, c), f32x4.splat(-1.0 / 6.0)),
    t = f32x4.mul(b, f32x4.splat(-1.0 / 6.0));
  st(to, f32x4.mul(a, f32x4.splat(0.25)));
  st(to + step, f32x4.add(s, t));
  st(to + 2 * step, f32x4.sub(s, t));
  const u = fma(a, f32x4.splat(1.0 / 24.0), f32x4.mul(c, f32x4.splat(1.0 / 6.0)));
  const w = f32x4.mul(b, f32x4.splat(1.0 / 12.0));
  st(to + 3 * step, f32x4.add(u, w));
  st(to + 4 * step, f32x4.sub(u, w));
  st(to + 5 * step, c);
}

/** u[36][size] = G w G^T for w [3, 3, size], size = inputs outputs, at least four; the first `count` of the `size`. */
export function winogradKernel(
  w: usize,
  u: usize,
  size: i32,
  count: i32,
  plane: usize,
  scratch: usize,
): void {
  const tap = <usize> size << 2, end = <isize> count << 2;
  for (let at: isize = 0; at < end; at += 16) {
    const e = <usize> min(at, end - 16);
    for (let i: usize = 0; i < 3; i++) {
      const p = w + e + i * 3 * tap;
      kernelTransform(scratch + i * ROW, 16, ld(p), ld(p + tap), ld(p + 2 * tap));
    }
    for (let j: usize = 0; j < 6; j++) {
      const q = scratch + j * 16;
      kernelTransform(u + e + j * plane, 6 * plane, ld(q), ld(q + ROW), ld(q + 2 * ROW));
    }
  }
}

// G^T applied to six vectors

@inline
function kernelGradientTransform(
  to: usize,
  step: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
): void {
  const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4);
  const sixth = f32x4.splat(-1.0 / 6.0);
  st(to, fma(m0, f32x4.splat(0.25), fma(a, sixth, f32x4.mul(c, f32x4.splat(1.0 / 24.0)))));
  st(to + step, fma(b, sixth, f32x4.mul(d, f32x4.splat(1.0 / 12.0))));
  st(to + 2 * step, f32x4.add(m5, fma(a, sixth, f32x4.mul(c, f32x4.splat(1.0 / 6.0)))));
}

/** dw [3, 3, size] = G^T u G for u [36][size]; the first `count` of the `size`. */
export function winogradKernelGradient(
  u: usize,
  dw: usize,
  size: i32,
  count: i32,
  plane: usize,
  scratch: usize,
): void {
  const tap = <usize> size << 2, end = <isize> count << 2;
  for (let at: isize = 0; at < end; at += 16) {
    const e = <usize> min(at, end - 16);
    for (let j: usize = 0; j < 6; j++) {
      const q = u + e + j * plane;
      kernelGradientTransform(
        scratch + j * 16,
        ROW,
        ld(q),
        ld(q + 6 * plane),
        ld(q + 12 * plane),
        ld(q + 18 * plane),
        ld(q + 24 * plane),
        ld(q + 30 * plane),
      );
    }
    for (let i: usize = 0; i < 3; i++) {
      const q = scratch + i * ROW;
      kernelGradientTransform(
        dw + e + i * 3 * tap,
        tap,
        ld(q),
        ld(q + 16),
        ld(q + 32),
        ld(q + 48),
        ld(q + 64),
        ld(q + 80),
      );
    }
  }
}
