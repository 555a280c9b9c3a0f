// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The depthwise convolution. Each image: x [height, width, channels], y [outHeight, outWidth, channels multiplier], kernel
// [kernelH, kernelW, channels, multiplier]; output channel c multiplier + m reads input channel c.
import { fma, ld, st } from "./simd";

/** y = x * w for one image. */
export function depthwise(
  x: usize,
  w: usize,
  y: usize,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  kernelH: i32,
  kernelW: i32,
  strideH: i32,
  strideW: i32,
  dilationH: i32,
  dilationW: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixelIn = <usize> channels << 2, pixelOut = pixelIn * multiplier;
  for (let oh = 0; oh < outHeight; oh++) {
    const h0 = oh * strideH - top, i0 = firstTap(h0, dilationH);
    const i1 = lastTap(h0, dilationH, height, kernelH);
    for (let ow = 0; ow < outWidth; ow++) {
      const w0 = ow * strideW - left, j0 = firstTap(w0, dilationW);
      const j1 = lastTap(w0, dilationW, width, kernelW);
      const whole = multiplier == 1 ? pixelIn & ~15 : 0;
      const tap = <usize> dilationW * pixelIn;
      let o: usize = 0;
      for (; o + 64 <= whole; o += 64) { // 16 channels in registers
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        for (let i = i0; i < i1; i++) {
          let p = x + <usize> ((h0 + i * dilationH) * width + w0 + j0 * dilationW) * pixelIn + o;
          let v = w + <usize> (i * kernelW + j0) * pixelOut + o;
          for (let j = j0; j < j1; j++, p += tap, v += pixelOut) {
            s0 = fma(ld(p), ld(v), s0);
            s1 = fma(v128.load(p, 16), v128.load(v, 16), s1);
            s2 = fma(v128.load(p, 32), v128.load(v, 32), s2);
            s3 = fma(v128.load(p, 48), v128.load(v, 48), s3);
          }
        }
        st(y + o, s0);
        v128.store(y + o, s1, 16);
        v128.store(y + o, s2, 32);
        v128.store(y + o, s3, 48);
      }
      for (; o < whole; o += 16) {
        let s = f32x4.splat(0);
        for (let i = i0; i < i1; i++) {
          let p = x + <usize> ((h0 + i * dilationH) * width + w0 + j0 * dilationW) * pixelIn + o;
          let v = w + <usize> (i * kernelW + j0) * pixelOut + o;
          for (let j = j0; j < j1; j++, p += tap, v += pixelOut) s = fma(ld(p), ld(v), s);
        }
        st(y + o, s);
      }
      for (let c = <i32> (o >> 2); c < channels; c++) {
        for (let m = 0; m < multiplier; m++) {
          const at = <usize> (c * multiplier + m) << 2;
          let s: f32 = 0;
          for (let i = i0; i < i1; i++) {
            let p = x + <usize> ((h0 + i * dilationH) * width + w0 + j0 * dilationW) * pixelIn +
              (<usize> c << 2);
            let v = w + <usize> (i * kernelW + j0) * pixelOut + at;
            for (let j = j0; j < j1; j++, p += tap, v += pixelOut) s += load<f32>(p) * load<f32>(v);
          }
          store<f32>(y + at, s);
        }
      }
      y += pixelOut;
    }
  }
}

// The first tap of a window starting at `start` that is in [0, size).

@inline
function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

// The end of these taps, exclusive.

@inline
function lastTap(start: i32, dilation: i32, size: i32, taps: i32): i32 {
  return start >= size ? 0 : min(taps, (size - start + dilation - 1) / dilation);
}
