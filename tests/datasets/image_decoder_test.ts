import assert from "node:assert/strict";
import { encode } from "fast-png";
import { DataError, imageDecoder } from "@geta-lab/geta/datasets";
import { random } from "@geta-lab/geta/core";
import { pictureFile, plainFile } from "./jpeg_files.ts";

const decode = await imageDecoder();

Deno.test("imageDecoder() reads grey, RGB, luma with chroma, and CMYK of Adobe's two kinds, by hand values", () => {
  const cases: [values: number[], adobe: number | undefined, wanted: number[]][] = [
    [[77], undefined, [77, 77, 77]],
    [[0], undefined, [0, 0, 0]],
    [[255], undefined, [255, 255, 255]],
    // Y + 1.402 (Cr - 128), Y - 0.344 (Cb - 128) - 0.714 (Cr - 128), Y + 1.772 (Cb - 128)
    [[100, 128, 178], undefined, [170, 64, 100]],
    [[100, 128, 178], 1, [170, 64, 100]],
    [[100, 128, 178], 0, [100, 128, 178]],
    // Adobe stores what is not inked: red = 255 (c / 255) (k / 255)
    [[255, 255, 255, 255], 0, [255, 255, 255]],
    [[255, 51, 102, 255], 0, [255, 51, 102]],
    [[255, 255, 255, 51], 0, [51, 51, 51]],
    // its other kind: the luma and chroma of 255 minus what is stored
    [[100, 128, 178, 255], 2, [85, 191, 155]],
  ];
  for (const [values, adobe, wanted] of cases) {
    const { shape, data } = decode(
      plainFile(values, adobe === undefined ? {} : { adobe }),
      "a.JPEG",
    );
    assert.deepEqual(shape, [8, 8, 3]);
    wanted.forEach((value, c) => {
      assert.ok(
        Math.abs(data[c]! - value) <= 1,
        `${values}: ${data.subarray(0, 3)}, not ${wanted}`,
      );
      assert.equal(data[63 * 3 + c], data[c]);
    });
  }
});

Deno.test("imageDecoder() goes by the content of a file: a PNG image may have the name of a JPEG file", () => {
  const png = encode({ width: 1, height: 2, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  assert.deepEqual(decode(png, "n02105855_2933.JPEG"), {
    shape: [2, 1, 3],
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
  });
});

Deno.test("imageDecoder() names the file that it cannot read", () => {
  const good = pictureFile([24, 16], (y, x) => [10 * y, 15 * x, 0]);
  const start =
    /^DataError: Cannot read cat\.JPEG: it must be a JPEG or PNG image: current value is /;
  const refused = (file: Uint8Array, found: RegExp) =>
    assert.throws(() => decode(file, "cat.JPEG"), (error) => {
      assert.match(String(error), start);
      assert.match(String(error), found);
      return true;
    });
  refused(new TextEncoder().encode("no image at all"), /15 bytes that begin otherwise$/);
  refused(new Uint8Array(), /0 bytes that begin otherwise$/);
  refused(good.subarray(0, good.length - 40), /marker was not found$/);
  refused(good.subarray(0, 20), /marker/);
  refused(plainFile([1, 2, 3, 4]), /Unsupported color mode \(4 components\)$/);
  refused(plainFile([77], { side: [0, 0] }), /./);
  // 65,535 x 65,535 pixels in 200 bytes
  refused(plainFile([77], { side: [255, 255] }), /maxResolutionInMP limit exceeded by 419\dMP/);
});

Deno.test("imageDecoder() throws nothing else, whatever happened to a file", () => {
  const good = pictureFile([24, 16], (y, x) => [10 * y, 15 * x, 200]);
  let refused = 0;
  for (let seed = 0; seed < 300; seed++) {
    const stream = random(seed), bytes = good.slice();
    for (let i = 0; i < 3; i++) bytes[stream.integer(bytes.length)] = stream.integer(256);
    try {
      const { shape, data } = decode(bytes, "cat.JPEG");
      assert.equal(data.length, shape[0] * shape[1] * 3);
    } catch (error) {
      assert.ok(error instanceof DataError, String(error));
      refused++;
    }
  }
  assert.ok(refused > 40, `${refused}`);
});
