import assert from "node:assert/strict";
import fc from "fast-check";
import { fakeQuantValue, integerLevels, stepSizeForBits } from "@geta-lab/geta/quant";

Deno.test("integerLevels() times the step is fakeQuantValue(), in the frozen number of bits", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 2, max: 16 }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (weight, wanted, clip, exponent) => {
        const stepSize = Math.fround(stepSizeForBits(wanted, { clip, exponent }));
        const scalars = { stepSize, clip, exponent };
        const { levels, bits } = integerLevels(weight, scalars);
        assert.equal(bits, wanted);
        levels.forEach((level, i) => {
          assert.ok(level * stepSize === fakeQuantValue(weight[i]!, scalars)); // 0 and -0 alike
          assert.ok(Math.abs(level) <= 2 ** (bits - 1) - 1);
        });
      },
    ),
    { seed: 10 },
  );
});

Deno.test("integerLevels() reports the bits that the levels need before bits are frozen", () => {
  // 9.4 steps: the real bit width 4.38 rounds to 4, but level 9 does not fit into 4 bits
  assert.equal(integerLevels([5], { stepSize: 0.1, clip: 0.94 }).bits, 5);
});
