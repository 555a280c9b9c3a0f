// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Layer norm over rows. The sums for the gradients of scale and offset are kept in float32 over a block of rows and then added
// to doubles.
import { addToDoubles, fma, ld, st, sum4 } from "./simd";

const BLOCK = 64;

/** y = (x - mean) inverseStd scale + offset per row; writes mean and inverseStd = 1 / sqrt(variance + epsilon), [rows] each. */
export function layerNorm(
  x: usize,
  y: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  offset: usize,
  mean: usize,
  inverseStd: usize,
  epsilon: f32,
): void {
  const row = <usize> channels << 2, whole = row & ~15;
  for (let r = 0; r < rows; r++) {
    let s = f32x4.splat(0), o: usize = 0;
    for (; o < whole; o += 16) s = f32x4.add(s, ld(x + o));
    let sum = sum4(s);
    for (; o < row; o += 4) sum += load<f32>(x + o);
    const m = sum / <f32> channels, m4 = f32x4.splat(m);
    let q = f32x4.splat(0);
    for (o = 0; o < whole; o += 16) {
      const d = f32x4.sub(ld(x + o), m4);
      q = fma(d, d, q);
    }
    let squares = sum4(q);
    for (; o < row; o += 4) {
      const d = load<f32>(x + o) - m;
      squares += d * d;
    }
    const inv: f32 = 1 / sqrt<f32>(squares / <f32> channels + epsilon), i4 = f32x4.splat(inv);
    for (o = 0; o < whole; o += 16) {
      const normal = f32x4.mul(f32x4.sub(ld(x + o), m4), i4);
      st(y + o, fma(normal, ld(scale + o), ld(offset + o)));
    }
    for (; o < row; o += 4) {
      const normal = (load<f32>(x + o) - m) * inv;
      store<f32>(y + o, normal * load<f32>(scale + o) + load<f32>(offset + o));
    }
    store<f32>(mean, m);
    store<f32>(inverseStd, inv);
    x += row;
    y += row;
    mean += 4;
    inverseStd += 4;
  }
}

/**
 * dx of layer norm, and sums (double): [channels] of dy (x - mean) inverseStd, then [channels] of dy. `work` holds
 * 2 channels floats.
 */
export function layerNormGrad(
  dy: usize,
  x: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  mean: usize,
  inverseStd: usize,
  sums: usize,
  work: usize,
): void {
  memory.fill(sums, 0, <usize> channels << 4);
  const row = <usize> channels << 2, whole = row & ~15;
  const share: f32 = 1 / <f32> channels;
  const products = work, totals = work + row;
  for (let from = 0; from < rows; from += BLOCK) {
    const count = min(BLOCK, rows - from);
    memory.fill(work, 0, row << 1);
    for (let r = 0; r < count; r++) {
      const m = load<f32>(mean), inv = load<f32>(inverseStd);
      const m4 = f32x4.splat(m), i4 = f32x4.splat(inv);
      let a4 = f32x4.splat(0), b4 = a4, o: usize = 0;
      for (; o < whole; o += 16) {
        const g = ld(dy + o), normal = f32x4.mul(f32x4.sub(ld(x + o), m4), i4);
        const h = f32x4.mul(g, ld(scale + o));
        a4 = f32x4.add(a4, h);
        b4 = fma(h, normal, b4);
        st(products + o, fma(g, normal, ld(products + o)));
        st(totals + o, f32x4.add(g, ld(totals + o)));
      }
      let a = sum4(a4), b = sum4(b4);
      for (; o < row; o += 4) {
        const g = load<f32>(dy + o), normal = (load<f32>(x + o) - m) * inv;
        const h = g * load<f32>(scale + o);
        a += h;
        b += h * normal;
        store<f32>(products + o, load<f32>(products + o) + g * normal);
        store<f32>(totals + o, load<f32>(totals + o) + g);
      }
      a *= share;
      b *= share;
      a4 = f32x4.splat(a);
      b4 = f32x4.splat(b);
      for (o = 0; o < whole; o += 16) {
        const normal = f32x4.mul(f32x4.sub(ld(x + o), m4), i4);
        const h = f32x4.sub(f32x4.mul(ld(dy + o), ld(scale + o)), a4);
        st(dx + o, f32x4.mul(i4, f32x4.sub(h, f32x4.mul(normal, b4))));
      }
      for (; o < row; o += 4) {
        const normal = (load<f32>(x + o) - m) * inv;
        store<f32>(dx + o, inv * (load<f32>(dy + o) * load<f32>(scale + o) - a - normal * b));
      }
      dy += row;
      x += row;
      dx += row;
      mean += 4;
      inverseStd += 4;
    }
    // products and totals are adjacent, and so are their sums
    const end = row << 1, blocks = end & ~15;
    let o: usize = 0;
    for (; o < blocks; o += 16) addToDoubles(sums + (o << 1), ld(work + o));
    for (; o < end; o += 4) {
      const p = sums + (o << 1);
      store<f64>(p, load<f64>(p) + <f64> load<f32>(work + o));
    }
  }
}
