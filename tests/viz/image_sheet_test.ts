import assert from "node:assert/strict";
import { decode } from "fast-png";
import { imageSheet } from "@geta-lab/geta/viz";

Deno.test("imageSheet() puts image i into row i / columns, column i mod columns", async () => {
  const png = await imageSheet(new Uint8Array([10, 20, 30]), {
    shape: [3, 1, 1, 1],
    columns: 2,
    scale: 2,
  });
  const side = 2 * (2 + 4) + 4;
  const { width, height, depth, channels, data } = decode(png);
  assert.deepEqual([width, height, depth, channels], [side, side, 8, 1]);
  const pixel = (x: number, y: number) => data[y * width + x];
  assert.deepEqual([pixel(4, 4), pixel(5, 5), pixel(10, 4), pixel(4, 10)], [10, 10, 20, 30]);
  assert.deepEqual([pixel(0, 0), pixel(6, 4), pixel(10, 10)], [255, 255, 255]);
});

Deno.test("imageSheet() keeps red, green and blue apart", async () => {
  const png = await imageSheet(new Uint8Array([1, 2, 3]), { shape: [1, 1, 1, 3], scale: 1 });
  const { width, channels, data } = decode(png);
  assert.equal(channels, 3);
  const first = (4 * width + 4) * 3;
  assert.deepEqual([...data.subarray(first, first + 3)], [1, 2, 3]);
});

Deno.test("imageSheet() refuses other shapes", async () => {
  await assert.rejects(imageSheet(new Uint8Array(4), { shape: [1, 1, 1, 4] }), {
    name: "TypeError",
    message:
      "Cannot draw images: their shape must be [count, height, width, 1 or 3]: current value is [1,1,1,4]",
  });
  await assert.rejects(imageSheet(new Uint8Array(4), { shape: [1, 2, 2, 3] }), {
    name: "TypeError",
    message: "Cannot draw images: shape [1,2,2,3] needs 12 bytes: current value is 4",
  });
});
