// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Squared norms and inner products of two tensors for each position of an axis.
import { ld } from "./simd";

/**
 * sums (double) [3][count]: of x x, of v v and of x v over [outer, length, inner] for `count` positions of the middle axis from
 * `first` on. Products and sums are double, as in the plain loop.
 */
export function axisSums(
  x: usize,
  v: usize,
  outer: i32,
  length: i32,
  inner: i32,
  first: i32,
  count: i32,
  sums: usize,
): void {
  const next = <usize> count << 3;
  memory.fill(sums, 0, 3 * next);
  for (let o = 0; o < outer; o++) {
    const start = <usize> ((o * length + first) * inner) << 2;
    if (inner == 1) besides(x + start, v + start, count, sums, next);
    else {
      for (let i = 0; i < count; i++) {
        const at = start + (<usize> (i * inner) << 2);
        along(x + at, v + at, inner, sums + (<usize> i << 3), next);
      }
    }
  }
}

// the axis is the last one: neighbouring elements belong to neighbouring sums

@inline
function besides(x: usize, v: usize, count: i32, sums: usize, next: usize): void {
  let i = 0;
  for (; i + 2 <= count; i += 2, x += 8, v += 8, sums += 16) {
    const a = f64x2.promote_low_f32x4(v128.load64_zero(x));
    const b = f64x2.promote_low_f32x4(v128.load64_zero(v));
    addTo(sums, f64x2.mul(a, a));
    addTo(sums + next, f64x2.mul(b, b));
    addTo(sums + 2 * next, f64x2.mul(a, b));
  }
  if (i < count) addOne(x, v, sums, next);
}

// neighbouring elements belong to one sum

@inline
function along(x: usize, v: usize, n: i32, sums: usize, next: usize): void {
  let aa = f64x2.splat(0), bb = aa, ab = aa, i = 0;
  for (; i + 4 <= n; i += 4, x += 16, v += 16) {
    const p = ld(x), q = ld(v);
    const a0 = f64x2.promote_low_f32x4(p), b0 = f64x2.promote_low_f32x4(q);
    const a1 = f64x2.promote_low_f32x4(v128.shuffle<i32>(p, p, 2, 3, 2, 3));
    const b1 = f64x2.promote_low_f32x4(v128.shuffle<i32>(q, q, 2, 3, 2, 3));
    aa = f64x2.add(aa, f64x2.add(f64x2.mul(a0, a0), f64x2.mul(a1, a1)));
    bb = f64x2.add(bb, f64x2.add(f64x2.mul(b0, b0), f64x2.mul(b1, b1)));
    ab = f64x2.add(ab, f64x2.add(f64x2.mul(a0, b0), f64x2.mul(a1, b1)));
  }
  addLanes(sums, aa);
  addLanes(sums + next, bb);
  addLanes(sums + 2 * next, ab);
  for (; i < n; i++, x += 4, v += 4) addOne(x, v, sums, next);
}

@inline
function addOne(x: usize, v: usize, sums: usize, next: usize): void {
  const a = <f64> load<f32>(x), b = <f64> load<f32>(v);
  store<f64>(sums, load<f64>(sums) + a * a);
  store<f64>(sums + next, load<f64>(sums + next) + b * b);
  store<f64>(sums + 2 * next, load<f64>(sums + 2 * next) + a * b);
}

@inline
function addTo(p: usize, v: v128): void {
  v128.store(p, f64x2.add(v128.load(p), v));
}

@inline
function addLanes(p: usize, v: v128): void {
  store<f64>(p, load<f64>(p) + f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
}
