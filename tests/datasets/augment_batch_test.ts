import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { augmentBatch, type ImageBatch } from "@geta-lab/geta/datasets";

const shape = [4, 4, 1] as const;

/** Images of one bright pixel at row 1, column 1. */
function onePixel(count: number): ImageBatch {
  const images = new Float32Array(count * 16);
  for (let i = 0; i < count; i++) images[i * 16 + 5] = 1;
  return { images, labels: Int32Array.from({ length: count }, (_, i) => i), count };
}

Deno.test("augmentBatch() reaches every shift and mirror image, and no other place", () => {
  const batch = onePixel(2000);
  const found = augmentBatch(batch, { shape, padding: 1, flip: true }, random(3));
  const places = new Map<number, number>();
  for (let i = 0; i < found.count; i++) {
    const at = found.images.subarray(i * 16, (i + 1) * 16).indexOf(1);
    places.set(at, (places.get(at) ?? 0) + 1);
  }
  // Rows 0 … 2, columns 0 … 2, and their mirror images 3 … 1
  const wanted = [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => row * 4 + column));
  assert.deepEqual([...places.keys()].sort((a, b) => a - b), wanted);
  // Columns 1 and 2 are reached both ways, so twice as often as columns 0 and 3
  const outer = places.get(0)!, inner = places.get(1)!;
  assert.ok(inner > 1.5 * outer && inner < 2.5 * outer, `${inner} of ${outer}`);
});

Deno.test("augmentBatch() keeps the given batch and the labels as they are", () => {
  const batch = onePixel(5), copy = onePixel(5);
  const found = augmentBatch(batch, { shape, padding: 2, flip: true }, random(0));
  assert.deepEqual(batch, copy);
  assert.deepEqual(found.labels, copy.labels);
});

Deno.test("augmentBatch() without padding and flip changes nothing", () => {
  const batch = onePixel(5);
  assert.deepEqual(augmentBatch(batch, { shape, padding: 0, flip: false }, random(0)), batch);
});

Deno.test("augmentBatch() treats the images of a batch differently", () => {
  const { images } = augmentBatch(onePixel(8), { shape, padding: 1, flip: true }, random(1));
  const rows = new Set(Array.from({ length: 8 }, (_, i) => `${images.slice(i * 16, i * 16 + 16)}`));
  assert.ok(rows.size > 2);
});
