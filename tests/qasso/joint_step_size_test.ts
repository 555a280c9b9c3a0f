import assert from "node:assert/strict";
import fc from "fast-check";
import { eta, jointStepSize, xi } from "@geta-lab/geta/qasso";

const positive = (max: number) => fc.double({ min: 1e-4, max, noNaN: true });

Deno.test("jointStepSize() stays inside its bounds and within the allowance of the descent", () => {
  fc.assert(
    fc.property(
      positive(10),
      positive(10),
      positive(1),
      positive(1),
      positive(0.1),
      positive(10),
      (opposed, updateNorm, gamma, learningRate, min, factor) => {
        const bounds = [min, min * (1 + factor)] as const;
        const { stepSize, forgetRate } = jointStepSize(
          { product: -opposed, updateNorm },
          { forgetRate: gamma, learningRate, bounds },
        );
        assert.ok(stepSize >= bounds[0] && stepSize <= bounds[1]);
        assert.ok(forgetRate > 0 && forgetRate <= gamma);
        const allowance = xi * eta * learningRate * updateNorm ** 2;
        assert.ok(forgetRate * stepSize * opposed <= allowance * (1 + 1e-9));
      },
    ),
    { seed: 17 },
  );
});

Deno.test("jointStepSize() lowers the forget rate only if the step had to be raised", () => {
  const options = { forgetRate: 1, learningRate: 1, bounds: [0.5, 1] as const };
  assert.equal(jointStepSize({ product: -1, updateNorm: 1 }, options).forgetRate, 1);
  assert.ok(jointStepSize({ product: -10, updateNorm: 1 }, options).forgetRate < 1);
});

Deno.test("jointStepSize() stops forgetting at learning rate zero", () => {
  assert.deepEqual(
    jointStepSize({ product: -1, updateNorm: 1 }, {
      forgetRate: 0.5,
      learningRate: 0,
      bounds: [0.1, 0.2],
    }),
    { stepSize: 0.2, forgetRate: 0 },
  );
});
