import assert from "node:assert/strict";
import { flipHorizontally } from "@geta-lab/geta/datasets";

const shape = [3, 5, 2] as const;
const image = Float32Array.from({ length: 30 }, (_, i) => i);

Deno.test("flipHorizontally() reverses the columns of each row and keeps channels together", () => {
  const found = flipHorizontally(image, shape);
  for (let y = 0; y < 3; y++) {
    for (let x = 0; x < 5; x++) {
      for (let c = 0; c < 2; c++) {
        assert.equal(found[(y * 5 + x) * 2 + c], image[(y * 5 + 4 - x) * 2 + c]);
      }
    }
  }
});

Deno.test("flipHorizontally() twice gives the image back", () => {
  assert.deepEqual(flipHorizontally(flipHorizontally(image, shape), shape), image);
});
