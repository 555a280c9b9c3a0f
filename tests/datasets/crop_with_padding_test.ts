import assert from "node:assert/strict";
import fc from "fast-check";
import { cropWithPadding } from "@geta-lab/geta/datasets";

Deno.test("cropWithPadding() equals a loop over pixels for every shape and offset", () => {
  const length = fc.integer({ min: 1, max: 5 }), offset = fc.integer({ min: -6, max: 6 });
  fc.assert(
    fc.property(length, length, length, offset, offset, (height, width, channels, top, left) => {
      const shape = [height, width, channels] as const;
      const image = Float32Array.from({ length: height * width * channels }, (_, i) => i + 1);
      const found = cropWithPadding(image, { shape, top, left });
      let at = 0;
      for (let y = top; y < top + height; y++) {
        for (let x = left; x < left + width; x++) {
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          for (let c = 0; c < channels; c++) {
            assert.equal(found[at++], inside ? image[(y * width + x) * channels + c] : 0);
          }
        }
      }
    }),
    { seed: 2, numRuns: 300 },
  );
});
