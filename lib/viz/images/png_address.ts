import { base64Of } from "../../core/mod.ts";

/**
 * One image as the address of a PNG, which an `img` of a page without network shows. The encoder is loaded at the first call.
 *
 * @param image Row-major bytes, shape [height, width, channels].
 * @param shape Height, width and 1 or 3 channels.
 * @returns `data:image/png;base64,…`
 * @throws {TypeError} If bytes and shape disagree, or there are neither 1 nor 3 channels.
 *
 * @example
 * ```ts
 * import { pngAddress } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.match(await pngAddress(new Uint8Array(4), [2, 2, 1]), /^data:image\/png;base64,iVBOR/);
 * ```
 */
export async function pngAddress(image: Uint8Array, shape: readonly number[]): Promise<string> {
  const [height = 0, width = 0, channels = 0] = shape;
  if (
    shape.length !== 3 || (channels !== 1 && channels !== 3) ||
    image.length !== height * width * channels
  ) {
    throw new TypeError(
      `Cannot draw an image: its shape must be [height, width, 1 or 3] and fit its ${image.length} bytes: current value is [${shape}]`,
    );
  }
  const { encode } = await import("fast-png");
  const png = encode({ width, height, data: image, depth: 8, channels }, { zlib: { level: 9 } });
  return `data:image/png;base64,${base64Of(png)}`;
}
