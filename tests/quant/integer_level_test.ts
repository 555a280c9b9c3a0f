import assert from "node:assert/strict";
import fc from "fast-check";
import {
  clippedValue,
  fakeQuantValue,
  integerLevel,
  levelBits,
  stepSizeForBits,
} from "@geta-lab/geta/quant";

Deno.test("integerLevel() times the step is fakeQuantValue(), in the frozen number of bits", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.integer({ min: 2, max: 16 }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (weight, bits, clip, exponent) => {
        const stepSize = Math.fround(stepSizeForBits(bits, { clip, exponent }));
        const scalars = { stepSize, clip, exponent };
        const level = integerLevel(clippedValue(weight, scalars), scalars);
        const quantized = fakeQuantValue(weight, scalars);
        assert.equal(levelBits(scalars), bits);
        assert.equal(level * stepSize, quantized);
        assert.equal(integerLevel(quantized, scalars), level);
        assert.ok(Math.abs(level) <= 2 ** (bits - 1) - 1);
      },
    ),
    { seed: 10 },
  );
});

Deno.test("integerLevel() is odd and sends halves to the even level", () => {
  const quantizer = { stepSize: 0.25 };
  assert.deepEqual([0.125, 0.375, 0.625, -0.625].map((c) => integerLevel(c, quantizer)), [
    0,
    2,
    2,
    -2,
  ]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9, noNaN: true }), (clipped) => {
      assert.equal(integerLevel(-clipped, quantizer) + integerLevel(clipped, quantizer), 0);
    }),
    { seed: 12 },
  );
});

Deno.test("levelBits() is what the levels need before bits are frozen", () => {
  // 9.4 steps: the real bit width 4.38 rounds to 4, but level 9 does not fit into 4 bits
  assert.equal(levelBits({ stepSize: 0.1, clip: 0.94 }), 5);
});
