/** How the pixels of an image lie in memory. */
export interface PixelLayout {
  /** Pixels in a row. */
  width: number;
  /** Rows. */
  height: number;
  /** 1 for grey, 3 for red, green and blue. */
  channels: 1 | 3;
}

/**
 * Writes an image as PNG, 8 bits a channel.
 *
 * ```text
 * PNG = signature | IHDR | IDAT: zlib(0 row 0, 0 row 1, …) | IEND,  chunk = length | type | data | CRC-32
 * ```
 *
 * Source: PNG specification, third edition (https://www.w3.org/TR/png-3/).
 *
 * @param pixels Row-major, shape [height, width, channels].
 * @param layout Size and channels.
 * @returns The file.
 * @throws {TypeError} If the number of pixels does not fit the layout.
 *
 * @example A single red pixel
 * ```ts
 * import { encodePng } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const png = await encodePng(new Uint8Array([255, 0, 0]), { width: 1, height: 1, channels: 3 });
 * assert.deepEqual([...png.subarray(1, 4)], [0x50, 0x4e, 0x47]);
 * ```
 */
export async function encodePng(
  pixels: Uint8Array,
  { width, height, channels }: PixelLayout,
): Promise<Uint8Array<ArrayBuffer>> {
  const row = width * channels;
  if (pixels.length !== row * height) {
    throw new TypeError(
      `Cannot write a PNG: [${height},${width},${channels}] needs ${
        row * height
      } bytes: current value is ${pixels.length}`,
    );
  }
  // every row begins with the number of its filter; 0 leaves it as it is
  const rows = new Uint8Array((row + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, channels === 1 ? 0 : 2, 0, 0, 0], 8);
  return joined([
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", await zlib(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

async function zlib(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** CRC-32 with the reversed polynomial 0xedb88320, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
