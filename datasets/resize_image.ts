/** An image as bytes. */
export interface PixelImage {
  /** Height, width and channels. */
  shape: [number, number, number];
  /** Row-major bytes, shape [height, width, channels]. */
  data: Uint8Array;
}

/**
 * An image in another size: the middle of it, as large as the new proportions allow, each new pixel the mean of the area it covers.
 *
 * ```text
 * out[y, x, c] = mean of image[., ., c] over [y0 + s y, y0 + s (y + 1)) x [x0 + s x, x0 + s (x + 1))
 * s            = min(height / newHeight, width / newWidth); pixels at the edge of the area count by their share of it
 * ```
 *
 * @param image The image.
 * @param size New height and width, at least 1.
 * @returns The new image; the same bytes if the size is the same.
 *
 * @example
 * ```ts
 * import { resizeImage } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const image = { shape: [2, 4, 1] as [number, number, number], data: Uint8Array.of(9, 0, 4, 9, 9, 8, 4, 9) };
 * assert.deepEqual(resizeImage(image, [1, 1]), { shape: [1, 1, 1], data: Uint8Array.of(4) });
 * ```
 */
export function resizeImage(
  image: PixelImage,
  [newHeight, newWidth]: readonly [number, number],
): PixelImage {
  const { shape: [height, width, channels], data } = image;
  const scale = Math.min(height / newHeight, width / newWidth);
  const top = (height - scale * newHeight) / 2, left = (width - scale * newWidth) / 2;
  const rows = covered(newHeight, { start: top, scale, length: height });
  const columns = covered(newWidth, { start: left, scale, length: width });
  const out = new Uint8Array(newHeight * newWidth * channels);
  let to = 0;
  for (const inRows of rows) {
    for (const inColumns of columns) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const [y, tall] of inRows) {
          for (const [x, wide] of inColumns) {
            sum += tall * wide * data[(y * width + x) * channels + c]!;
          }
        }
        out[to++] = Math.round(sum / scale ** 2);
      }
    }
  }
  return { shape: [newHeight, newWidth, channels], data: out };
}

/** For each new row (or column) the old ones it covers, and how much of each. */
function covered(
  count: number,
  { start, scale, length }: { start: number; scale: number; length: number },
): [index: number, share: number][][] {
  return Array.from({ length: count }, (_, i) => {
    const from = start + scale * i, to = from + scale;
    const first = Math.max(0, Math.floor(from + 1e-9)),
      last = Math.min(length, Math.ceil(to - 1e-9));
    return Array.from({ length: last - first }, (_, k): [number, number] => {
      const index = first + k;
      return [index, Math.min(to, index + 1) - Math.max(from, index)];
    });
  });
}
