import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { encodePng, imageSheet } from "@geta-lab/geta/viz";

/** Chunks of a PNG file; fails on a wrong checksum. */
function chunks(png: Uint8Array): Record<string, Uint8Array> {
  const found: Record<string, Uint8Array> = {};
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const body = png.subarray(at + 4, at + 8 + length);
    assert.equal(view.getUint32(at + 8 + length), checksum(body));
    found[new TextDecoder().decode(body.subarray(0, 4))] = body.subarray(4);
    at += 12 + length;
  }
  return found;
}

/** CRC-32 as polynomial division over the bits of the message, most significant power first. */
function checksum(bytes: Uint8Array): number {
  const bits = [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1));
  bits.push(...new Array(32).fill(0));
  for (let i = 0; i < 32; i++) bits[i]! ^= 1;
  const polynomial = [...(0x104c11db7).toString(2)].map(Number);
  for (let i = 0; i < bits.length - 32; i++) {
    if (bits[i]) polynomial.forEach((bit, j) => bits[i + j]! ^= bit);
  }
  const rest = bits.slice(-32).map((bit) => bit ^ 1);
  return Number.parseInt(rest.reverse().join(""), 2);
}

Deno.test("encodePng() writes pixels that a PNG reader gets back", async () => {
  const pixels = new Uint8Array(2 * 3 * 3).map((_, i) => i * 14);
  const png = await encodePng(pixels, { width: 3, height: 2, channels: 3 });
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const { IHDR, IDAT, IEND } = chunks(png);
  assert.deepEqual([...IHDR!], [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  assert.deepEqual([...inflateSync(IDAT!)], [
    0,
    ...pixels.subarray(0, 9),
    0,
    ...pixels.subarray(9),
  ]);
  assert.equal(IEND!.length, 0);
});

Deno.test("encodePng() refuses pixels that do not fit", async () => {
  await assert.rejects(
    encodePng(new Uint8Array(5), { width: 2, height: 3, channels: 1 }),
    new TypeError("Cannot write a PNG: [3,2,1] needs 6 bytes: current value is 5"),
  );
});

Deno.test("imageSheet() puts image i into row i / columns, column i mod columns", async () => {
  const png = await imageSheet(new Uint8Array([10, 20, 30]), {
    shape: [3, 1, 1, 1],
    columns: 2,
    scale: 2,
  });
  const { IHDR, IDAT } = chunks(png);
  const width = 2 * (2 + 4) + 4;
  assert.deepEqual([...IHDR!.subarray(0, 8)], [0, 0, 0, width, 0, 0, 0, width]);
  const rows = inflateSync(IDAT!);
  const pixel = (x: number, y: number) => rows[y * (width + 1) + 1 + x];
  assert.deepEqual([pixel(4, 4), pixel(5, 5), pixel(10, 4), pixel(4, 10)], [10, 10, 20, 30]);
  assert.deepEqual([pixel(0, 0), pixel(6, 4), pixel(10, 10)], [255, 255, 255]);
});

Deno.test("imageSheet() refuses other shapes", () => {
  assert.throws(
    () => imageSheet(new Uint8Array(4), { shape: [1, 1, 1, 4] }),
    /must be \[count, height, width, 1 or 3\]: current value is \[1,1,1,4\]/,
  );
  assert.throws(
    () => imageSheet(new Uint8Array(4), { shape: [1, 2, 2, 3] }),
    /needs 12 bytes: current value is 4/,
  );
});
