import assert from "node:assert/strict";
import fc from "fast-check";
import { eta, groupStepSizes, referenceRules, xi } from "@geta-lab/geta/qasso";
import { bitWidth } from "@geta-lab/geta/quant";

const layers = fc.array(
  fc.record({
    scalars: fc.record({
      stepSize: fc.constant(0.01),
      clip: fc.double({ min: 0.05, max: 5, noNaN: true }),
      exponent: fc.double({ min: 0.5, max: 2, noNaN: true }),
    }),
    product: fc.double({ min: -5, max: 5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 4 },
);

Deno.test("groupStepSizes() keeps the descent and every layer's bits in the range", () => {
  fc.assert(
    fc.property(
      layers,
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      (group, gamma, updateNorm) => {
        const learningRate = 0.1;
        const { stepSizes, forgetRate } = groupStepSizes(group, {
          forgetRate: gamma,
          updateNorm,
          learningRate,
          bitRange: [4, 10],
        });
        let rounding = 0;
        group.forEach(({ scalars, product }, i) => {
          const bits = bitWidth({ ...scalars, stepSize: stepSizes[i]! });
          assert.ok(bits > 4 - 1e-9 && bits < 10 + 1e-9);
          rounding += forgetRate * stepSizes[i]! * Math.max(0, -product);
        });
        const allowance = xi * eta * learningRate * updateNorm ** 2;
        assert.ok(rounding <= allowance * (1 + 1e-9));
      },
    ),
    { seed: 18 },
  );
});

Deno.test("referenceRules.stepSizes() lets a layer with a smaller clip fall below b_l", () => {
  const group = [{ scalars: { stepSize: 0.01, clip: 1 }, product: 1 }, {
    scalars: { stepSize: 0.01, clip: 4 },
    product: 1,
  }];
  const options = { forgetRate: 0.5, updateNorm: 1, learningRate: 0.1 };
  const { stepSizes: [common] } = referenceRules.stepSizes(group, {
    ...options,
    bitRange: [4, 10],
  });
  assert.ok(bitWidth({ ...group[0]!.scalars, stepSize: common! }) < 3);
  assert.ok(Math.abs(bitWidth({ ...group[1]!.scalars, stepSize: common! }) - 4) < 1e-9);
});
