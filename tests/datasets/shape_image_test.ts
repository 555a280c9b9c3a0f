import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import { drawShapeImage } from "@geta-lab/geta/datasets";

/** Draws one image. */
function draw(label: number, seed: number): Uint8Array {
  const image = new Uint8Array(3072);
  drawShapeImage(label, random(seed), new Float32Array(3072), image);
  return image;
}

Deno.test("drawShapeImage() depends on label and stream alone, not on what the canvas held", () => {
  const image = new Uint8Array(3072);
  drawShapeImage(4, random(9), new Float32Array(3072).fill(77), image);
  assert.deepEqual(image, draw(4, 9));
});

Deno.test("drawShapeImage() draws something else for every class and every seed", () => {
  const images = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((
    label,
  ) => [draw(label, 1), draw(label, 2)]);
  assert.equal(new Set(images.map(String)).size, 20);
});

Deno.test("drawShapeImage() uses the range of bytes without saturating much of an image", () => {
  let saturated = 0;
  for (let seed = 0; seed < 50; seed++) {
    saturated += draw(seed % 10, seed).filter((byte) => byte === 0 || byte === 255).length;
  }
  assert.ok(saturated < 0.1 * 50 * 3072, `${saturated}`);
});
