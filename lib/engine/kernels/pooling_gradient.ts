// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// The gradients of max and average pooling; one image [height, width, channels] per call.
import { fma, ld, st } from "./simd";

/** dx += dy at the first maximum of each window; the caller clears dx first. */
export function maxPoolGrad(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  windowH: i32,
  windowW: i32,
  strideH: i32,
  strideW: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = <usize> channels << 2, whole = pixel & ~15;
  for (let oh = 0; oh < outHeight; oh++) {
    const h0 = max(0, oh * strideH - top), h1 = min(height, oh * strideH - top + windowH);
    for (let ow = 0; ow < outWidth; ow++) {
      const w0 = max(0, ow * strideW - left), w1 = min(width, ow * strideW - left + windowW);
      let o: usize = 0;
      for (; o < whole; o += 16) {
        const m = ld(y + o);
        let rest = ld(dy + o); // lanes whose maximum was found become zero
        for (let h = h0; h < h1; h++) {
          let at = <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++) {
            const hit = f32x4.eq(ld(x + at), m);
            st(dx + at, f32x4.add(ld(dx + at), v128.and(rest, hit)));
            rest = v128.andnot(rest, hit);
            at += pixel;
          }
        }
      }
      for (; o < pixel; o += 4) {
        const m = load<f32>(y + o);
        let rest = load<f32>(dy + o);
        for (let h = h0; h < h1; h++) {
          let at = <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++) {
            if (load<f32>(x + at) == m) {
              store<f32>(dx + at, load<f32>(dx + at) + rest);
              rest = 0;
            }
            at += pixel;
          }
        }
      }
      y += pixel;
      dy += pixel;
    }
  }
}

/** dx += dy / (pixels of the window inside the image); the caller clears dx first. */
export function avgPoolGrad(
  dy: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  windowH: i32,
  windowW: i32,
  strideH: i32,
  strideW: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = <usize> channels << 2, whole = pixel & ~15;
  for (let oh = 0; oh < outHeight; oh++) {
    const h0 = max(0, oh * strideH - top), h1 = min(height, oh * strideH - top + windowH);
    for (let ow = 0; ow < outWidth; ow++) {
      const w0 = max(0, ow * strideW - left), w1 = min(width, ow * strideW - left + windowW);
      const factor: f32 = 1 / <f32> ((h1 - h0) * (w1 - w0));
      for (let h = h0; h < h1; h++) {
        for (let w = w0; w < w1; w++) {
          const p = dx + <usize> (h * width + w) * pixel;
          let o: usize = 0;
          for (; o < whole; o += 16) st(p + o, fma(ld(dy + o), f32x4.splat(factor), ld(p + o)));
          for (; o < pixel; o += 4) {
            store<f32>(p + o, load<f32>(p + o) + load<f32>(dy + o) * factor);
          }
        }
      }
      dy += pixel;
    }
  }
}
