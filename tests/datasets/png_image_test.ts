import assert from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import { encode, type ImageData } from "fast-png";
import { pngImage, resizeImage } from "@geta-lab/geta/datasets";
import { random } from "@geta-lab/geta/core";

const read = (image: ImageData, channels: number) =>
  pngImage(encode(image), { name: "a.png", channels });

Deno.test("pngImage() reads grey, colour and transparent pixels of 8 and 16 bits", async () => {
  const cases: [image: ImageData, channels: number, wanted: number[]][] = [
    [{ width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 200) }, 1, [0, 200]],
    [{ width: 1, height: 1, channels: 1, data: Uint8Array.of(7) }, 3, [7, 7, 7]],
    [{ width: 1, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3) }, 3, [1, 2, 3]],
    [{ width: 1, height: 1, channels: 3, data: Uint8Array.of(100, 0, 200) }, 1, [53]], // 29.9 + 22.8
    [{ width: 1, height: 1, channels: 2, data: Uint8Array.of(0, 0) }, 1, [255]],
    [{ width: 1, height: 1, channels: 4, data: Uint8Array.of(0, 255, 0, 51) }, 3, [204, 255, 204]],
    [{ width: 1, height: 1, channels: 1, depth: 16, data: Uint16Array.of(65535) }, 1, [255]],
  ];
  for (const [image, channels, wanted] of cases) {
    const { shape, data } = await read(image, channels);
    assert.deepEqual([...data], wanted);
    assert.deepEqual(shape, [image.height, image.width, channels]);
  }
});

/** A PNG file of 3 x 2 pixels that are numbers of a palette, made from the specification. */
function paletteFile(depth: 4 | 8, transparent: number[]): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = [...new TextEncoder().encode(type), ...data];
    const big = (n: number) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255];
    return [...big(data.length), ...body, ...big(crc32(Uint8Array.from(body)))];
  };
  const signature = [137, 80, 78, 71, 13, 10, 26, 10];
  const rows = depth === 8 ? [0, 0, 1, 2, 0, 2, 1, 0] : [0, 0x01, 0x20, 0, 0x21, 0x00];
  return Uint8Array.from([
    ...signature,
    ...chunk("IHDR", Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 2, depth, 3, 0, 0, 0)),
    ...chunk("PLTE", Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90)),
    ...transparent.length > 0 ? chunk("tRNS", Uint8Array.from(transparent)) : [],
    ...chunk("IDAT", deflateSync(Uint8Array.from(rows))),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

Deno.test("pngImage() reads colours of a palette, transparent ones too", async () => {
  const colours = [[10, 20, 30], [40, 50, 60], [70, 80, 90]];
  const wanted = [0, 1, 2, 2, 1, 0].flatMap((number) => colours[number]!);
  for (const depth of [4, 8] as const) {
    const { shape, data } = await pngImage(paletteFile(depth, []), { name: "p.png", channels: 3 });
    assert.deepEqual([shape, [...data]], [[2, 3, 3], wanted]);
  }
  const file = paletteFile(8, [0]); // the first colour is invisible
  const { data } = await pngImage(file, { name: "p.png", channels: 3 });
  assert.deepEqual([...data], [255, 255, 255, ...wanted.slice(3, 15), 255, 255, 255]);
});

Deno.test("pngImage() refuses what is no PNG image with one sentence", async () => {
  for (const bytes of [new Uint8Array(), new TextEncoder().encode("GIF89a, not a PNG at all")]) {
    await assert.rejects(pngImage(bytes, { name: "a.gif", channels: 3 }), {
      name: "DataError",
      message: /^Cannot read a\.gif: it must be a PNG image: current value is /,
    });
  }
});

Deno.test("pngImage() notices every damage, wherever a bit is wrong or the file ends", async () => {
  const stream = random(3),
    data = Uint8Array.from({ length: 12 * 9 * 3 }, () => stream.integer(256));
  const file = encode({ width: 12, height: 9, channels: 3, data });
  const signature = 8, end = file.length - 12; // behind it only the mark of the end
  const damaged = Array.from({ length: end - signature }, (_, i) => {
    const bytes = file.slice();
    bytes[signature + i]! ^= 1 << stream.integer(8);
    return bytes;
  });
  for (const bytes of [...damaged, file.slice(0, 20), file.slice(0, end - 5)]) {
    await assert.rejects(pngImage(bytes, { name: "a.png", channels: 3 }), { name: "DataError" });
  }
  assert.deepEqual((await pngImage(file, { name: "a.png", channels: 3 })).data, data);
});

Deno.test("resizeImage() keeps an image of the right size, and the mean of one that is halved", () => {
  const stream = random(1);
  const data = Uint8Array.from({ length: 6 * 8 * 3 }, () => stream.integer(256));
  const image = { shape: [6, 8, 3] as [number, number, number], data };
  assert.deepEqual(resizeImage(image, [6, 8]), image);
  const half = resizeImage(image, [3, 4]);
  for (let y = 0; y < 3; y++) {
    for (let x = 0; x < 4; x++) {
      const at = (dy: number, dx: number) => data[((2 * y + dy) * 8 + 2 * x + dx) * 3 + 1]!;
      const mean = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
      assert.equal(half.data[(y * 4 + x) * 3 + 1], Math.round(mean));
    }
  }
});

Deno.test("resizeImage() takes the middle, weights pixels by their share, and enlarges", () => {
  const row = (...data: number[]) => ({
    shape: [1, data.length, 1] as [number, number, number],
    data: Uint8Array.from(data),
  });
  assert.deepEqual([...resizeImage(row(255, 10, 255), [1, 1]).data], [10]);
  const tall = { shape: [3, 3, 1] as [number, number, number], data: new Uint8Array(9) };
  tall.data.set([0, 60, 240], 0); // upper row; of 3 pixels, a new one covers 1.5
  const { data } = resizeImage(tall, [2, 2]);
  // (0 + 60 / 2) / 1.5 in the upper row, which is 1 of 1.5 rows high
  assert.deepEqual([...data], [Math.round(30 / 2.25), Math.round(270 / 2.25), 0, 0]);
  assert.deepEqual([...resizeImage(row(5), [2, 2]).data], [5, 5, 5, 5]);
});
