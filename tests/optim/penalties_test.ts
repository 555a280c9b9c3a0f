import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  groupLassoGradient,
  groupSoftThreshold,
  l1Gradient,
  l2Gradient,
  shrinkWeights,
  softThreshold,
} from "@geta-lab/geta/optim";
import { groupedView, groupElements, type Weight } from "@geta-lab/geta/structure";

/** A dense weight, some of whose groups are zero. */
const weight = fc.tuple(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 4 }),
  fc.nat(1000),
).map(([inputs, outputs, seed]): Weight => {
  const stream = random(seed);
  const data = Float32Array.from(
    { length: inputs * outputs },
    (_, i) => i % outputs === 2 ? 0 : stream.normal(),
  );
  return { data, shape: [inputs, outputs], layout: "dense" };
});
const granularity = fc.constantFrom("element" as const, "filter" as const, "channel" as const);
const strength = fc.integer({ min: 0, max: 30 }).map((n) => n / 10);

/** The three penalties as plain sums. */
const penalties = {
  l1: (w: ArrayLike<number>) => Array.from(w).reduce((sum, x) => sum + Math.abs(x), 0),
  l2: (w: ArrayLike<number>) => Array.from(w).reduce((sum, x) => sum + x * x / 2, 0),
  group: (w: ArrayLike<number>, groups: number[][]) =>
    groups.reduce((sum, group) => {
      const squares = group.reduce((sum, i) => sum + w[i]! ** 2, 0);
      return sum + Math.sqrt(group.length) * Math.sqrt(squares);
    }, 0),
};

function groupsOf(view: ReturnType<typeof groupedView>): number[][] {
  const { starts, elements } = groupElements(view);
  return Array.from({ length: view.groups }, (_, g) => [
    ...elements.subarray(starts[g]!, starts[g + 1]!),
  ]);
}

Deno.test("l1Gradient(), l2Gradient() and groupLassoGradient() are the slopes of their penalties", () => {
  fc.assert(
    fc.property(weight, granularity, strength, (weight, granularity, strength) => {
      const view = groupedView(weight, granularity), groups = groupsOf(view);
      const cases = [
        [l1Gradient(weight.data, { strength }), penalties.l1],
        [l2Gradient(weight.data, { strength }), penalties.l2],
        [
          groupLassoGradient(weight.data, { view, strength }),
          (w: ArrayLike<number>) => penalties.group(w, groups),
        ],
      ] as const;
      for (const [gradient, penalty] of cases) {
        gradient.forEach((slope, i) => {
          const at = (by: number) =>
            strength * penalty(Array.from(weight.data, (w, j) => i === j ? w + by : w));
          // at a kink both sides cancel, as the subgradient 0 does
          const h = 1e-6, slow = (at(h) - at(-h)) / (2 * h);
          assert.ok(Math.abs(slope - slow) < 1e-4 * (1 + Math.abs(slow)), `${slope} for ${slow}`);
        });
      }
    }),
    { seed: 1 },
  );
});

Deno.test("penalty gradients are added to those that are handed in", () => {
  const weights = Float32Array.of(2, -4), shape = [2, 1];
  const view = groupedView({ data: weights, shape, layout: "dense" }, "element");
  const into = () => Float32Array.of(10, 20);
  assert.deepEqual(l1Gradient(weights, { strength: 1, into: into() }), Float32Array.of(11, 19));
  assert.deepEqual(l2Gradient(weights, { strength: 1, into: into() }), Float32Array.of(12, 16));
  const own = into();
  assert.equal(groupLassoGradient(weights, { view, strength: 1, into: own }), own);
  assert.deepEqual(own, Float32Array.of(11, 19));
});

/** The minimum of a convex function by golden section. */
function lowest(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-7) {
    const a = high - ratio * (high - low), b = low + ratio * (high - low);
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

Deno.test("softThreshold() and shrinkWeights() are where a line search finds the minimum", () => {
  const number = fc.integer({ min: -400, max: 400 }).map((n) => n / 100);
  fc.assert(
    fc.property(number, strength, (w, t) => {
      const search = (penalty: (x: number) => number) =>
        lowest((x) => (x - w) ** 2 / 2 + t * penalty(x), -5, 5);
      const soft = softThreshold(Float32Array.of(w), t)[0]!;
      const shrunk = shrinkWeights(Float32Array.of(w), t)[0]!;
      assert.ok(Math.abs(soft - search(Math.abs)) < 1e-5);
      assert.ok(Math.abs(shrunk - search((x) => x * x / 2)) < 1e-5);
      // within the threshold exactly zero
      if (Math.abs(Math.fround(w)) <= t) assert.ok(Object.is(soft, 0));
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("groupSoftThreshold() is where a search along every weight finds the minimum", () => {
  fc.assert(
    fc.property(weight, granularity, strength, (weight, granularity, threshold) => {
      const view = groupedView(weight, granularity), groups = groupsOf(view);
      const mapped = groupSoftThreshold(weight.data, threshold, { view });
      for (const group of groups) {
        const w = group.map((i) => weight.data[i]!);
        const objective = (x: number[]) =>
          x.reduce((sum, value, k) => sum + (value - w[k]!) ** 2 / 2, 0) +
          threshold * penalties.group(x, [x.map((_, k) => k)]);
        const x = group.map((i) => mapped[i]!), reached = objective(x);
        // convex: a point that no single step from it or towards zero improves, and no scaling, is the minimum
        const scale = lowest((factor) => objective(w.map((value) => factor * value)), -1, 2);
        x.forEach((value, k) => assert.ok(Math.abs(value - scale * w[k]!) < 1e-4));
        for (let k = 0; k < x.length; k++) {
          for (const by of [-1e-3, 1e-3]) {
            assert.ok(
              objective(x.map((value, j) => j === k ? value + by : value)) > reached - 1e-7,
            );
          }
        }
      }
    }),
    { seed: 3 },
  );
});

Deno.test("groupSoftThreshold() of single elements is softThreshold(); larger groups go as one", () => {
  fc.assert(
    fc.property(weight, strength, (weight, threshold) => {
      const element = groupedView(weight, "element"), filter = groupedView(weight, "filter");
      const mapped = groupSoftThreshold(weight.data, threshold, { view: element });
      softThreshold(weight.data, threshold).forEach((w, i) =>
        assert.ok(Math.abs(w - mapped[i]!) < 1e-6)
      );
      const whole = groupSoftThreshold(weight.data, threshold, { view: filter });
      for (const group of groupsOf(filter)) {
        const zeros = group.filter((i) => whole[i] === 0).length;
        const before = group.filter((i) => weight.data[i] === 0).length;
        assert.ok(zeros === group.length || zeros === before);
      }
    }),
    { seed: 4 },
  );
});

Deno.test("penalties and proximal maps refuse negative strengths and other lengths", () => {
  const data = Float32Array.of(1, 2), into = new Float32Array(1);
  const view = groupedView({ data, shape: [2, 1], layout: "dense" }, "element");
  for (const bad of [-1, NaN, Infinity]) {
    const strength = new RangeError(
      `Cannot use strength: it must be a number in [0, infinity): current value is ${bad}`,
    );
    assert.throws(() => l1Gradient(data, { strength: bad }), strength);
    assert.throws(() => l2Gradient(data, { strength: bad }), strength);
    assert.throws(() => groupLassoGradient(data, { view, strength: bad }), strength);
    const threshold = new RangeError(strength.message.replace("strength", "threshold"));
    assert.throws(() => softThreshold(data, bad), threshold);
    assert.throws(() => groupSoftThreshold(data, bad, { view }), threshold);
    assert.throws(() => shrinkWeights(data, bad), /Cannot use weight: /);
  }
  const length = new TypeError(
    "Cannot use the gradients: its shape must be [2]: current value is [1]",
  );
  assert.throws(() => l1Gradient(data, { strength: 1, into }), length);
  assert.throws(() => l2Gradient(data, { strength: 1, into }), length);
  assert.throws(() => groupLassoGradient(data, { view, strength: 1, into }), length);
  assert.throws(
    () => groupSoftThreshold(new Float32Array(3), 1, { view }),
    /values of a weight: its shape must be \[2\]/,
  );
});

Deno.test("penalties and their maps refuse weights that are not finite", () => {
  for (const bad of [NaN, Infinity]) {
    const weights = Float32Array.of(1, bad), options = { strength: 0.1 };
    const view = groupedView(
      { data: Float32Array.of(1, 2), shape: [2, 1], layout: "dense" },
      "filter",
    );
    const message =
      `Cannot use the weights: every number must be finite: current value is ${bad} at 1`;
    for (
      const of of [
        () => l1Gradient(weights, options),
        () => l2Gradient(weights, options),
        () => groupLassoGradient(weights, { ...options, view }),
        () => softThreshold(weights, 0.1),
        () => shrinkWeights(weights, 0.1),
        () => groupSoftThreshold(weights, 0.1, { view }),
      ]
    ) assert.throws(of, new RangeError(message));
  }
});
