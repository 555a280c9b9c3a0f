import assert from "node:assert/strict";
import fc from "fast-check";
import {
  beginsEvenPeriod,
  evenTiming,
  lineStep,
  moveInBits,
  SCALAR_STEP_LIMIT,
  spreadEvenly,
  toBitCoordinates,
  updateScalars,
} from "@geta-lab/geta/qasso";
import { bitWidth, stepSizeForBits } from "@geta-lab/geta/quant";

Deno.test("spreadEvenly() gives the nearest whole number of structures, in counts that differ by at most one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (total, sparsity, periods) => {
        const counts = spreadEvenly(total, { sparsity, periods });
        assert.equal(counts.length, periods);
        const sum = counts.reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - sparsity * total) <= 0.5 + 1e-6);
        const sorted = counts.toSorted((a, b) => a - b);
        assert.ok(sorted.at(-1)! - sorted[0]! <= 1 && sorted[0]! >= 0);
      },
    ),
    { seed: 1 },
  );
  assert.deepEqual(spreadEvenly(10, { sparsity: 0.7, periods: 3 }), [2, 3, 2]); // 0.7 * 10 < 7 in binary
});

Deno.test("evenTiming() and beginsEvenPeriod() divide the joint stage without a rest", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 5 }),
      (jointSteps, periods, warmUpSteps) => {
        const pruningPeriods = Math.min(periods, jointSteps);
        const config = {
          warmUpSteps,
          projectionSteps: 2,
          projectionPeriods: 1,
          jointSteps,
          pruningPeriods,
          bitRange: [4, 16] as [number, number],
          bitReduction: 2,
        };
        let begun = 0, ended = 0, k = -1;
        for (let n = 1; n <= warmUpSteps + 2 + jointSteps + 3; n++) {
          const { stepInPeriod, periodSteps, ends } = evenTiming(n, config);
          const isJoint = n > warmUpSteps + 2 && n <= warmUpSteps + 2 + jointSteps;
          assert.equal(periodSteps > 0, isJoint);
          if (!isJoint) continue;
          if (beginsEvenPeriod(n, config)) [begun, k] = [begun + 1, -1];
          assert.equal(stepInPeriod, ++k);
          if (ends) ended++;
          assert.ok(Math.abs(periodSteps - jointSteps / pruningPeriods) < 1);
        }
        assert.deepEqual([begun, ended], [pruningPeriods, pruningPeriods]);
      },
    ),
    { seed: 2 },
  );
});

Deno.test("lineStep() takes off nothing that works against descent, and reaches the line where it can", () => {
  const vector = fc.array(fc.integer({ min: -300, max: 300 }).map((n) => n / 100), {
    minLength: 6,
    maxLength: 6,
  });
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  fc.assert(
    fc.property(vector, vector, fc.integer({ min: 1, max: 30 }), (x, g, stepsLeft) => {
      const geometry = { product: dot(x, g), squares: dot(x, x), gradientSquares: dot(g, g) };
      fc.pre(geometry.squares > 1e-6 && geometry.gradientSquares > 1e-6);
      const { forgetRate, opposing } = lineStep(geometry, stepsLeft);
      assert.ok(forgetRate >= -1e-12 && forgetRate <= 1);
      const off = x.map((value, i) => forgetRate * (value + opposing * g[i]!));
      assert.ok(dot(off, g) >= -1e-9 * Math.sqrt(geometry.squares * geometry.gradientSquares));
      const left = Math.sqrt(dot(x.map((v, i) => v - off[i]!), x.map((v, i) => v - off[i]!)));
      const line = (1 - 1 / stepsLeft) * Math.sqrt(geometry.squares);
      const against = Math.max(0, -geometry.product) / Math.sqrt(geometry.gradientSquares);
      assert.ok(
        Math.abs(left - Math.max(line, against)) < 1e-6 * Math.sqrt(geometry.squares) + 1e-9,
      );
    }),
    { seed: 3, numRuns: 500 },
  );
});

/** A smooth loss of d, q_m and t, with its partial derivatives by differences. */
function loss([a, b, c]: number[]) {
  const value = (d: number, q: number, t: number) =>
    a! * d + b! * Math.sin(q) + c! * Math.cos(t) + a! * b! * d * q;
  const by = (d: number, q: number, t: number) => {
    const h = 1e-5;
    return {
      stepSize: (value(d + h, q, t) - value(d - h, q, t)) / (2 * h),
      clip: (value(d, q + h, t) - value(d, q - h, t)) / (2 * h),
      exponent: (value(d, q, t + h) - value(d, q, t - h)) / (2 * h),
    };
  };
  return { value, by };
}

const scalars = fc.record({
  bits: fc.integer({ min: 22, max: 98 }).map((n) => n / 10),
  clip: fc.integer({ min: 3, max: 30 }).map((n) => n / 10),
  exponent: fc.integer({ min: 5, max: 20 }).map((n) => n / 10),
});
const weights = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});

Deno.test("toBitCoordinates() gives the derivatives by b, q_m and t with d following", () => {
  fc.assert(
    fc.property(scalars, weights, ({ bits, clip, exponent }, chosen) => {
      const { value, by } = loss(chosen);
      const follow = (b: number, q: number, t: number) =>
        value(stepSizeForBits(b, { clip: q, exponent: t }), q, t);
      const d = stepSizeForBits(bits, { clip, exponent });
      const found = toBitCoordinates({ stepSize: d, clip, exponent }, by(d, clip, exponent));
      const h = 1e-5;
      const wanted = [
        (follow(bits + h, clip, exponent) - follow(bits - h, clip, exponent)) / (2 * h),
        (follow(bits, clip + h, exponent) - follow(bits, clip - h, exponent)) / (2 * h),
        (follow(bits, clip, exponent + h) - follow(bits, clip, exponent - h)) / (2 * h),
      ];
      [found.stepSize, found.clip, found.exponent].forEach((own, i) =>
        assert.ok(Math.abs(own - wanted[i]!) < 1e-4 * (1 + Math.abs(wanted[i]!)))
      );
    }),
    { seed: 4 },
  );
});

Deno.test("moveInBits() never ascends, also where the bits are held; clipping d after a step of (d, q_m, t) does", () => {
  const names = { stepSize: "d", clip: "q", exponent: "t" }, learningRate = 1e-3;
  let paperAscends = 0;
  fc.assert(
    fc.property(scalars, weights, ({ bits, clip, exponent }, chosen) => {
      const { value, by } = loss(chosen);
      // the bits stand on the lower end of their range, and d is pulled by q_m and t
      const bitRange = [bits, bits + 1] as const;
      const d = stepSizeForBits(bits, { clip, exponent });
      const start = () => ({
        d: new Float32Array([d]),
        q: new Float32Array([clip]),
        t: new Float32Array([exponent]),
      });
      const at = (p: ReturnType<typeof start>) => value(p.d[0]!, p.q[0]!, p.t[0]!);
      const before = at(start()), own = by(d, clip, exponent), paper = start(), ours = start();
      const updates = (g: typeof own) => ({
        d: new Float32Array([g.stepSize]),
        q: new Float32Array([g.clip]),
        t: new Float32Array([g.exponent]),
      });
      moveInBits(names, ours, {
        updates: updates(toBitCoordinates({ stepSize: d, clip, exponent }, own)),
        learningRate,
        bitRange,
      });
      // first order: the step is small, the loss smooth
      assert.ok(at(ours) <= before + 1e-5, `${at(ours) - before}`);
      assert.ok(
        bitWidth({ stepSize: ours.d[0]!, clip: ours.q[0]!, exponent: ours.t[0]! }) > bits - 1e-4,
      );
      updateScalars({ weightQuantizer: names, kind: "projected" }, paper, {
        updates: updates(own),
        learningRateQuantizer: learningRate,
        bitRange,
      });
      if (at(paper) > before + 1e-4) paperAscends++;
    }),
    { seed: 5, numRuns: 400 },
  );
  assert.ok(paperAscends > 0, "the paper's projection was never seen to ascend");
});

Deno.test("moveInBits() changes a clip and an exponent by at most the limit of their value, however large the update is", () => {
  const names = { stepSize: "d", clip: "q", exponent: "t" };
  const pull = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(scalars, pull, pull, ({ bits, clip, exponent }, ofClip, ofExponent) => {
      const parameters = {
        d: new Float32Array([stepSizeForBits(bits, { clip, exponent })]),
        q: new Float32Array([clip]),
        t: new Float32Array([exponent]),
      };
      const updates = { q: new Float32Array([ofClip]), t: new Float32Array([ofExponent]) };
      const before = { q: parameters.q[0]!, t: parameters.t[0]! };
      moveInBits(names, parameters, { updates, learningRate: 1, bitRange: [2, 16] });
      for (const name of ["q", "t"] as const) {
        const moved = before[name] - parameters[name][0]!, by = updates[name][0]!;
        const most = SCALAR_STEP_LIMIT * before[name];
        assert.ok(Math.abs(moved) <= 1.0001 * most);
        assert.ok(moved * by >= 0, "against its own derivative");
        if (Math.abs(by) < most) assert.ok(Math.abs(moved - by) < 1e-6 * before[name]);
      }
    }),
    { seed: 3 },
  );
});
