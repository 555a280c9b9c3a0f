import type { ImageBatch, ImageFormat, Split } from "./types.ts";

/**
 * Takes some images out of a split and normalises them.
 *
 * ```text
 * x = (byte / 255 - mean[c]) / deviation[c]
 * ```
 *
 * @param split Where the images are, shape [count, height, width, channels].
 * @param indices Which images, in the wanted order, shape [n].
 * @param format Shape of an image, mean and deviation of each channel; a `Dataset` will do.
 * @returns The batch of n images.
 * @throws {RangeError} If an index is not in 0 … count - 1.
 *
 * @example
 * ```ts
 * import { gatherBatch } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const split = { images: Uint8Array.of(0, 255), labels: Uint8Array.of(7, 8), count: 2 };
 * const format = { inputShape: [1, 1, 1] as [1, 1, 1], mean: [0.5], deviation: [0.25] };
 * const { images, labels } = gatherBatch(split, Int32Array.of(1, 0), format);
 * assert.deepEqual([...images], [2, -2]);
 * assert.deepEqual([...labels], [8, 7]);
 * ```
 */
export function gatherBatch(split: Split, indices: Int32Array, format: ImageFormat): ImageBatch {
  const [height, width, channels] = format.inputShape;
  const size = height * width * channels;
  const table = normalisationTable(format);
  const count = indices.length;
  const images = new Float32Array(count * size);
  const labels = new Int32Array(count);
  for (let i = 0, to = 0; i < count; i++) {
    const index = indices[i]!;
    if (!(index >= 0 && index < split.count)) {
      throw new RangeError(
        `Cannot gather a batch: an index must be in [0, ${split.count}): current value is ${index}`,
      );
    }
    labels[i] = split.labels[index]!;
    const end = (index + 1) * size;
    for (let from = index * size; from < end;) {
      for (let c = 0; c < channels; c++) images[to++] = table[c * 256 + split.images[from++]!]!;
    }
  }
  return { images, labels, count };
}

/** The normalised value of each byte in each channel: a look-up is cheaper than a division. */
function normalisationTable({ inputShape: [, , channels], mean, deviation }: ImageFormat) {
  const table = new Float32Array(channels * 256);
  for (let c = 0; c < channels; c++) {
    for (let byte = 0; byte < 256; byte++) {
      table[c * 256 + byte] = (byte / 255 - mean[c]!) / deviation[c]!;
    }
  }
  return table;
}
