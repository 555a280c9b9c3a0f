/** Where {@linkcode cropWithPadding} takes its part of the padded image. */
export interface CropOptions {
  /** Height, width and channels of the image. */
  shape: readonly [number, number, number];
  /** First row of the part, from -height (above the image) to height. */
  top: number;
  /** First column of the part, from -width to width. */
  left: number;
}

/**
 * Cuts a part of the same size out of an image that continues with zeros on all sides.
 *
 * ```text
 * out[y, x] = image[y + top, x + left]   or 0 outside
 * ```
 *
 * With `top` and `left` uniform in -4 … 4 this is the usual "pad 4, random crop". The zeros come after normalisation,
 * so they are the mean colour.
 *
 * @param image Pixels of one image, shape [height, width, channels].
 * @param options The shape and the offset of the part.
 * @returns The part, same shape, a new array.
 *
 * @example
 * ```ts
 * import { cropWithPadding } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const image = Float32Array.of(1, 2, 3, 4); // two rows of two pixels
 * const part = cropWithPadding(image, { shape: [2, 2, 1], top: 1, left: -1 });
 * assert.deepEqual([...part], [0, 3, 0, 0]);
 * ```
 */
export function cropWithPadding(image: Float32Array, options: CropOptions): Float32Array {
  const { shape: [height, width, channels], top, left } = options;
  const out = new Float32Array(image.length);
  const first = Math.max(0, left), last = Math.min(width, width + left);
  if (first >= last) return out;
  for (let y = Math.max(0, -top); y < Math.min(height, height - top); y++) {
    const row = (y + top) * width;
    const part = image.subarray((row + first) * channels, (row + last) * channels);
    out.set(part, (y * width + first - left) * channels);
  }
  return out;
}
