import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bitWidth,
  clippedValue,
  fakeQuantValue,
  paperQuantizer,
  quantizerRules,
  referenceQuantizer,
  residualValue,
  saturationPoint,
} from "@geta-lab/geta/quant";

const quantizers = fc.record({
  stepSize: fc.double({ min: 1e-3, max: 0.5, noNaN: true }),
  clip: fc.double({ min: 0.05, max: 3, noNaN: true }),
  exponent: fc.double({ min: 0.5, max: 2, noNaN: true }),
});
const inputs = fc.double({ min: -5, max: 5, noNaN: true });

Deno.test("fakeQuantValue() is odd and monotone", () => {
  fc.assert(
    fc.property(inputs, inputs, quantizers, (x, y, q) => {
      assert.equal(fakeQuantValue(-x, q) + fakeQuantValue(x, q), 0);
      if (x <= y) assert.ok(fakeQuantValue(x, q) <= fakeQuantValue(y, q));
    }),
    { seed: 1 },
  );
});

Deno.test("fakeQuantValue() gives multiples of the step, no more than the bit width has room for", () => {
  fc.assert(
    fc.property(inputs, quantizers, (x, q) => {
      const level = fakeQuantValue(x, q) / q.stepSize;
      assert.ok(Math.abs(level - Math.round(level)) < 1e-9);
      const largest = 2 ** (bitWidth(q) - 1) - 1; // real-valued
      assert.ok(Math.abs(level) <= Math.round(largest) + 1e-9);
    }),
    { seed: 2 },
  );
});

Deno.test("fakeQuantValue() saturates from the clip on and rounds halves to even", () => {
  const q = { stepSize: 0.25, clip: 1.25 };
  assert.deepEqual(
    [0, 0.125, 0.375, 1.25, 9, -9].map((x) => fakeQuantValue(x, q)),
    [0, 0, 0.5, 1.25, 1.25, -1.25],
  );
});

Deno.test("fakeQuantValue() differs between the rules only by 1e-6 in the nonlinear range", () => {
  const q = { stepSize: 1e-9, clip: 1, exponent: 1 };
  const rules = referenceQuantizer;
  const reference = fakeQuantValue(2, q, { rules });
  assert.ok(Math.abs(reference - fakeQuantValue(2, q) - 1e-6) < 1e-9);
  const linear = { stepSize: 1e-9, clip: 1 };
  assert.equal(saturationPoint(linear, { rules }), saturationPoint(linear));
});

Deno.test("fakeQuantValue() is the formula case by case, to the last bit", () => {
  fc.assert(
    fc.property(
      inputs,
      quantizers,
      fc.constantFrom(paperQuantizer, referenceQuantizer),
      (x, q, rules) => {
        const a = Math.abs(x), d = q.stepSize, t = q.exponent;
        const round = (ratio: number) => { // ties have probability 0
          const down = Math.floor(ratio);
          return ratio - down < 0.5 ? down : down + 1;
        };
        const v = a ** t, R = (Math.abs(q.clip) + rules.epsilon) ** t;
        const level = a === 0 ? 0 : round((a < q.clip ? v : R) / d);
        assert.ok(fakeQuantValue(x, q, { rules }) === Math.sign(x) * d * level); // 0 and -0 alike
      },
    ),
    { seed: 11 },
  );
});

Deno.test("fakeQuantValue() is clippedValue() plus the step times residualValue()", () => {
  fc.assert(
    fc.property(inputs, quantizers, (x, q) => {
      const clipped = clippedValue(x, q);
      const sum = clipped + q.stepSize * residualValue(clipped, q);
      assert.ok(Math.abs(fakeQuantValue(x, q) - sum) < 1e-12);
    }),
    { seed: 7 },
  );
});

Deno.test("fakeQuantValue() of a small negative number is a plain zero, NaN stays NaN", () => {
  const q = { stepSize: 1, clip: 3, exponent: 1.5 };
  for (const x of [-0.1, -0, 0]) assert.ok(Object.is(fakeQuantValue(x, q), 0));
  assert.ok(Number.isNaN(fakeQuantValue(NaN, q)));
});

Deno.test("quantizerRules() names both records", () => {
  assert.equal(quantizerRules("paper"), paperQuantizer);
  assert.equal(quantizerRules("reference"), referenceQuantizer);
});
