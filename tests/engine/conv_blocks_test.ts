import assert from "node:assert/strict";
import fc from "fast-check";
import { columnBytes, convBlocks } from "../../lib/engine/ops/conv/conv_blocks.ts";
import { convGeometry } from "../../lib/engine/ops/conv/conv_geometry.ts";

Deno.test("convBlocks() covers every output row of every image once and stays within the cache", () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 5 }),
      (n, side, channels, stride) => {
        const g = convGeometry([n, side, side, channels], [3, 3, channels, 4], {
          strides: stride,
          pad: "same",
        });
        const blocks = convBlocks(g);
        const seen = new Map<string, number>();
        for (const { image, images, rowFrom, rowTo } of blocks) {
          for (let i = image; i < image + images; i++) {
            for (let r = rowFrom; r < rowTo; r++) {
              const key = `${i},${r}`;
              seen.set(key, (seen.get(key) ?? 0) + 1);
            }
          }
        }
        assert.equal(seen.size, n * g.outHeight);
        assert.ok([...seen.values()].every((count) => count === 1));
        const oneRow = g.outWidth * 9 * channels * 4;
        assert.ok(columnBytes(g, blocks) <= Math.max(768 * 1024, oneRow));
      },
    ),
    { seed: 1, numRuns: 50 },
  );
});
