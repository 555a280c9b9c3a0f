// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Max and average pooling with any window, stride and padding; one image [height, width, channels] per call.
import { ld, st } from "./simd";

/** y = maximum of each window; NaN is skipped. */
export function maxPool(
  x: usize,
  y: usize,
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
      for (; o + 64 <= pixel; o += 64) { // 16 channels in registers
        let a = f32x4.splat(-Infinity), b = a, c = a, d = a;
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) {
            a = f32x4.pmax(a, ld(p));
            b = f32x4.pmax(b, v128.load(p, 16));
            c = f32x4.pmax(c, v128.load(p, 32));
            d = f32x4.pmax(d, v128.load(p, 48));
          }
        }
        st(y + o, a);
        v128.store(y + o, b, 16);
        v128.store(y + o, c, 32);
        v128.store(y + o, d, 48);
      }
      for (; o < whole; o += 16) {
        let m = f32x4.splat(-Infinity);
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) m = f32x4.pmax(m, ld(p));
        }
        st(y + o, m);
      }
      for (; o < pixel; o += 4) {
        let m: f32 = -Infinity;
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) m = load<f32>(p) > m ? load<f32>(p) : m;
        }
        store<f32>(y + o, m);
      }
      y += pixel;
    }
  }
}

/** y = mean over the pixels of each window inside the image. */
export function avgPool(
  x: usize,
  y: usize,
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
      let o: usize = 0;
      for (; o + 64 <= pixel; o += 64) { // 16 channels in registers
        let a = f32x4.splat(0), b = a, c = a, d = a;
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) {
            a = f32x4.add(a, ld(p));
            b = f32x4.add(b, v128.load(p, 16));
            c = f32x4.add(c, v128.load(p, 32));
            d = f32x4.add(d, v128.load(p, 48));
          }
        }
        const f = f32x4.splat(factor);
        st(y + o, f32x4.mul(a, f));
        v128.store(y + o, f32x4.mul(b, f), 16);
        v128.store(y + o, f32x4.mul(c, f), 32);
        v128.store(y + o, f32x4.mul(d, f), 48);
      }
      for (; o < whole; o += 16) {
        let s = f32x4.splat(0);
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) s = f32x4.add(s, ld(p));
        }
        st(y + o, f32x4.mul(s, f32x4.splat(factor)));
      }
      for (; o < pixel; o += 4) {
        let s: f32 = 0;
        for (let h = h0; h < h1; h++) {
          let p = x + <usize> (h * width + w0) * pixel + o;
          for (let w = w0; w < w1; w++, p += pixel) s += load<f32>(p);
        }
        store<f32>(y + o, s * factor);
      }
      y += pixel;
    }
  }
}
