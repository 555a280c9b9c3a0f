// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The gradient of batch norm over rows of length `channels`, in two passes: the sums, then dx. If relu follows the norm, dy counts
// as 0 where x scale + shift is not positive, which is computed again from x. Scale and shift 0: no relu.
import { addDouble, one } from "./batch_norm";
import { addToDoubles, fma, ld, st } from "./simd";

const BLOCK = 64;

/** sums (double): [channels] of dy, then [channels] of dy (x - mean). */
export function gradientMoments(
  dy: usize,
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  scale: usize,
  shift: usize,
  sums: usize,
): void {
  if (scale) moments(true, dy, x, rows, channels, mean, scale, shift, sums);
  else moments(false, dy, x, rows, channels, mean, 0, 0, sums);
}

// `relu` is a constant: the compiler removes the code of the other case

@inline
function moments(
  relu: bool,
  dy: usize,
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  scale: usize,
  shift: usize,
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
      let f0 = zero, f1 = zero, h0 = zero, h1 = zero; // scale and shift
      if (relu) {
        f0 = ld(scale + o), f1 = v128.load(scale + o, 16);
        h0 = ld(shift + o), h1 = v128.load(shift + o, 16);
      }
      let s0 = zero, s1 = zero, q0 = zero, q1 = zero;
      for (let r = 0; r < count; r++) {
        const x0 = ld(p), x1 = v128.load(p, 16);
        const a = passed(relu, ld(g), x0, f0, h0), b = passed(relu, v128.load(g, 16), x1, f1, h1);
        s0 = f32x4.add(s0, a);
        s1 = f32x4.add(s1, b);
        q0 = fma(a, f32x4.sub(x0, m0), q0);
        q1 = fma(b, f32x4.sub(x1, m1), q1);
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
      const m0 = ld(mean + o), f0 = relu ? ld(scale + o) : zero, h0 = relu ? ld(shift + o) : zero;
      let s0 = zero, q0 = zero;
      for (let r = 0; r < count; r++) {
        const x0 = ld(p), a = passed(relu, ld(g), x0, f0, h0);
        s0 = f32x4.add(s0, a);
        q0 = fma(a, f32x4.sub(x0, m0), q0);
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
        const a = <f64> (!relu || one(p, scale + o, shift + o) > 0 ? load<f32>(g) : 0);
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
  scale: usize,
  shift: usize,
): void {
  if (scale) apply(true, dy, x, dx, rows, channels, a, b, c, scale, shift);
  else apply(false, dy, x, dx, rows, channels, a, b, c, 0, 0);
}

@inline
function apply(
  relu: bool,
  dy: usize,
  x: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  a: usize,
  b: usize,
  c: usize,
  scale: usize,
  shift: usize,
): void {
  const row = <usize> channels << 2, whole = row & ~15, zero = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    let o: usize = 0;
    for (; o < whole; o += 16) {
      const v = ld(x + o);
      const g = passed(relu, ld(dy + o), v, relu ? ld(scale + o) : zero, relu ? ld(shift + o) : zero);
      st(dx + o, fma(g, ld(a + o), fma(v, ld(b + o), ld(c + o))));
    }
    for (; o < row; o += 4) {
      const g: f32 = !relu || one(x + o, scale + o, shift + o) > 0 ? load<f32>(dy + o) : 0;
      store<f32>(dx + o, g * load<f32>(a + o) + (load<f32>(x + o) * load<f32>(b + o) + load<f32>(c + o)));
    }
    dy += row;
    x += row;
    dx += row;
  }
}

// dy where x scale + shift is above 0, else 0

@inline
function passed(relu: bool, dy: v128, x: v128, scale: v128, shift: v128): v128 {
  return relu ? v128.and(dy, f32x4.gt(fma(x, scale, shift), f32x4.splat(0))) : dy;
}
