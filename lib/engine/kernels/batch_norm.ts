// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Batch norm over rows of `channels` numbers: the statistics, the normalisation and both passes of its gradient.
// Sums are kept in float32 over 64 rows and then added to doubles. The first row is subtracted before squaring, so that a
// channel with a large mean and a small spread keeps its variance.
import { addToDoubles, fma, ld, st } from "./simd";

const BLOCK = 64;

/** sums (double): [channels] of x - x0, then [channels] of (x - x0)^2, for one row x0 (the same in all slices of x). */
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

/** y = x scale + shift, with scale and shift per channel. */
export function scaleShift(
  x: usize,
  y: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  shift: usize,
): void {
  const row = <usize> channels << 2, whole = row & ~15;
  for (let r = 0; r < rows; r++) {
    let o: usize = 0;
    for (; o < whole; o += 16) st(y + o, fma(ld(x + o), ld(scale + o), ld(shift + o)));
    for (; o < row; o += 4) {
      store<f32>(y + o, load<f32>(x + o) * load<f32>(scale + o) + load<f32>(shift + o));
    }
    x += row;
    y += row;
  }
}

/** sums (double): [channels] of dy, then [channels] of dy (x - mean). */
export function gradientMoments(
  dy: usize,
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  sums: usize,
): void {
  memory.fill(sums, 0, <usize> channels << 4);
  const row = <usize> channels << 2, products = sums + (<usize> channels << 3);
  const zero = f32x4.splat(0);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = min(BLOCK, rows - from);
    const start = <usize> from * row;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const o = <usize> c << 2;
      let p = x + start + o, g = dy + start + o;
      const m0 = ld(mean + o), m1 = v128.load(mean + o, 16);
      let s0 = zero, s1 = zero, q0 = zero, q1 = zero;
      for (let r = 0; r < count; r++) {
        const a = ld(g), b = v128.load(g, 16);
        s0 = f32x4.add(s0, a);
        s1 = f32x4.add(s1, b);
        q0 = fma(a, f32x4.sub(ld(p), m0), q0);
        q1 = fma(b, f32x4.sub(v128.load(p, 16), m1), q1);
        p += row;
        g += row;
      }
      addToDoubles(sums + (o << 1), s0);
      addToDoubles(sums + (o << 1) + 32, s1);
      addToDoubles(products + (o << 1), q0);
      addToDoubles(products + (o << 1) + 32, q1);
    }
    for (; c + 4 <= channels; c += 4) {
      const o = <usize> c << 2;
      let p = x + start + o, g = dy + start + o;
      const m0 = ld(mean + o);
      let s0 = zero, q0 = zero;
      for (let r = 0; r < count; r++) {
        const a = ld(g);
        s0 = f32x4.add(s0, a);
        q0 = fma(a, f32x4.sub(ld(p), m0), q0);
        p += row;
        g += row;
      }
      addToDoubles(sums + (o << 1), s0);
      addToDoubles(products + (o << 1), q0);
    }
    for (; c < channels; c++) {
      const o = <usize> c << 2;
      let p = x + start + o, g = dy + start + o;
      const m = load<f32>(mean + o);
      let s: f64 = 0, q: f64 = 0;
      for (let r = 0; r < count; r++) {
        const a = <f64> load<f32>(g);
        s += a;
        q += a * <f64> (load<f32>(p) - m);
        p += row;
        g += row;
      }
      addDouble(sums + (o << 1), s);
      addDouble(products + (o << 1), q);
    }
  }
}

/** dx = a dy + b x + c, with a, b, c per channel. */
export function gradientApply(
  dy: usize,
  x: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  a: usize,
  b: usize,
  c: usize,
): void {
  const row = <usize> channels << 2, whole = row & ~15;
  for (let r = 0; r < rows; r++) {
    let o: usize = 0;
    for (; o < whole; o += 16) {
      st(dx + o, fma(ld(dy + o), ld(a + o), fma(ld(x + o), ld(b + o), ld(c + o))));
    }
    for (; o < row; o += 4) {
      store<f32>(
        dx + o,
        load<f32>(dy + o) * load<f32>(a + o) +
          (load<f32>(x + o) * load<f32>(b + o) + load<f32>(c + o)),
      );
    }
    dy += row;
    x += row;
    dx += row;
  }
}

@inline
function addDouble(p: usize, v: f64): void {
  store<f64>(p, load<f64>(p) + v);
}
