/**
 * The mirror image: columns in reverse order, channels of a pixel together.
 *
 * ```text
 * out[y, x, c] = image[y, width - 1 - x, c]
 * ```
 *
 * @param image Pixels of one image, shape [height, width, channels].
 * @param shape Height, width and channels.
 * @returns The mirror image, a new array.
 *
 * @example
 * ```ts
 * import { flipHorizontally } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const twoPixels = Float32Array.of(1, 2, 3, 4, 5, 6);
 * assert.deepEqual([...flipHorizontally(twoPixels, [1, 2, 3])], [4, 5, 6, 1, 2, 3]);
 * ```
 */
export function flipHorizontally<T extends Float32Array | Uint8Array>(
  image: T,
  shape: readonly [number, number, number],
): T {
  const [height, width, channels] = shape;
  const out = image.slice() as T;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + width - 1 - x) * channels, to = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = image[from + c]!;
    }
  }
  return out;
}
