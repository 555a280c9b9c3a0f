import assert from "node:assert/strict";
import fc from "fast-check";
import { densityLoss, fitDensityCurve } from "@geta-lab/geta/nm";

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) <= 1e-9 * Math.abs(wanted), `${found}, not ${wanted}`);

Deno.test("fitDensityCurve() finds the curve on which all points lie", () => {
  const curve = fc.record({
    height: fc.integer({ min: 1, max: 200 }).map((n) => n / 8),
    rate: fc.integer({ min: 1, max: 80 }).map((n) => n / 4),
  });
  const densities = fc.uniqueArray(fc.integer({ min: 0, max: 16 }), { minLength: 2, maxLength: 9 });
  fc.assert(
    fc.property(curve, densities, (curve, sixteenths) => {
      const points = sixteenths.map((n) => n / 16)
        .map((density) => ({ density, loss: densityLoss(curve, density) }));
      const found = fitDensityCurve(points, { least: 1e-12 });
      near(found.height, curve.height);
      near(found.rate, curve.rate);
    }),
    { seed: 1 },
  );
});

Deno.test("fitDensityCurve() has a smaller sum of squared logarithms than curves beside it", () => {
  const points = [[1 / 8, 0.15], [2 / 8, 0.03], [4 / 8, 0.012], [1, 0.004]]
    .map(([density, loss]) => ({ density: density!, loss: loss! }));
  const { height, rate } = fitDensityCurve(points, { least: 1e-6 });
  const error = (c: number, k: number) =>
    points.reduce(
      (sum, { density, loss }) => sum + (Math.log(loss) - Math.log(c) + k * density) ** 2,
      0,
    );
  for (const [c, k] of [[1.01, 1], [0.99, 1], [1, 1.01], [1, 0.99], [1.02, 1.01]]) {
    assert.ok(error(height, rate) < error(c! * height, k! * rate));
  }
});

Deno.test("fitDensityCurve() counts small and negative losses as the least, and a rising curve as flat", () => {
  const at = (low: number, high: number) =>
    fitDensityCurve([{ density: 0, loss: low }, { density: 1, loss: high }], { least: 0.5 });
  assert.deepEqual(at(Math.E, -3), at(Math.E, 0.5));
  near(at(Math.E, -3).rate, 1 + Math.log(2));
  assert.equal(at(0.5, 4).rate, 1e-3);
});

Deno.test("fitDensityCurve() refuses what no line goes through", () => {
  const point = { density: 0.25, loss: 1 };
  assert.throws(
    () => fitDensityCurve([point, point], { least: 1 }),
    new RangeError(
      "Cannot use the number of different densities: it must be an integer in [2, infinity): current value is 1",
    ),
  );
  assert.throws(
    () => fitDensityCurve([point, { density: 0.5, loss: NaN }], { least: 1 }),
    RangeError,
  );
  assert.throws(
    () => fitDensityCurve([point, { density: 1.5, loss: 1 }], { least: 1 }),
    RangeError,
  );
  assert.throws(
    () => fitDensityCurve([point, { density: 0.5, loss: 1 }], { least: 0 }),
    new RangeError("Cannot use least: it must be a number in (0, infinity): current value is 0"),
  );
});
