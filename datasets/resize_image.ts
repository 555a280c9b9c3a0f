/** An image as bytes. */
export interface PixelImage {
  /** Height, width and channels. */
  shape: [number, number, number];
  /** Row-major bytes, shape [height, width, channels]. */
  data: Uint8Array;
}

/** A part of an image, pixels; not always whole ones. */
export interface ImageArea {
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Rows, > 0. */
  height: number;
  /** Columns, > 0. */
  width: number;
}

/**
 * The middle of an image, as large as new proportions allow.
 *
 * @param shape Height and width of the image; what follows them does not matter.
 * @param size Height and width that give the proportions.
 * @param share How much of the largest such area is taken, of each side, in (0, 1].
 * @returns The area.
 *
 * @example Seven eighths of the shorter side
 * ```ts
 * import { middleOf } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(middleOf([16, 40, 3], [2, 2], 7 / 8), { top: 1, left: 13, height: 14, width: 14 });
 * ```
 */
export function middleOf(
  [height = 0, width = 0]: readonly number[],
  [newHeight, newWidth]: readonly [number, number],
  share = 1,
): ImageArea {
  const scale = share * Math.min(height / newHeight, width / newWidth);
  const area = { height: scale * newHeight, width: scale * newWidth };
  return { top: (height - area.height) / 2, left: (width - area.width) / 2, ...area };
}

/**
 * An image, or a part of it, in another size: each new pixel is the mean of the area it covers.
 *
 * ```text
 * out[y, x, c] = mean of image[., ., c] over [top + s y, top + s (y + 1)) x [left + r x, left + r (x + 1))
 * s = area's height / new height, r = area's width / new width; pixels at the edge of the area count by their share of it
 * ```
 *
 * @param image The image.
 * @param size New height and width, at least 1.
 * @param area The part; by default the middle, as large as the new proportions allow.
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
  area: ImageArea = middleOf(image.shape, [newHeight, newWidth]),
): PixelImage {
  const { shape: [height, width, channels], data } = image;
  const tallOne = area.height / newHeight, wideOne = area.width / newWidth;
  const rows = covered(newHeight, { start: area.top, scale: tallOne, length: height });
  const columns = covered(newWidth, { start: area.left, scale: wideOne, length: width });
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
        out[to++] = Math.round(sum / (tallOne * wideOne));
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
