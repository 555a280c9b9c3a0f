import assert from "node:assert/strict";
import fc from "fast-check";
import {
  errorScaledBound,
  gridFirstCrossing,
  gridLastOk,
  interpolatedFirstCrossing,
  overallSparsity,
  type SensitivityCurve,
} from "@geta-lab/geta/sensitivity";
import { fixtures } from "../support/fixtures.ts";

interface Sensitivity {
  ratios: number[];
  baseline_accuracy: number;
  accuracy_per_layer: number[][];
  layer_parameters: number[];
  results: {
    max_drop: number;
    ratio_grid_first_crossing: number[];
    ratio_interpolated_first_crossing: number[];
    ratio_grid_last_ok: number[];
    overall_sparsity_interpolated: number;
  }[];
  error_scaled_bound: { factor: number; lower_bound_accuracy: number };
}

Deno.test("fixture: the three rules, overallSparsity() and errorScaledBound() equal sensitivity", () => {
  const near = (own: number, wanted: number) =>
    Math.abs(own - wanted) <= 1e-5 * Math.abs(wanted) + 1e-6;
  for (const { file, data } of fixtures<Sensitivity>("sensitivity")) {
    const { ratios, baseline_accuracy: baseline, layer_parameters: sizes } = data;
    const curves = data.accuracy_per_layer.map((accuracies) => ({
      ratios,
      drops: accuracies.map((accuracy) => baseline - accuracy),
    }));
    assert.ok(data.results.length > 0);
    for (const result of data.results) {
      const rules = [
        [gridFirstCrossing, result.ratio_grid_first_crossing],
        [interpolatedFirstCrossing, result.ratio_interpolated_first_crossing],
        [gridLastOk, result.ratio_grid_last_ok],
      ] as const;
      for (const [rule, wanted] of rules) {
        curves.forEach((curve, l) => {
          const own = rule(curve, result.max_drop);
          const what = `${file} ${rule.name} ${result.max_drop}, layer ${l}: ${own}, not ${
            wanted[l]
          }`;
          assert.ok(near(own, wanted[l]!), what);
        });
      }
      const chosen = curves.map((curve) => interpolatedFirstCrossing(curve, result.max_drop));
      assert.ok(near(overallSparsity(chosen, sizes), result.overall_sparsity_interpolated), file);
    }
    const { factor, lower_bound_accuracy } = data.error_scaled_bound;
    assert.ok(
      near(errorScaledBound(baseline, { factor, perfect: 100 }), lower_bound_accuracy),
      file,
    );
  }
});

const curves: fc.Arbitrary<SensitivityCurve> = fc
  .uniqueArray(fc.nat(15), { minLength: 1, maxLength: 8 })
  .chain((places) =>
    fc.record({
      ratios: fc.constant(places.toSorted((a, b) => a - b).map((place) => place / 16)),
      drops: fc.array(fc.integer({ min: -8, max: 16 }).map((n) => n / 64), {
        minLength: places.length,
        maxLength: places.length,
      }),
    })
  );
const thresholds = fc.nat(16).map((n) => n / 64);

Deno.test("gridFirstCrossing() is at most interpolatedFirstCrossing() and gridLastOk(); all are equal for curves that rise on the grid", () => {
  fc.assert(
    fc.property(curves, thresholds, (curve, maxDrop) => {
      const first = gridFirstCrossing(curve, maxDrop);
      assert.ok(first <= interpolatedFirstCrossing(curve, maxDrop));
      assert.ok(first <= gridLastOk(curve, maxDrop));
      const rising = { ...curve, drops: curve.drops.toSorted((a, b) => a - b) };
      assert.equal(gridFirstCrossing(rising, maxDrop), gridLastOk(rising, maxDrop));
    }),
    { seed: 81 },
  );
});

Deno.test("gridFirstCrossing(), interpolatedFirstCrossing() and gridLastOk() never fall when the threshold rises", () => {
  fc.assert(
    fc.property(curves, thresholds, thresholds, (curve, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      for (const rule of [gridFirstCrossing, interpolatedFirstCrossing, gridLastOk]) {
        assert.ok(rule(curve, low) <= rule(curve, high), rule.name);
      }
    }),
    { seed: 82 },
  );
});

Deno.test("interpolatedFirstCrossing() loses the threshold itself where it crosses", () => {
  fc.assert(
    fc.property(curves, thresholds, ({ ratios, drops }, maxDrop) => {
      const ratio = interpolatedFirstCrossing({ ratios, drops }, maxDrop);
      const xs = ratios[0] === 0 ? ratios : [0, ...ratios];
      const ys = ratios[0] === 0 ? drops : [0, ...drops];
      fc.pre(ratio !== 0 && ratio < xs.at(-1)!);
      const right = xs.findIndex((x) => x > ratio), left = right - 1;
      const part = (ratio - xs[left]!) / (xs[right]! - xs[left]!);
      assert.ok(Math.abs(ys[left]! + part * (ys[right]! - ys[left]!) - maxDrop) < 1e-12);
    }),
    { seed: 83 },
  );
});

Deno.test("gridFirstCrossing() stops where a curve comes back, gridLastOk() does not; a group that loses too much at once gets 0", () => {
  const curve = { ratios: [0, 0.25, 0.5, 0.75], drops: [0, 0.5, 0.125, 0.125] };
  assert.deepEqual(
    [gridFirstCrossing, interpolatedFirstCrossing, gridLastOk].map((rule) => rule(curve, 0.25)),
    [0, 0.125, 0.75],
  );
  const lost = { ratios: [0, 0.5], drops: [1, 1] };
  assert.deepEqual(
    [gridFirstCrossing, interpolatedFirstCrossing, gridLastOk].map((rule) => rule(lost, 0.25)),
    [0, 0, 0],
  );
});

Deno.test("gridFirstCrossing() allows a loss of exactly the threshold, whatever the difference is rounded to", () => {
  for (let percent = 1; percent < 50; percent++) {
    const baseline = 0.95, accuracy = (95 - percent) / 100;
    const curve = { ratios: [0.5], drops: [baseline - accuracy] };
    assert.equal(gridFirstCrossing(curve, percent / 100), 0.5, `${percent}`);
  }
});

Deno.test("gridFirstCrossing(), interpolatedFirstCrossing() and gridLastOk() refuse what is no curve", () => {
  const cases: [SensitivityCurve, number, Error][] = [
    [
      { ratios: [], drops: [] },
      0,
      new RangeError("Cannot use ratios: there must be at least one: current value is none"),
    ],
    [
      { ratios: [0.5, 0.5], drops: [0, 0] },
      0,
      new RangeError("Cannot use ratios: they must rise: current value is 0.5 behind 0.5"),
    ],
    [
      { ratios: [0, 1], drops: [0, 0] },
      0,
      new RangeError("Cannot use ratio: it must be a number in [0, 1): current value is 1"),
    ],
    [
      { ratios: [0], drops: [0, 0] },
      0,
      new TypeError("Cannot use drops: its shape must be [1]: current value is [2]"),
    ],
    [
      { ratios: [0], drops: [NaN] },
      0,
      new RangeError("Cannot use drops: every number must be finite: current value is NaN at 0"),
    ],
    [
      { ratios: [0], drops: [0] },
      -1,
      new RangeError(
        "Cannot use maxDrop: it must be a number in [0, infinity): current value is -1",
      ),
    ],
  ];
  for (const [curve, maxDrop, error] of cases) {
    for (const rule of [gridFirstCrossing, interpolatedFirstCrossing, gridLastOk]) {
      assert.throws(() => rule(curve, maxDrop), error);
    }
  }
});

Deno.test("errorScaledBound() keeps a perfect network and refuses an accuracy above it", () => {
  assert.equal(errorScaledBound(1), 1);
  assert.throws(
    () => errorScaledBound(92),
    new RangeError("Cannot use baseline: it must be a number in [0, 1]: current value is 92"),
  );
  assert.throws(
    () => errorScaledBound(0.5, { factor: 0.5 }),
    new RangeError("Cannot use factor: it must be a number in [1, infinity): current value is 0.5"),
  );
});
