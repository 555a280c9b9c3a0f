// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Sums and maxima along axes, and sums by segment.
import { ld, st } from "./simd";

const BLOCK = 64; // numbers added in float32 before they go to doubles

/** y[outer, inner] = factor times the sum over the middle axis of x [outer, middle, inner]. */
export function sumMiddle(
  x: usize,
  y: usize,
  outer: i32,
  middle: i32,
  inner: i32,
  factor: f32,
): void {
  if (inner == 1) {
    for (let i = 0; i < outer; i++) {
      store<f32>(y, factor * <f32> sumLine(x, middle));
      x += <usize> middle << 2;
      y += 4;
    }
    return;
  }
  const row = <usize> inner << 2, whole = row & ~15;
  for (let i = 0; i < outer; i++) {
    let o: usize = 0;
    for (; o < whole; o += 16) {
      let low = f64x2.splat(0), high = low;
      for (let from = 0; from < middle; from += BLOCK) {
        const to = min(middle, from + BLOCK);
        let s = f32x4.splat(0), p = x + <usize> from * row + o;
        for (let r = from; r < to; r++) {
          s = f32x4.add(s, ld(p));
          p += row;
        }
        low = f64x2.add(low, f64x2.promote_low_f32x4(s));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(s, s, 2, 3, 2, 3)));
      }
      store<f32>(y + o, factor * <f32> f64x2.extract_lane(low, 0));
      store<f32>(y + o + 4, factor * <f32> f64x2.extract_lane(low, 1));
      store<f32>(y + o + 8, factor * <f32> f64x2.extract_lane(high, 0));
      store<f32>(y + o + 12, factor * <f32> f64x2.extract_lane(high, 1));
    }
    for (; o < row; o += 4) {
      let s: f64 = 0, p = x + o;
      for (let r = 0; r < middle; r++) {
        s += <f64> load<f32>(p);
        p += row;
      }
      store<f32>(y + o, factor * <f32> s);
    }
    x += <usize> middle * row;
    y += row;
  }
}

function sumLine(x: usize, n: i32): f64 {
  let total: f64 = 0;
  let i = 0;
  while (i + 4 <= n) {
    const to = min(n & ~3, i + 4 * BLOCK);
    let s = f32x4.splat(0);
    for (; i < to; i += 4, x += 16) s = f32x4.add(s, ld(x));
    const pair = f64x2.add(
      f64x2.promote_low_f32x4(s),
      f64x2.promote_low_f32x4(v128.shuffle<i32>(s, s, 2, 3, 2, 3)),
    );
    total += f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  }
  for (; i < n; i++, x += 4) total += <f64> load<f32>(x);
  return total;
}

/** y[outer, inner] = largest number along the middle axis of x [outer, middle, inner]; NaN is the largest. */
export function maxMiddle(x: usize, y: usize, outer: i32, middle: i32, inner: i32): void {
  const row = <usize> inner << 2, whole = row & ~15;
  for (let i = 0; i < outer; i++) {
    let o: usize = 0;
    for (; o < whole; o += 16) {
      let m = f32x4.splat(-Infinity), p = x + o;
      for (let r = 0; r < middle; r++, p += row) m = f32x4.max(m, ld(p));
      st(y + o, m);
    }
    for (; o < row; o += 4) {
      let m: f32 = -Infinity, p = x + o;
      for (let r = 0; r < middle; r++, p += row) m = max<f32>(m, load<f32>(p));
      store<f32>(y + o, m);
    }
    x += <usize> middle * row;
    y += row;
  }
}

/**
 * y[segment[r] - first] += x[r] for rows of `size` floats, for the `count` segments from `first` on; other rows are skipped.
 * Clears y first.
 */
export function segmentSum(
  x: usize,
  ids: usize,
  y: usize,
  rows: i32,
  size: i32,
  first: i32,
  count: i32,
): void {
  const row = <usize> size << 2, whole = row & ~15;
  memory.fill(y, 0, <usize> count * row);
  for (let r = 0; r < rows; r++) {
    const id = load<i32>(ids + (<usize> r << 2)) - first;
    if (<u32> id < <u32> count) {
      const target = y + <usize> id * row;
      let o: usize = 0;
      for (; o < whole; o += 16) st(target + o, f32x4.add(ld(target + o), ld(x + o)));
      for (; o < row; o += 4) store<f32>(target + o, load<f32>(target + o) + load<f32>(x + o));
    }
    x += row;
  }
}
