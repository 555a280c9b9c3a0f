import type { Random } from "../lib/core/mod.ts";
import { cropWithPadding } from "./crop_with_padding.ts";
import { flipHorizontally } from "./flip_horizontally.ts";
import type { Augmentation, ImageBatch } from "./types.ts";

/** What {@linkcode augmentBatch} may do, and to images of which shape. */
export interface AugmentOptions extends Augmentation {
  /** Height, width and channels of an image. */
  shape: readonly [number, number, number];
}

/**
 * Shifts every image by a random number of pixels and mirrors every second one, on average. Labels stay.
 *
 * @param batch The normalised images.
 * @param options Largest shift, whether to mirror, shape of an image.
 * @param stream Where the random numbers come from: three for every image, whatever the options.
 * @returns The changed images and the same labels, a new batch.
 *
 * @example
 * ```ts
 * import { augmentBatch } from "@geta-lab/geta/datasets";
 * import { random } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const batch = { images: Float32Array.of(1, 2), labels: Int32Array.of(0), count: 1 };
 * const options = { shape: [1, 2, 1] as const, padding: 0, flip: true };
 * const first = new Set<number>();
 * for (let seed = 0; seed < 20; seed++) {
 *   first.add(augmentBatch(batch, options, random(seed)).images[0]!);
 * }
 * assert.deepEqual([...first].sort(), [1, 2]);
 * ```
 */
export function augmentBatch(
  batch: ImageBatch,
  options: AugmentOptions,
  stream: Random,
): ImageBatch {
  const { shape, padding, flip } = options;
  const size = shape[0] * shape[1] * shape[2];
  const images = new Float32Array(batch.images.length);
  for (let i = 0; i < batch.count; i++) {
    const top = stream.integer(2 * padding + 1) - padding;
    const left = stream.integer(2 * padding + 1) - padding;
    const mirrored = stream.uniform() < 0.5 && flip;
    const image = batch.images.subarray(i * size, (i + 1) * size);
    const part = cropWithPadding(image, { shape, top, left });
    images.set(mirrored ? flipHorizontally(part, shape) : part, i * size);
  }
  return { ...batch, images };
}
