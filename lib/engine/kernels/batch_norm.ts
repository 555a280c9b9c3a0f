// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Batch norm over rows of length `channels`: the statistics and the normalisation (the gradient: batch_norm_gradient.ts).
// Sums are kept in float32 over 64 rows and then added to doubles. The first row is subtracted before squaring, so that a
// channel with a large mean and a small spread keeps its variance.
import { addToDoubles, fma, ld, st } from "./simd";

const BLOCK = 64;

/** sums (double): [channels] of x - x0, then [channels] of (x - x0)^2, for one row x0 (the same for all chunks of x). */
export function rowMoments(x: usize, rows: i32, channels: i32, x0: usize, sums: usize): void {
  memory.fill(sums, 0, <usize> channels << 4);
  const row = <usize> channels << 2, squares = sums + (<usize> channels << 3);
  const zero = f32x4.splat(0);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = min(BLOCK, rows - from);
    const block = x + <usize> from * row;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const first = x0 + (<usize> c << 2);
      let p = block + (<usize> c << 2);
      const a0 = ld(first), b0 = v128.load(first, 16);
      let s0 = zero, s1 = zero, q0 = zero, q1 = zero;
      for (let r = 0; r < count; r++) {
        const a = f32x4.sub(ld(p), a0), b = f32x4.sub(v128.load(p, 16), b0);
        s0 = f32x4.add(s0, a);
        s1 = f32x4.add(s1, b);
        q0 = fma(a, a, q0);
        q1 = fma(b, b, q1);
        p += row;
      }
      addToDoubles(sums + (<usize> c << 3), s0);
      addToDoubles(sums + (<usize> (c + 4) << 3), s1);
      addToDoubles(squares + (<usize> c << 3), q0);
      addToDoubles(squares + (<usize> (c + 4) << 3), q1);
    }
    for (; c + 4 <= channels; c += 4) {
      let p = block + (<usize> c << 2);
      const a0 = ld(x0 + (<usize> c << 2));
      let s0 = zero, q0 = zero;
      for (let r = 0; r < count; r++) {
        const a = f32x4.sub(ld(p), a0);
        s0 = f32x4.add(s0, a);
        q0 = fma(a, a, q0);
        p += row;
      }
      addToDoubles(sums + (<usize> c << 3), s0);
      addToDoubles(squares + (<usize> c << 3), q0);
    }
    for (; c < channels; c++) {
      let p = block + (<usize> c << 2);
      const a0 = load<f32>(x0 + (<usize> c << 2));
      let s: f64 = 0, q: f64 = 0;
      for (let r = 0; r < count; r++) {
        const a = <f64> (load<f32>(p) - a0);
        s += a;
        q += a * a;
        p += row;
      }
      addDouble(sums + (<usize> c << 3), s);
      addDouble(squares + (<usize> c << 3), q);
    }
  }
}

/** y = x scale + shift, with scale and shift per channel; not below 0 when `relu`. */
export function scaleShift(
  x: usize,
  y: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  shift: usize,
  relu: i32,
): void {
  const row = <usize> channels << 2, whole = row & ~15;
  const low: f32 = relu ? 0 : -Infinity, l = f32x4.splat(low);
  for (let r = 0; r < rows; r++) {
    let o: usize = 0;
    // pmax keeps NaN in this order
    for (; o < whole; o += 16) st(y + o, f32x4.pmax(fma(ld(x + o), ld(scale + o), ld(shift + o)), l));
    for (; o < row; o += 4) {
      const v = one(x + o, scale + o, shift + o);
      store<f32>(y + o, v < low ? low : v);
    }
    x += row;
    y += row;
  }
}

/** x scale + shift for one element, rounded as in a vector, since the gradient depends on the same sign. */

@inline
export function one(x: usize, scale: usize, shift: usize): f32 {
  const v = fma(v128.load32_zero(x), v128.load32_zero(scale), v128.load32_zero(shift));
  return f32x4.extract_lane(v, 0);
}

/** Adds to a double. */

@inline
export function addDouble(p: usize, v: f64): void {
  store<f64>(p, load<f64>(p) + v);
}
