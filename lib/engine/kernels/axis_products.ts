// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Inner products of two tensors for each position of an axis.
import { ld } from "./simd";

/** Rows that are added up before the sums go back to memory. */
const ROWS = 4;

/**
 * sums (double) [count]: of x v over [outer, length, inner] for `count` positions of the middle axis from `first` on. Products and
 * sums are double, added in the order of the plain loop.
 */
export function axisProducts(
  x: usize,
  v: usize,
  outer: i32,
  length: i32,
  inner: i32,
  first: i32,
  count: i32,
  sums: usize,
): void {
  memory.fill(sums, 0, <usize> count << 3);
  const row = <usize> (length * inner) << 2, begin = <usize> (first * inner) << 2;
  let a = x + begin, b = v + begin, o = 0;
  if (inner == 1) {
    for (; o + ROWS <= outer; o += ROWS, a += ROWS * row, b += ROWS * row) {
      besides(a, b, row, count, sums);
    }
  }
  for (; o < outer; o++, a += row, b += row) {
    for (let i = 0; i < count; i++) {
      const at = <usize> (i * inner) << 2;
      along(a + at, b + at, inner, sums + (<usize> i << 3));
    }
  }
}

// the axis is the last one: neighbouring elements belong to neighbouring sums

@inline
function besides(x: usize, v: usize, row: usize, count: i32, sums: usize): void {
  let i = 0;
  for (; i + 2 <= count; i += 2, x += 8, v += 8, sums += 16) {
    let s = f64x2.add(v128.load(sums), pair(x, v));
    s = f64x2.add(s, pair(x + row, v + row));
    s = f64x2.add(s, pair(x + 2 * row, v + 2 * row));
    v128.store(sums, f64x2.add(s, pair(x + 3 * row, v + 3 * row)));
  }
  if (i == count) return;
  for (let o = 0; o < ROWS; o++, x += row, v += row) addOne(x, v, sums);
}

@inline
function pair(x: usize, v: usize): v128 {
  return f64x2.mul(
    f64x2.promote_low_f32x4(v128.load64_zero(x)),
    f64x2.promote_low_f32x4(v128.load64_zero(v)),
  );
}

// neighbouring elements belong to one sum

@inline
function along(x: usize, v: usize, n: i32, sum: usize): void {
  let ab = f64x2.splat(0), i = 0;
  for (; i + 4 <= n; i += 4, x += 16, v += 16) {
    const p = ld(x), q = ld(v);
    const low = f64x2.mul(f64x2.promote_low_f32x4(p), f64x2.promote_low_f32x4(q));
    const high = f64x2.mul(
      f64x2.promote_low_f32x4(v128.shuffle<i32>(p, p, 2, 3, 2, 3)),
      f64x2.promote_low_f32x4(v128.shuffle<i32>(q, q, 2, 3, 2, 3)),
    );
    ab = f64x2.add(ab, f64x2.add(low, high));
  }
  store<f64>(sum, load<f64>(sum) + f64x2.extract_lane(ab, 0) + f64x2.extract_lane(ab, 1));
  for (; i < n; i++, x += 4, v += 4) addOne(x, v, sum);
}

@inline
function addOne(x: usize, v: usize, sum: usize): void {
  store<f64>(sum, load<f64>(sum) + <f64> load<f32>(x) * <f64> load<f32>(v));
}
