import assert from "node:assert/strict";
import fc from "fast-check";
import { eta, forgetRate, forgetRateByAngle, referenceRules } from "@geta-lab/geta/qasso";

const position = { learningRate: 0.1, stepInPeriod: 1, periodSteps: 5 };
const agreeing = { product: 1, updateNorm: 2, clippedNorm: 3, clippedMean: -0.5 };

Deno.test("forgetRate() empties a group within one period", () => {
  for (const periodSteps of [1, 2, 7]) {
    let left = 1;
    for (let stepInPeriod = 0; stepInPeriod < periodSteps; stepInPeriod++) {
      left *= 1 - forgetRate(agreeing, { learningRate: 0.1, stepInPeriod, periodSteps });
    }
    assert.equal(left, 0);
  }
});

Deno.test("forgetRate() keeps the share eta of the descent when the angle is obtuse", () => {
  const vectors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(vectors, vectors, (clipped, v) => {
      const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
      fc.pre(dot(clipped, v) < -1e-6);
      const gamma = forgetRate({
        product: dot(clipped, v),
        updateNorm: Math.sqrt(dot(v, v)),
        clippedNorm: Math.sqrt(dot(clipped, clipped)),
        clippedMean: 1,
      }, position);
      const move = v.map((update, i) => -0.1 * update - gamma * clipped[i]!);
      assert.ok(Math.abs(dot(move, v) + eta * 0.1 * dot(v, v)) < 1e-9);
    }),
    { seed: 16 },
  );
});

Deno.test("forgetRate() asks for the size of the clipped weights, the reference for their signed mean", () => {
  assert.equal(forgetRate(agreeing, position), 1 / 4);
  assert.equal(referenceRules.forgetRate(agreeing, position), 0);
  assert.equal(forgetRate({ ...agreeing, clippedNorm: 1e-9 }, position), 0);
});

Deno.test("forgetRateByAngle() is forgetRate() of structures that are not zero", () => {
  const options = { ...position, learningRate: 0.3 };
  for (const product of [-3, -1e-6, 0, 2]) {
    const geometry = { ...agreeing, product };
    assert.equal(forgetRateByAngle(geometry, options), forgetRate(geometry, options));
  }
});

Deno.test("forgetRate() forgets evenly without a gradient, the reference not at all", () => {
  const still = { product: 0, updateNorm: 0, clippedNorm: 1, clippedMean: 1 };
  assert.equal(forgetRate(still, position), 1 / 4);
  assert.equal(referenceRules.forgetRate(still, position), 0);
});

Deno.test("forgetRate() refuses a step outside the period", () => {
  assert.throws(
    () => forgetRate(agreeing, { ...position, stepInPeriod: 5 }),
    new RangeError("Cannot use stepInPeriod: it must be an integer in [0, 5): current value is 5"),
  );
});
