// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The gradients of the depthwise convolution, see depthwise.ts for the shapes; dy is shaped as y.
import { fma, ld, st } from "./simd";

/** dw += sum over output pixels of x dy, for `images` images; the caller clears dw. */
export function depthwiseFilterGrad(
  x: usize,
  dy: usize,
  dw: usize,
  images: i32,
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
  for (let n = 0; n < images; n++) {
    for (let oh = 0; oh < outHeight; oh++) {
      for (let ow = 0; ow < outWidth; ow++) {
        for (let i = 0; i < kernelH; i++) {
          const h = oh * strideH - top + i * dilationH;
          if (<u32> h >= <u32> height) continue;
          for (let j = 0; j < kernelW; j++) {
            const w = ow * strideW - left + j * dilationW;
            if (<u32> w >= <u32> width) continue;
            multiplyAdd(
              x + <usize> (h * width + w) * pixelIn,
              dy,
              dw + <usize> (i * kernelW + j) * pixelOut,
              channels,
              multiplier,
            );
          }
        }
        dy += pixelOut;
      }
    }
    x += <usize> (height * width) * pixelIn;
  }
}

// target[c, m] += x[c] dy[c, m]

@inline
function multiplyAdd(x: usize, dy: usize, target: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier == 1) {
    for (; c + 4 <= channels; c += 4, x += 16, dy += 16, target += 16) {
      st(target, fma(ld(x), ld(dy), ld(target)));
    }
  }
  for (; c < channels; c++, x += 4) {
    for (let m = 0; m < multiplier; m++, dy += 4, target += 4) {
      store<f32>(target, load<f32>(target) + load<f32>(x) * load<f32>(dy));
    }
  }
}

/** dx += dy w; the caller clears dx. */
export function depthwiseInputGrad(
  dy: usize,
  w: usize,
  dx: usize,
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
    for (let ow = 0; ow < outWidth; ow++) {
      for (let i = 0; i < kernelH; i++) {
        const h = oh * strideH - top + i * dilationH;
        if (<u32> h >= <u32> height) continue;
        for (let j = 0; j < kernelW; j++) {
          const k = ow * strideW - left + j * dilationW;
          if (<u32> k >= <u32> width) continue;
          let target = dx + <usize> (h * width + k) * pixelIn;
          let g = dy, v = w + <usize> (i * kernelW + j) * pixelOut;
          let c = 0;
          if (multiplier == 1) {
            for (; c + 4 <= channels; c += 4, g += 16, v += 16, target += 16) {
              st(target, fma(ld(g), ld(v), ld(target)));
            }
          }
          for (; c < channels; c++, target += 4) {
            let s = load<f32>(target);
            for (let m = 0; m < multiplier; m++, g += 4, v += 4) s += load<f32>(g) * load<f32>(v);
            store<f32>(target, s);
          }
        }
      }
      dy += pixelOut;
    }
  }
}
