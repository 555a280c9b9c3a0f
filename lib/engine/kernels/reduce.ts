// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Sums and maxima along axes, and sums by segment.
import { ld, st } from "./simd";

const BLOCK = 64; // elements added in float32 before their sum is added to a double

// 16 neighbours at a time: rows whose length is a power of two share few sets of the first-level cache, so a line of which only
// a quarter was read would be evicted and loaded again.
function sumLines(x: usize, y: usize, n: i32, row: usize, factor: f32): void {
  const zero = f64x2.splat(0), f = f32x4.splat(factor);
  let a = zero, b = zero, c = zero, d = zero, e = zero, g = zero, h = zero, i = zero;
  for (let from = 0; from < n; from += BLOCK) {
    const end = x + <usize> min(n - from, BLOCK) * row;
    let s = f32x4.splat(0), t = s, u = s, v = s;
    for (; x != end; x += row) {
      s = f32x4.add(s, ld(x));
      t = f32x4.add(t, v128.load(x, 16));
      u = f32x4.add(u, v128.load(x, 32));
      v = f32x4.add(v, v128.load(x, 48));
    }
    a = f64x2.add(a, f64x2.promote_low_f32x4(s));
    b = f64x2.add(b, upper(s));
    c = f64x2.add(c, f64x2.promote_low_f32x4(t));
    d = f64x2.add(d, upper(t));
    e = f64x2.add(e, f64x2.promote_low_f32x4(u));
    g = f64x2.add(g, upper(u));
    h = f64x2.add(h, f64x2.promote_low_f32x4(v));
    i = f64x2.add(i, upper(v));
  }
  st(y, f32x4.mul(rounded(a, b), f));
  v128.store(y, f32x4.mul(rounded(c, d), f), 16);
  v128.store(y, f32x4.mul(rounded(e, g), f), 32);
  v128.store(y, f32x4.mul(rounded(h, i), f), 48);
}

@inline
function upper(s: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(s, s, 2, 3, 2, 3));
}

@inline
function rounded(low: v128, high: v128): v128 {
  const l = f32x4.demote_f64x2_zero(low), h = f32x4.demote_f64x2_zero(high);
  return v128.shuffle<i32>(l, h, 0, 1, 4, 5);
}

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
    for (; o + 64 <= whole; o += 64) sumLines(x + o, y + o, middle, row, factor);
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
        high = f64x2.add(high, upper(s));
      }
      st(y + o, f32x4.mul(rounded(low, high), f32x4.splat(factor)));
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

/** y[outer, inner] = maximum along the middle axis of x [outer, middle, inner]; NaN if any is NaN. */
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
