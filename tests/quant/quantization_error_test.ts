import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  fakeQuantValue,
  minErrorClip,
  quantizationError,
  stepSizeForBits,
} from "@geta-lab/geta/quant";

Deno.test("quantizationError() splits the mean square error of every value into rounding and clipping", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.1, max: 4, noNaN: true }),
      (values, stepSize, clip) => {
        const { rounding, clipping, total } = quantizationError(values, { stepSize, clip });
        const squares = values.map((x) => (fakeQuantValue(x, { stepSize, clip }) - x) ** 2);
        const mean = squares.reduce((sum, square) => sum + square, 0) / values.length;
        assert.ok(Math.abs(total - mean) <= 1e-12 && Math.abs(rounding + clipping - mean) <= 1e-12);
        assert.ok(rounding <= stepSize ** 2 / 4 * (1 + 1e-9));
        if (values.every((x) => Math.abs(x) < clip)) assert.equal(clipping, 0);
      },
    ),
    { seed: 83 },
  );
});

Deno.test("quantizationError() of many even values is d^2 / 12", () => {
  const values = Array.from({ length: 64_000 }, (_, i) => (i + 0.5) / 32_000 - 1);
  const { rounding, clipping } = quantizationError(values, { stepSize: 0.125, clip: 1 });
  assert.equal(clipping, 0);
  assert.ok(Math.abs(rounding / (0.125 ** 2 / 12) - 1) < 1e-3);
});

Deno.test("minErrorClip() of normal numbers is where it is known to be, and rises with the bits", () => {
  const stream = random(3), values = Array.from({ length: 20_000 }, () => stream.normal());
  const clips = [2, 3, 4, 6].map((bits) => minErrorClip(values, { bits }));
  assert.deepEqual(clips, clips.toSorted((a, b) => a - b));
  // integrated over the density: 3, 7 and 15 evenly spaced levels are best 1.2244, 0.6509 and 0.3535 apart
  // (the first also in Max, Quantizing for minimum distortion, 1960)
  [1.2244, 3 * 0.6509, 7 * 0.3535].forEach((known, i) => {
    assert.ok(Math.abs(clips[i]! - known) < 0.08, `${clips[i]} is not near ${known}`);
  });
});

Deno.test("minErrorClip() errs no more than any candidate, the maximum among them", () => {
  const values = [-2, -0.3, -0.1, 0.05, 0.2, 0.4, 1];
  const clip = minErrorClip(values, { bits: 3, candidates: 8 });
  const errorAt = (clip: number) =>
    quantizationError(values, { stepSize: stepSizeForBits(3, { clip }), clip }).total;
  for (let k = 1; k <= 8; k++) assert.ok(errorAt(clip) <= errorAt(2 * k / 8));
});

Deno.test("minErrorClip() refuses zeros only, one bit and what is not finite", () => {
  assert.throws(
    () => minErrorClip([0], { bits: 4 }),
    new RangeError("Cannot find a clip: one value at least must not be 0: current value is none"),
  );
  assert.throws(() => minErrorClip([1], { bits: 1 }), /Cannot use bits: it must be an integer/);
  assert.throws(
    () => quantizationError([Infinity], { stepSize: 1, clip: 1 }),
    new RangeError(
      "Cannot use values: every number must be finite: current value is Infinity at 0",
    ),
  );
});
