import assert from "node:assert/strict";
import fc from "fast-check";
import { projectStepSize } from "@geta-lab/geta/qasso";
import { bitWidth } from "@geta-lab/geta/quant";

Deno.test("projectStepSize() puts the bits into the range and changes nothing that is in it", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-8, max: 10, noNaN: true }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
      fc.double({ min: 0.1, max: 4, noNaN: true }),
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 0, max: 8 }),
      (stepSize, clip, exponent, min, width) => {
        const scalars = { stepSize, clip, exponent };
        const projected = projectStepSize(scalars, [min, min + width]);
        const bits = bitWidth({ ...scalars, stepSize: projected });
        assert.ok(bits >= min - 1e-9 && bits <= min + width + 1e-9);
        const before = bitWidth(scalars);
        if (before > min && before < min + width) assert.equal(projected, stepSize);
      },
    ),
    { seed: 19 },
  );
});

Deno.test("projectStepSize() lets b_l win if the bounds are crossed", () => {
  const projected = projectStepSize({ stepSize: 0.01, clip: 1 }, [6, 4]);
  assert.equal(bitWidth({ stepSize: projected, clip: 1 }), 6);
});
