import { DataError } from "./data_error.ts";
import type { PixelImage } from "./resize_image.ts";

/**
 * Reads a PNG file as bytes with 1 or 3 channels: transparent parts become white, colours become grey where one channel is wanted
 * and the other way round. The decoder is loaded at the first call.
 *
 * ```text
 * out  = colour alpha + 255 (1 - alpha)
 * grey = 0.299 red + 0.587 green + 0.114 blue
 * ```
 *
 * Source: International Telecommunication Union, BT.601: Studio encoding parameters of digital television (2011).
 *
 * @param file The file's bytes.
 * @param options Name of the file for messages; number of channels wanted.
 * @returns The image, shape [height, width, channels].
 * @throws {DataError} If it is no PNG file or a damaged one, has no pixels, or other than 8 or 16 bits a channel.
 *
 * @example
 * ```ts
 * import { pngImage } from "@geta-lab/geta/datasets";
 * import { imageSheet } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const file = await imageSheet(Uint8Array.of(0), { shape: [1, 1, 1, 1], scale: 1 });
 * const { shape, data } = await pngImage(file, { name: "dot.png", channels: 3 });
 * assert.deepEqual(shape, [9, 9, 3]); // with the white edge of a sheet
 * assert.deepEqual([...data.subarray(4 * 27 + 12, 4 * 27 + 16)], [0, 0, 0, 255]);
 * ```
 */
export async function pngImage(
  file: Uint8Array,
  options: { name: string; channels: number },
): Promise<PixelImage> {
  return decodePng(await import("fast-png"), file, options);
}

/** {@linkcode pngImage} with a decoder that is loaded. */
export function decodePng(
  { decode, convertIndexedToRgb }: typeof import("fast-png"),
  file: Uint8Array,
  { name, channels }: { name: string; channels: number },
): PixelImage {
  let image: ReturnType<typeof decode>;
  try {
    image = decode(file, { checkCrc: true });
    if (image.palette !== undefined) {
      image = { ...image, ...rgb(image, convertIndexedToRgb(image)) };
    }
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(name, { wanted: "it must be a PNG image", found });
  }
  const { width, height, data, depth } = image;
  if (depth !== 8 && depth !== 16) {
    const wanted = "it must have 8 or 16 bits a channel";
    throw new DataError(name, { wanted, found: depth });
  }
  if (width === 0 || height === 0) {
    throw new DataError(name, { wanted: "it must have pixels", found: `${width} x ${height}` });
  }
  const pixels = width * height, most = depth === 8 ? 255 : 65535;
  const found = data.length / pixels, colours = found >= 3 ? 3 : 1;
  const out = new Uint8Array(pixels * channels);
  for (let i = 0; i < pixels; i++) {
    const at = i * found, alpha = found === colours ? 1 : data[at + colours]! / most;
    const on = (c: number) => 255 * (data[at + c]! / most * alpha + 1 - alpha);
    const grey = colours === 1 ? on(0) : 0.299 * on(0) + 0.587 * on(1) + 0.114 * on(2);
    for (let c = 0; c < channels; c++) {
      out[i * channels + c] = Math.round(channels === 1 || colours === 1 ? grey : on(c));
    }
  }
  return { shape: [height, width, channels], data: out };
}

/** A picture whose bytes are colours in place of numbers of a palette. */
function rgb<T extends { width: number; height: number }>(
  { width, height }: T,
  data: Uint8Array,
): { data: Uint8Array; depth: 8; channels: number } {
  return { data, depth: 8, channels: data.length / (width * height) };
}
