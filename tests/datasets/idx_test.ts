import assert from "node:assert/strict";
import { parseIdx } from "@geta-lab/geta/datasets";

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 12, 13);

Deno.test("parseIdx() reads the lengths of all axes", () => {
  const { shape, data } = parseIdx(images, { file: "i", rank: 3 });
  assert.deepEqual(shape, [2, 1, 2]);
  assert.deepEqual([...data], [10, 11, 12, 13]);
});

Deno.test("parseIdx() reads bytes that do not start at the beginning of their buffer", () => {
  const shifted = new Uint8Array(images.length + 3);
  shifted.set(images, 3);
  assert.deepEqual(parseIdx(shifted.subarray(3), { file: "i", rank: 3 }).shape, [2, 1, 2]);
});

Deno.test("parseIdx() refuses a wrong magic number: rank, type, or another format", () => {
  assert.throws(
    () => parseIdx(images, { file: "i", rank: 1 }),
    /^DataError: Cannot read i: its magic number must be 2049: current value is 2051$/,
  );
  const floats = images.slice();
  floats[2] = 13;
  assert.throws(() => parseIdx(floats, { file: "i", rank: 3 }), /magic number must be 2051/);
});

Deno.test("parseIdx() refuses a file that is cut off or too long", () => {
  const message = (bytes: Uint8Array) => {
    try {
      parseIdx(bytes, { file: "i", rank: 3 });
    } catch (error) {
      return (error as Error).message;
    }
  };
  const wanted = "Cannot read i: its content must be 20 bytes, as its shape [2,1,2] says";
  assert.equal(message(images.subarray(0, 19)), `${wanted}: current value is 19`);
  assert.equal(message(Uint8Array.of(...images, 0)), `${wanted}: current value is 21`);
  assert.equal(
    message(images.subarray(0, 15)),
    "Cannot read i: its content must be at least 16 bytes: current value is 15",
  );
});

Deno.test("parseIdx() is not fooled by lengths whose product overflows", () => {
  const huge = Uint8Array.of(0, 0, 8, 3, ...new Array(12).fill(255));
  assert.throws(() => parseIdx(huge, { file: "i", rank: 3 }), /4294967295,4294967295,4294967295/);
});
