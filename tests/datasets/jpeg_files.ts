import { encode } from "jpeg-js";

/** A JPEG file of a picture in which the colour of a pixel follows from its place. */
export function pictureFile(
  [height, width]: [height: number, width: number],
  colour: (y: number, x: number) => [number, number, number],
): Uint8Array {
  const data = new Uint8Array(height * width * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(y, x), (y * width + x) * 4);
  }
  return new Uint8Array(encode({ height, width, data }, 100).data);
}

/**
 * A JPEG file of 8x8 equal pixels, made byte by byte from the specification (ITU-T T.81, annex B): no encoder at hand writes grey,
 * CMYK or plain RGB.
 *
 * A value v is stored as its difference to 128, the only coefficient of its block that is not 0. The step of quantization is 8, which
 * the transform takes back.
 */
export function plainFile(
  values: readonly number[],
  { adobe, side = [0, 8] }: { adobe?: number; side?: [number, number] } = {},
): Uint8Array {
  const channels = values.map((_, i) => i + 1);
  const segment = (marker: number, body: readonly number[]) =>
    [0xff, marker, body.length + 2 >> 8, body.length + 2 & 255].concat(body);
  const text = (word: string) => [...new TextEncoder().encode(word)];
  const lengths = (at: number, count: number) =>
    Array.from({ length: 16 }, (_, i) => i + 1 === at ? count : 0);
  // sizes 0 to 8 of a difference have the codes 0000 to 1000, the end of a block has the code 0
  let bits = "";
  for (const value of values) {
    const difference = value - 128,
      size = difference === 0 ? 0 : Math.abs(difference).toString(2).length;
    const stored = difference < 0 ? difference + 2 ** size - 1 : difference;
    bits += size.toString(2).padStart(4, "0");
    if (size > 0) bits += stored.toString(2).padStart(size, "0");
    bits += "0";
  }
  const pixels = (bits + "1".repeat(7)).match(/.{8}/g)!.map((byte) => parseInt(byte, 2))
    .flatMap((byte) => byte === 255 ? [255, 0] : [byte]);
  return Uint8Array.from([
    [0xff, 0xd8],
    adobe === undefined ? [] : segment(0xee, [...text("Adobe"), 0, 100, 0, 0, 0, 0, adobe]),
    segment(0xdb, [0, ...new Array<number>(64).fill(8)]),
    segment(0xc0, [8, ...side, ...side, values.length, ...channels.flatMap((id) => [id, 0x11, 0])]),
    segment(0xc4, [0x00, ...lengths(4, 9), 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    segment(0xc4, [0x10, ...lengths(1, 1), 0]),
    segment(0xda, [values.length, ...channels.flatMap((id) => [id, 0]), 0, 63, 0]),
    pixels,
    [0xff, 0xd9],
  ].flat());
}
