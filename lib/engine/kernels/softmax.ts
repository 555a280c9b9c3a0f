// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Softmax over rows: for attention with its mask and gradient, and fused with the cross-entropy.
import { exponentialsBelow } from "./power";
import { fma, ld, st, sum4 } from "./simd";

/**
 * x = softmax(scale x) in place over rows of length `columns`. Where `mask` [rows, columns] is 0 the result is 0; a row
 * without any 1 becomes zeros. Mask 0: no mask.
 */
export function softmaxRows(x: usize, rows: i32, columns: i32, scale: f32, mask: usize): void {
  const row = <usize> columns << 2, whole = row & ~15;
  const factor = f32x4.splat(scale), low = f32x4.splat(-Infinity), zero = f32x4.splat(0);
  for (let r = 0; r < rows; r++) {
    let maxima = low, o: usize = 0;
    for (; o < whole; o += 16) {
      let v = f32x4.mul(ld(x + o), factor);
      if (mask) v = v128.bitselect(v, low, f32x4.ne(ld(mask + o), zero));
      st(x + o, v);
      maxima = f32x4.pmax(maxima, v);
    }
    let top = largest(maxima);
    for (; o < row; o += 4) {
      let v = load<f32>(x + o) * scale;
      if (mask && load<f32>(mask + o) == 0) v = -Infinity;
      store<f32>(x + o, v);
      top = max(top, v);
    }
    if (top == -Infinity) {
      memory.fill(x, 0, row);
    } else {
      scaleRow(x, row, 1 / exponentialsBelow(x, x, columns, top));
    }
    x += row;
    if (mask) mask += row;
  }
}

/** ds = scale p (ds - sum of ds p) in place over rows: the gradient of `softmaxRows` by its input. */
export function softmaxRowsGrad(p: usize, ds: usize, rows: i32, columns: i32, scale: f32): void {
  const row = <usize> columns << 2, whole = row & ~15;
  const factor = f32x4.splat(scale);
  for (let r = 0; r < rows; r++) {
    let s = f32x4.splat(0), o: usize = 0;
    for (; o < whole; o += 16) s = fma(ld(p + o), ld(ds + o), s);
    let sum = sum4(s);
    for (; o < row; o += 4) sum += load<f32>(p + o) * load<f32>(ds + o);
    const shift = f32x4.splat(sum);
    for (o = 0; o < whole; o += 16) {
      st(ds + o, f32x4.mul(f32x4.mul(ld(p + o), factor), f32x4.sub(ld(ds + o), shift)));
    }
    for (; o < row; o += 4) {
      store<f32>(ds + o, scale * load<f32>(p + o) * (load<f32>(ds + o) - sum));
    }
    p += row;
    ds += row;
  }
}

/**
 * gradient[r] = factor (softmax(logits[r]) - one at label), and the two terms of the loss of a row,
 * loss = ln terms[r, 0] + terms[r, 1]: the sum of exp(logits - top) and top - logits[label]. The host takes the logarithm.
 * A label outside [0, columns) gives terms 0, which no sum of exponentials is; the gradient of its row is not written.
 */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  gradient: usize,
  terms: usize,
  rows: i32,
  columns: i32,
  factor: f32,
): void {
  const row = <usize> columns << 2, whole = row & ~15;
  for (let r = 0; r < rows; r++) {
    const label = load<i32>(labels);
    if (<u32> label >= <u32> columns) store<u64>(terms, 0);
    else {
      let maxima = f32x4.splat(-Infinity), o: usize = 0;
      for (; o < whole; o += 16) maxima = f32x4.pmax(maxima, ld(logits + o));
      let top = largest(maxima);
      for (; o < row; o += 4) top = max(top, load<f32>(logits + o));
      const sum = exponentialsBelow(logits, gradient, columns, top);
      scaleRow(gradient, row, factor / sum);
      const at = <usize> label << 2;
      store<f32>(gradient + at, load<f32>(gradient + at) - factor);
      store<f32>(terms, sum);
      store<f32>(terms + 4, top - load<f32>(logits + at));
    }
    logits += row;
    gradient += row;
    labels += 4;
    terms += 8;
  }
}

@inline
function largest(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

@inline
function scaleRow(x: usize, row: usize, factor: f32): void {
  const f = f32x4.splat(factor), whole = row & ~15;
  let o: usize = 0;
  for (; o < whole; o += 16) st(x + o, f32x4.mul(ld(x + o), f));
  for (; o < row; o += 4) store<f32>(x + o, load<f32>(x + o) * factor);
}
