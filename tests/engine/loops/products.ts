/**
 * Convolutions, pooling and matrix products as loops over all indices, on doubles.
 *
 * @module
 */

/** Sizes of a convolution; `pad` is on every side. */
export interface ConvSizes {
  /** Images. */
  n: number;
  /** Height of the input. */
  h: number;
  /** Width of the input. */
  w: number;
  /** Groups of channels. */
  groups: number;
  /** Input channels of a group. */
  inputs: number;
  /** Output channels of a group. */
  outputs: number;
  /** Height of the kernel. */
  kh: number;
  /** Width of the kernel. */
  kw: number;
  /** Step in pixels. */
  stride: number;
  /** Pixels of padding on every side. */
  pad: number;
  /** Distance of kernel taps. */
  dilation: number;
}

/** Convolution of x [n, h, w, groups inputs] with filter [kh, kw, inputs, groups outputs]. */
export function convolution(s: ConvSizes) {
  const out = (size: number, kernel: number) =>
    Math.floor((size + 2 * s.pad - (kernel - 1) * s.dilation - 1) / s.stride) + 1;
  const oh = out(s.h, s.kh), ow = out(s.w, s.kw);
  const C = s.groups * s.inputs, K = s.groups * s.outputs;
  return (x: Float64Array, filter: Float64Array): Float64Array =>
    fill([s.n, oh, ow, K], ([n, i, j, k]) => {
      let sum = 0;
      each([s.kh, s.kw, s.inputs], ([a, b, c]) => {
        const row = i * s.stride + a * s.dilation - s.pad;
        const column = j * s.stride + b * s.dilation - s.pad;
        if (row < 0 || row >= s.h || column < 0 || column >= s.w) return;
        const channel = Math.floor(k / s.outputs) * s.inputs + c;
        sum += x[((n * s.h + row) * s.w + column) * C + channel]! *
          filter[((a * s.kw + b) * s.inputs + c) * K + k]!;
      });
      return sum;
    });
}

/** Transposed convolution without padding: x [n, h, w, inputs], filter [kh, kw, outputs, inputs]. */
export function transposedConvolution(s: ConvSizes) {
  const H = (s.h - 1) * s.stride + s.kh, W = (s.w - 1) * s.stride + s.kw;
  return (x: Float64Array, filter: Float64Array): Float64Array => {
    const y = new Float64Array(s.n * H * W * s.outputs);
    each([s.n, s.h, s.w, s.inputs], ([n, i, j, c]) => {
      const value = x[((n * s.h + i) * s.w + j) * s.inputs + c]!;
      each([s.kh, s.kw, s.outputs], ([a, b, k]) => {
        const at = (n * H + i * s.stride + a) * W + j * s.stride + b;
        y[at * s.outputs + k]! += value * filter[((a * s.kw + b) * s.outputs + k) * s.inputs + c]!;
      });
    });
    return y;
  };
}

/** Pools windows of x [n, h, w, c]; `combine` makes one number of those of a window that lie inside the image. */
export function pooling(
  s: { n: number; h: number; w: number; c: number; window: number; stride: number; pad: number },
  combine: (values: number[]) => number,
) {
  const out = (size: number) => Math.floor((size + 2 * s.pad - s.window) / s.stride) + 1;
  return (x: Float64Array): Float64Array =>
    fill([s.n, out(s.h), out(s.w), s.c], ([n, i, j, c]) => {
      const values: number[] = [];
      each([s.window, s.window], ([a, b]) => {
        const row = i * s.stride + a - s.pad, column = j * s.stride + b - s.pad;
        if (row < 0 || row >= s.h || column < 0 || column >= s.w) return;
        values.push(x[((n * s.h + row) * s.w + column) * s.c + c]!);
      });
      return combine(values);
    });
}

/** Products of count matrices [m, k] and [k, n]. */
export function products(count: number, m: number, n: number, k: number) {
  return (a: Float64Array, b: Float64Array): Float64Array =>
    fill([count, m, n], ([batch, i, j]) => {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[(batch * m + i) * k + p]! * b[(batch * k + p) * n + j]!;
      return sum;
    });
}

/** Mean of some numbers. */
export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

type Place = [number, number, number, number];

/** Calls `visit` with every place of a shape of at most four axes. */
export function each(shape: number[], visit: (place: Place) => void): void {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let i = 0; i < size; i++) {
    const place: number[] = [];
    shape.reduceRight((rest, length) => {
      place.unshift(rest % length);
      return Math.floor(rest / length);
    }, i);
    visit(place as Place);
  }
}

/** An array of a shape by a function of the place. */
export function fill(shape: number[], value: (place: Place) => number): Float64Array {
  const numbers: number[] = [];
  each(shape, (place) => numbers.push(value(place)));
  return Float64Array.from(numbers);
}
