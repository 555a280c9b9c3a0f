import assert from "node:assert/strict";
import fc from "fast-check";
import { gatherBatch, type ImageFormat } from "@geta-lab/geta/datasets";

const format: ImageFormat = { inputShape: [2, 3, 2], mean: [0.3, 0.6], deviation: [0.2, 0.4] };
const split = {
  images: Uint8Array.from({ length: 4 * 12 }, (_, i) => (i * 37) % 256),
  labels: Uint8Array.of(5, 6, 7, 8),
  count: 4,
};

Deno.test("gatherBatch() normalises every pixel with the numbers of its channel", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 6 }), (indices) => {
      const batch = gatherBatch(split, Int32Array.from(indices), format);
      assert.equal(batch.count, indices.length);
      indices.forEach((index, i) => {
        assert.equal(batch.labels[i], split.labels[index]);
        for (let at = 0; at < 12; at++) {
          const byte = split.images[index * 12 + at]!, c = at % 2;
          const wanted = (byte / 255 - format.mean[c]!) / format.deviation[c]!;
          assert.equal(batch.images[i * 12 + at], Math.fround(wanted));
        }
      });
    }),
    { seed: 3 },
  );
});

Deno.test("gatherBatch() refuses an index outside the split", () => {
  for (const index of [-1, 4]) {
    assert.throws(
      () => gatherBatch(split, Int32Array.of(0, index), format),
      new RangeError(
        `Cannot gather a batch: an index must be in [0, 4): current value is ${index}`,
      ),
    );
  }
});
