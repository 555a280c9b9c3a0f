/**
 * Samples of a convolution for regression: what it reads and what it gives at random positions of random images.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  oneOfWords,
  random,
  requireInteger,
  requireShape,
  sizeOf,
  unchecked,
} from "../../core/mod.ts";

/** One place of a batch of images. */
export interface SampledPosition {
  /** The image. */
  image: number;
  /** Its row. */
  y: number;
  /** Its column. */
  x: number;
}

/** Options of {@linkcode samplePositions}. */
export interface SamplePositionsOptions {
  /** Different positions of each image; 10 by default, as in the reference. */
  perImage?: number;
  /** Seed; 0 by default. */
  seed?: number;
}

/**
 * Random positions of a layer's output, so many of each image.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 4, with ten of each
 * of 5,000 images.
 *
 * @param shape Shape of the output: [batch, height, width, ...].
 * @param options How many, and the seed.
 * @returns The positions, image by image.
 * @throws {RangeError} If an image has fewer positions, or a number is not whole.
 *
 * @example
 * ```ts
 * import { samplePositions } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const positions = samplePositions([2, 4, 4, 8], { perImage: 3 });
 * assert.deepEqual(positions.map(({ image }) => image), [0, 0, 0, 1, 1, 1]);
 * ```
 */
export function samplePositions(
  shape: readonly number[],
  options: SamplePositionsOptions = {},
): SampledPosition[] {
  checkOptions("samplePositions()", options, { perImage: unchecked, seed: unchecked });
  const { perImage = 10, seed = 0 } = options;
  const [batch, height, width] = shape as [number, number, number];
  requireInteger("seed", seed);
  requireInteger("perImage", perImage, { min: 1, max: height * width });
  const stream = random(seed);
  return Array.from({ length: batch }, (_, image) => {
    const chosen = new Set<number>();
    while (chosen.size < perImage) chosen.add(stream.integer(height * width));
    return [...chosen].map((at) => ({ image, y: Math.floor(at / width), x: at % width }));
  }).flat();
}

/** Options of {@linkcode samplePatches}. */
export interface SamplePatchesOptions {
  /** Positions of the output. */
  positions: readonly SampledPosition[];
  /** Height and width of the kernel. */
  kernel: readonly [number, number];
  /** Steps down and across; [1, 1] by default. */
  strides?: readonly [number, number];
  /** `same` (zeros around the image), `valid`, or so many zeros on each side; `same` by default. */
  padding?: "same" | "valid" | number;
}

/**
 * What a convolution reads at some positions of its output: the inputs X of a {@linkcode SampledLayer}.
 *
 * ```text
 * X[n, c, (i, j)] = image[y stride - top + i, x stride - left + j, c]        0 outside of the image
 * ```
 *
 * With the kernel as [outputs, channels, taps], which `toOihw` of `structure` makes of tfjs' layout, the outputs there are sums of X W
 * over channels and taps. Dilated convolutions are not sampled.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1.
 *
 * @param images The layer's input, row-major, with its shape [batch, height, width, channels].
 * @param options Positions and the convolution.
 * @returns Patches, row-major [positions, channels, taps].
 * @throws {TypeError} If data and shape disagree.
 * @throws {RangeError} If a length is not a whole number above 0, a word does not exist or an image does not.
 *
 * @example The upper left corner of a 2 x 2 image under a 3 x 3 kernel
 * ```ts
 * import { samplePatches } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const patch = samplePatches({ data: [1, 2, 3, 4], shape: [1, 2, 2, 1] }, {
 *   positions: [{ image: 0, y: 0, x: 0 }],
 *   kernel: [3, 3],
 * });
 * assert.deepEqual([...patch], [0, 0, 0, 0, 1, 2, 0, 3, 4]);
 * ```
 */
export function samplePatches(
  { data, shape }: { data: ArrayLike<number>; shape: readonly number[] },
  options: SamplePatchesOptions,
): Float64Array {
  checkOptions("samplePatches()", options, {
    positions: given(unchecked),
    kernel: given(unchecked),
    strides: unchecked,
    padding: unchecked,
  });
  const { positions, kernel, strides = [1, 1], padding = "same" } = options;
  if (typeof padding === "number") requireInteger("padding", padding, { min: 0 });
  else oneOfWords(["same", "valid"])("padding", padding);
  requireShape("the shape of the images", [shape.length], [4]);
  requireShape("the images", [data.length], [sizeOf(shape)]);
  for (const length of [...kernel, ...strides]) {
    requireInteger("a length of the convolution", length, { min: 1 });
  }
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const { padInfo: { top, left } } = tf.backend_util.computeConv2DInfo(
    [batch, height, width, channels],
    [...kernel, channels, 1],
    [...strides],
    1,
    padding,
  );
  const taps = kernel[0] * kernel[1];
  const result = new Float64Array(positions.length * channels * taps);
  positions.forEach(({ image, y, x }, n) => {
    requireInteger("an image of a position", image, { min: 0, max: batch - 1 });
    for (let t = 0; t < taps; t++) {
      const row = y * strides[0] - top + Math.floor(t / kernel[1]);
      const column = x * strides[1] - left + t % kernel[1];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const from = ((image * height + row) * width + column) * channels;
      for (let c = 0; c < channels; c++) result[(n * channels + c) * taps + t] = data[from + c]!;
    }
  });
  return result;
}

/**
 * The outputs of a layer at some positions: the targets Y of a {@linkcode SampledLayer}, from the original network.
 *
 * @param images The layer's output without bias, row-major, with its shape [batch, height, width, outputs].
 * @param positions The positions.
 * @returns Targets, row-major [positions, outputs].
 * @throws {TypeError} If data and shape disagree.
 *
 * @example
 * ```ts
 * import { sampleTargets } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const images = { data: [1, 2, 3, 4], shape: [1, 1, 2, 2] };
 * assert.deepEqual([...sampleTargets(images, [{ image: 0, y: 0, x: 1 }])], [3, 4]);
 * ```
 */
export function sampleTargets(
  images: { data: ArrayLike<number>; shape: readonly number[] },
  positions: readonly SampledPosition[],
): Float64Array {
  return samplePatches(images, { positions, kernel: [1, 1] });
}
