// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Convolution as a matrix product: im2col writes the window of every output pixel as one row, col2im adds such rows back.
// One image [height, width, channels]; output rows rowFrom … rowTo-1; a row of `col` is [kernelH, kernelW, channels].
import { transpose4 } from "./gemm_pack";
import { ld, st } from "./simd";

/** col[(oh, ow), (i, j, c)] = x[oh strideH - top + i dilationH, ow strideW - left + j dilationW, c], zero outside. */
export function im2col(
  x: usize,
  col: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernelH: i32,
  kernelW: i32,
  strideH: i32,
  strideW: i32,
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
  outWidth: i32,
  rowFrom: i32,
  rowTo: i32,
): void {
  const pixel = <usize> channels << 2;
  const line = <usize> kernelW * pixel;
  for (let oh = rowFrom; oh < rowTo; oh++) {
    for (let ow = 0; ow < outWidth; ow++) {
      const iw = ow * strideW - left;
      const whole = dilationW == 1 && iw >= 0 && iw + kernelW <= width;
      for (let i = 0; i < kernelH; i++) {
        const ih = oh * strideH - top + i * dilationH;
        if (<u32> ih >= <u32> height) {
          fillZero(col, line);
          col += line;
        } else if (whole) { // kernelW neighbouring pixels are contiguous in memory
          copyBytes(col, x + <usize> (ih * width + iw) * pixel, line);
          col += line;
        } else {
          for (let j = 0; j < kernelW; j++) {
            const w = iw + j * dilationW;
            if (<u32> w < <u32> width) copyBytes(col, x + <usize> (ih * width + w) * pixel, pixel);
            else fillZero(col, pixel);
            col += pixel;
          }
        }
      }
    }
  }
}

/** The transpose of im2col: x[...] += col[...]; the caller clears x first. */
export function col2im(
  x: usize,
  col: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernelH: i32,
  kernelW: i32,
  strideH: i32,
  strideW: i32,
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
  outWidth: i32,
  rowFrom: i32,
  rowTo: i32,
): void {
  const pixel = <usize> channels << 2;
  const line = <usize> kernelW * pixel;
  for (let oh = rowFrom; oh < rowTo; oh++) {
    for (let ow = 0; ow < outWidth; ow++) {
      const iw = ow * strideW - left;
      const whole = dilationW == 1 && iw >= 0 && iw + kernelW <= width;
      for (let i = 0; i < kernelH; i++) {
        const ih = oh * strideH - top + i * dilationH;
        if (<u32> ih >= <u32> height) {
          col += line;
        } else if (whole) {
          addBytes(x + <usize> (ih * width + iw) * pixel, col, line);
          col += line;
        } else {
          for (let j = 0; j < kernelW; j++) {
            const w = iw + j * dilationW;
            if (<u32> w < <u32> width) addBytes(x + <usize> (ih * width + w) * pixel, col, pixel);
            col += pixel;
          }
        }
      }
    }
  }
}

/**
 * Kernel of the input gradient of a stride-1 convolution: y[T-1-t, o, i] = w[t, i, o] for w [taps, inputs, outputs], for
 * `count` outputs from `first` on.
 */
export function flipKernel(
  w: usize,
  y: usize,
  taps: i32,
  inputs: i32,
  outputs: i32,
  first: i32,
  count: i32,
): void {
  const size = <usize> (inputs * outputs) << 2;
  const rowIn = <usize> outputs << 2, rowOut = <usize> inputs << 2;
  for (let t = 0; t < taps; t++) {
    const from = w + <usize> (taps - 1 - t) * size, to = y + <usize> t * size;
    for (let o = first; o < first + count; o += 16) { // blocked: the written lines stay in the cache
      const n = min(first + count - o, 16);
      let source = from + (<usize> o << 2), target = to + (<usize> (o * inputs) << 2), i = 0;
      for (; i + 4 <= inputs; i += 4, source += 4 * rowIn, target += 16) {
        transpose4(n, source, rowIn, target, rowOut);
      }
      for (; i < inputs; i++, source += rowIn, target += 4) {
        for (let q = 0; q < n; q++) {
          store<f32>(target + <usize> q * rowOut, load<f32>(source + (<usize> q << 2)));
        }
      }
    }
  }
}

/** Sets n floats to zero. */
export function clear(x: usize, n: i32): void {
  memory.fill(x, 0, <usize> n << 2);
}

@inline
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  const end = to + (bytes & ~15), last = to + bytes;
  while (to < end) {
    st(to, ld(from));
    to += 16;
    from += 16;
  }
  while (to < last) {
    store<f32>(to, load<f32>(from));
    to += 4;
    from += 4;
  }
}

@inline
export function addBytes(to: usize, from: usize, bytes: usize): void {
  const end = to + (bytes & ~15), last = to + bytes;
  while (to < end) {
    st(to, f32x4.add(ld(to), ld(from)));
    to += 16;
    from += 16;
  }
  while (to < last) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += 4;
    from += 4;
  }
}

@inline
function fillZero(to: usize, bytes: usize): void {
  const end = to + (bytes & ~15), last = to + bytes;
  const zero = f32x4.splat(0);
  while (to < end) {
    st(to, zero);
    to += 16;
  }
  while (to < last) {
    store<f32>(to, 0);
    to += 4;
  }
}
