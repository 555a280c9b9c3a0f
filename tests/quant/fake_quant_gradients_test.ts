import assert from "node:assert/strict";
import fc from "fast-check";
import { fakeQuantGradients, fakeQuantValue, referenceQuantizer } from "@geta-lab/geta/quant";

const ones = (n: number) => new Float32Array(n).fill(1);

Deno.test("fakeQuantGradients() gives the derivative of the clip and of the exponent where saturated", () => {
  // where the level does not change, y = sgn(x) d rnd(R/d); the rounding counts as identity, so compare with R itself
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 2, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (clip, exponent) => {
        const { clip: dClip, exponent: dExponent } = fakeQuantGradients(
          Float32Array.of(5, -5),
          Float32Array.of(1, -2),
          { stepSize: 0.1, clip, exponent },
        );
        const h = 1e-6;
        const range = (q: number, t: number) => 3 * q ** t; // upstream times sign, summed
        const byClip = (range(clip + h, exponent) - range(clip - h, exponent)) / (2 * h);
        const byExponent = (range(clip, exponent + h) - range(clip, exponent - h)) / (2 * h);
        assert.ok(Math.abs(dClip - byClip) < 1e-6);
        assert.ok(Math.abs(dExponent! - byExponent) < 1e-6);
      },
    ),
    { seed: 3 },
  );
});

Deno.test("fakeQuantGradients() gives the derivative of the step size while levels do not change", () => {
  const x = Float32Array.of(0.31, -0.77, 0.05, 3), scalars = { stepSize: 0.2, clip: 1.15 };
  const sum = (stepSize: number) =>
    x.reduce((total, value) => total + fakeQuantValue(value, { ...scalars, stepSize }), 0);
  const h = 1e-7;
  // y = d rnd(v/d) with constant level has slope rnd(v/d); the identity in v/d takes v/d off
  const slope = (sum(0.2 + h) - sum(0.2 - h)) / (2 * h);
  const straightThrough = (0.31 - 0.77 + 0.05 + 1.15) / 0.2;
  const { stepSize, exponent } = fakeQuantGradients(x, ones(4), scalars);
  assert.ok(Math.abs(stepSize - (slope - straightThrough)) < 1e-4);
  assert.equal(exponent, undefined);
});

Deno.test("fakeQuantGradients() passes every gradient to x, the reference only inside (-2, 2)", () => {
  const x = Float32Array.of(-2, -1.99, 0, 1.99, 2, 7), scalars = { stepSize: 0.1, clip: 4 };
  assert.deepEqual(fakeQuantGradients(x, ones(6), scalars).x, ones(6));
  const { x: windowed } = fakeQuantGradients(x, ones(6), scalars, { rules: referenceQuantizer });
  assert.deepEqual([...windowed], [0, 1, 1, 1, 0, 0]);
});

Deno.test("fakeQuantGradients() leaves zeros out of the scalars' gradients and stays finite", () => {
  const { stepSize, clip, exponent } = fakeQuantGradients(
    Float32Array.of(0, -0),
    ones(2),
    { stepSize: 0.1, clip: 1, exponent: 0.5 },
  );
  assert.deepEqual([stepSize, clip, exponent], [0, 0, 0]);
});

Deno.test("fakeQuantGradients() refuses arrays of different length", () => {
  assert.throws(
    () => fakeQuantGradients(ones(2), ones(3), { stepSize: 1, clip: 1 }),
    new TypeError(
      "Cannot differentiate the quantizer: input and upstream gradient must have one length: current value is 2 and 3",
    ),
  );
});
