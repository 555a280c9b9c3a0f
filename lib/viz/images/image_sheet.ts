import { checkOptions, given, integerWithin, someList } from "../../core/mod.ts";

/** How {@linkcode imageSheet} lays the images out. */
export interface ImageSheetOptions {
  /** Shape of the images, [count, height, width, channels], 1 or 3 channels. */
  shape: readonly number[];
  /** Images in a row of the sheet; 8 by default. */
  columns?: number;
  /** Sheet pixels per image pixel, an integer; 2 by default. */
  scale?: number;
}

/** Pixels of white between two images and around the sheet. */
const gap = 4;

/**
 * Lays images out on one white sheet and writes it as PNG, 8 bits a channel. The encoder is loaded at the first call.
 *
 * @param images Row-major bytes, shape [count, height, width, channels].
 * @param options Shape and layout.
 * @returns The PNG file.
 * @throws {TypeError} If bytes and shape disagree, or there are neither 1 nor 3 channels.
 *
 * @example Two images of 1x1 pixel side by side
 * ```ts
 * import { imageSheet } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const png = await imageSheet(new Uint8Array([0, 255]), { shape: [2, 1, 1, 1], scale: 3 });
 * const view = new DataView(png.buffer);
 * assert.deepEqual([view.getUint32(16), view.getUint32(20)], [3 * 2 + 4 * 3, 3 + 4 * 2]);
 * ```
 */
export async function imageSheet(
  images: Uint8Array,
  options: ImageSheetOptions,
): Promise<Uint8Array> {
  checkOptions("imageSheet()", options, {
    shape: given(someList),
    columns: integerWithin({ min: 1 }),
    scale: integerWithin({ min: 1 }),
  });
  const { shape, columns = 8, scale = 2 } = options;
  const [count = 0, height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3)) {
    throw new TypeError(
      `Cannot draw images: their shape must be [count, height, width, 1 or 3]: current value is [${shape}]`,
    );
  }
  if (images.length !== count * height * width * channels) {
    throw new TypeError(
      `Cannot draw images: shape [${shape}] needs ${
        count * height * width * channels
      } bytes: current value is ${images.length}`,
    );
  }
  const across = Math.min(columns, count), down = Math.ceil(count / across);
  const cellWidth = width * scale + gap, cellHeight = height * scale + gap;
  const sheetWidth = across * cellWidth + gap, sheetHeight = down * cellHeight + gap;
  const sheet = new Uint8Array(sheetWidth * sheetHeight * channels).fill(255);
  for (let i = 0; i < count; i++) {
    const left = gap + (i % across) * cellWidth, top = gap + Math.floor(i / across) * cellHeight;
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const from = ((i * height + Math.floor(y / scale)) * width + Math.floor(x / scale)) *
          channels;
        const to = ((top + y) * sheetWidth + left + x) * channels;
        for (let c = 0; c < channels; c++) sheet[to + c] = images[from + c]!;
      }
    }
  }
  const { encode } = await import("fast-png");
  return encode({ width: sheetWidth, height: sheetHeight, data: sheet, depth: 8, channels }, {
    zlib: { level: 9 },
  });
}
