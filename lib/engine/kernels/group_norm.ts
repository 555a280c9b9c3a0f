// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Group norm over images. The moments of a group are computed from those of its channels, as in batch norm.
import { rowMoments, scaleShift } from "./batch_norm";
import { gradientApply, gradientMoments } from "./batch_norm_gradient";

/**
 * Group norm of images [pixels, channels]; mean and inverseStd are [images, groups]. `work` holds 24 bytes per channel.
 */
export function groupNorm(
  x: usize,
  y: usize,
  images: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  scale: usize,
  offset: usize,
  mean: usize,
  inverseStd: usize,
  epsilon: f64,
  work: usize,
): void {
  const size = channels / groups, row = <usize> channels << 2;
  const image = <usize> pixels * row;
  const squares = work + (row << 1), factor = work + (row << 2), shift = factor + row;
  for (let n = 0; n < images; n++) {
    rowMoments(x, pixels, channels, x, work); // sums of x - x0 and its square per channel, x0 the first pixel
    for (let g = 0; g < groups; g++) {
      const first = g * size, last = first + size;
      let m: f64 = 0, within: f64 = 0, between: f64 = 0;
      for (let c = first; c < last; c++) {
        const s = load<f64>(work + (<usize> c << 3)) / pixels;
        within += load<f64>(squares + (<usize> c << 3)) / pixels - s * s;
        m += <f64> load<f32>(x + (<usize> c << 2)) + s;
      }
      m /= size;
      for (let c = first; c < last; c++) {
        const s = load<f64>(work + (<usize> c << 3)) / pixels;
        const d = <f64> load<f32>(x + (<usize> c << 2)) + s - m;
        between += d * d;
      }
      const inv = 1 / sqrt<f64>(max<f64>(0, within + between) / size + epsilon);
      store<f32>(mean, <f32> m);
      store<f32>(inverseStd, <f32> inv);
      mean += 4;
      inverseStd += 4;
      for (let c = first; c < last; c++) {
        const o = <usize> c << 2, f = <f64> load<f32>(scale + o) * inv;
        store<f32>(factor + o, <f32> f);
        store<f32>(shift + o, <f32> (<f64> load<f32>(offset + o) - m * f));
      }
    }
    scaleShift(x, y, pixels, channels, factor, shift, 0);
    x += image;
    y += image;
  }
}

/**
 * dx of group norm, and sums (double): [channels] of dy (x - mean) inverseStd, then [channels] of dy. `work` holds 32 bytes
 * per channel.
 */
export function groupNormGrad(
  dy: usize,
  x: usize,
  dx: usize,
  images: i32,
  pixels: i32,
  channels: i32,
  groups: i32,
  scale: usize,
  mean: usize,
  inverseStd: usize,
  sums: usize,
  work: usize,
): void {
  memory.fill(sums, 0, <usize> channels << 4);
  const size = channels / groups, row = <usize> channels << 2, wide = row << 1;
  const image = <usize> pixels * row;
  const count = <f64> size * <f64> pixels;
  const m = work + (row << 2), a = m + row, b = a + row, c = b + row;
  for (let n = 0; n < images; n++) {
    for (let k = 0; k < channels; k++) {
      store<f32>(m + (<usize> k << 2), load<f32>(mean + (<usize> (k / size) << 2)));
    }
    gradientMoments(dy, x, pixels, channels, m, 0, 0, work); // sums of dy and of dy (x - mean) per channel
    for (let g = 0; g < groups; g++) {
      const first = g * size, last = first + size;
      const inv = <f64> load<f32>(inverseStd), centre = <f64> load<f32>(mean);
      let plain: f64 = 0, product: f64 = 0;
      for (let k = first; k < last; k++) {
        const o = <usize> k << 3, f = <f64> load<f32>(scale + (<usize> k << 2));
        const s = load<f64>(work + o), p = load<f64>(work + wide + o) * inv;
        plain += f * s;
        product += f * p;
        store<f64>(sums + o, load<f64>(sums + o) + p);
        store<f64>(sums + wide + o, load<f64>(sums + wide + o) + s);
      }
      const slope = -inv * inv * product / count;
      const level = -inv * plain / count - slope * centre;
      for (let k = first; k < last; k++) {
        const o = <usize> k << 2;
        store<f32>(a + o, <f32> (<f64> load<f32>(scale + o) * inv));
        store<f32>(b + o, <f32> slope);
        store<f32>(c + o, <f32> level);
      }
      mean += 4;
      inverseStd += 4;
    }
    gradientApply(dy, x, dx, pixels, channels, a, b, c, 0, 0);
    dy += image;
    x += image;
    dx += image;
  }
}
