import assert from "node:assert/strict";
import fc from "fast-check";
import { bitWidth, stepSizeForBits } from "@geta-lab/geta/quant";

Deno.test("bitWidth() and stepSizeForBits() are inverse to each other", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.1, max: 24, noNaN: true }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
      fc.double({ min: 0.1, max: 4, noNaN: true }),
      (bits, clip, exponent) => {
        const stepSize = stepSizeForBits(bits, { clip, exponent });
        assert.ok(Math.abs(bitWidth({ stepSize, clip, exponent }) - bits) < 1e-6);
      },
    ),
    { seed: 5 },
  );
});

Deno.test("bitWidth() falls as the step grows", () => {
  assert.ok(bitWidth({ stepSize: 0.1, clip: 1 }) > bitWidth({ stepSize: 0.2, clip: 1 }));
});
