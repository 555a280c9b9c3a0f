import assert from "node:assert/strict";
import fc from "fast-check";
import { channelStatistics } from "@geta-lab/geta/datasets";

Deno.test("channelStatistics() agrees with two plain loops over any image", () => {
  const pixel = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 1, maxLength: 50 }), (pixels) => {
      const split = { images: Uint8Array.from(pixels.flat()), labels: Uint8Array.of(0), count: 1 };
      const { mean, deviation } = channelStatistics(split, 3);
      for (let c = 0; c < 3; c++) {
        let average = 0, variance = 0;
        for (const p of pixels) average += p[c]! / 255 / pixels.length;
        for (const p of pixels) variance += (p[c]! / 255 - average) ** 2 / pixels.length;
        assert.ok(Math.abs(mean[c]! - average) < 1e-12);
        const wanted = variance < 1e-20 ? 1 : Math.sqrt(variance);
        assert.ok(Math.abs(deviation[c]! - wanted) < 1e-9);
      }
    }),
    { seed: 1 },
  );
});

Deno.test("channelStatistics() of no image is harmless", () => {
  const split = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  assert.deepEqual(channelStatistics(split, 1), { mean: [0], deviation: [1] });
});
