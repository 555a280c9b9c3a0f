import { messageOf } from "../lib/core/mod.ts";
import { DataError } from "./data_error.ts";
import { decodePng } from "./png_image.ts";
import type { PixelImage } from "./resize_image.ts";

/** Most pixels of an image, in millions, and most memory for its decoding: beyond that a file means harm. */
const LIMITS = { maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 };

/** Reads the bytes of an image file as red, green and blue; `name` is the file's, for messages. */
export type ImageDecoder = (file: Uint8Array, name: string) => PixelImage;

/** How a file begins, by its format. */
const BEGINNINGS = { jpeg: [0xff, 0xd8, 0xff], png: [0x89, 0x50, 0x4e, 0x47] };

/**
 * Says what an image file is by its first bytes: names are no proof, one of the JPEG files of ImageNet is a PNG image.
 *
 * @param file The file's bytes, or its first four.
 * @returns The format, or undefined if it is none that {@linkcode imageDecoder} knows.
 *
 * @example
 * ```ts
 * import { imageFormatOf } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.equal(imageFormatOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), "jpeg");
 * assert.equal(imageFormatOf(new TextEncoder().encode("a text")), undefined);
 * ```
 */
export function imageFormatOf(file: Uint8Array): "jpeg" | "png" | undefined {
  return (["jpeg", "png"] as const)
    .find((format) => BEGINNINGS[format].every((byte, i) => file[i] === byte));
}

/**
 * A decoder of JPEG files (grey, RGB, CMYK of Adobe's kind; baseline and progressive) and PNG files. What is grey has three equal
 * channels then.
 *
 * @returns The decoder. It throws a {@linkcode DataError} with the name of the file if that is damaged, or too large for a photograph.
 *
 * @example
 * ```ts
 * import { imageDecoder } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const decode = await imageDecoder();
 * assert.throws(
 *   () => decode(new TextEncoder().encode("no image"), "cat.jpg"),
 *   /Cannot read cat.jpg: it must be a JPEG or PNG image: current value is 8 bytes that begin otherwise/,
 * );
 * ```
 */
export async function imageDecoder(): Promise<ImageDecoder> {
  const [{ default: { decode } }, png] = await Promise.all([
    import("jpeg-js"),
    import("fast-png"),
  ]);
  return (file, name) => {
    const format = imageFormatOf(file);
    if (format === "png") return decodePng(png, file, { name, channels: 3 });
    if (format === undefined) throw noImage(name, `${file.length} bytes that begin otherwise`);
    try {
      const { height, width, data } = decode(file, {
        useTArray: true,
        formatAsRGBA: false,
        tolerantDecoding: false,
        ...(storesColours(file) && { colorTransform: false }),
        ...LIMITS,
      });
      if (height > 0 && width > 0) return { shape: [height, width, 3], data };
    } catch (cause) {
      throw noImage(name, messageOf(cause));
    }
    throw noImage(name, "one without pixels");
  };
}

function noImage(name: string, found: string): DataError {
  return new DataError(name, { wanted: "it must be a JPEG or PNG image", found });
}

/** Whether Adobe's segment says that the channels are colours as they are, not luma and chroma. */
function storesColours(file: Uint8Array): boolean {
  for (let at = 2; at + 16 <= file.length && file[at] === 0xff; at += 2 + length(at)) {
    if (file[at + 1] === 0xda) return false; // pixels follow
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 9));
    if (file[at + 1] === 0xee && name === "Adobe") return file[at + 15] === 0;
  }
  return false;

  function length(at: number): number {
    return file[at + 2]! << 8 | file[at + 3]!;
  }
}
