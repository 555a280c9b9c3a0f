import assert from "node:assert/strict";
import fc from "fast-check";
import { count, random } from "@geta-lab/geta/core";
import { applyMask, regrow, type RegrowOptions, softFilterPruning } from "@geta-lab/geta/mask";
import { applyUpdates, sgd } from "@geta-lab/geta/optim";

const layer = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(1000)).map(([n, seed]) => {
  const stream = random(seed);
  const list = () => Float32Array.from({ length: n }, stream.normal);
  return {
    weights: list(),
    gradients: list(),
    mask: Uint8Array.from({ length: n }, () => stream.integer(2)),
  };
});

Deno.test("regrow() equals dropping and growing one weight after the other", () => {
  fc.assert(
    fc.property(
      layer,
      fc.integer({ min: 0, max: 100 }),
      ({ weights, gradients, mask }, percent) => {
        const fraction = percent / 100, next = mask.slice();
        const result = regrow(weights, mask, { gradients, fraction });
        const active = mask.reduce((sum, one) => sum + one, 0),
          k = count(fraction, active, "floor");
        const pick = (which: number, better: (i: number, j: number) => boolean) => {
          let best = -1;
          next.forEach((one, i) => {
            if (one === which && (best < 0 || better(i, best))) best = i;
          });
          next[best] = 1 - which;
          return best;
        };
        const size = (list: Float32Array, i: number) => Math.abs(list[i]!);
        const ascending = (list: number[]) => list.sort((a, b) => a - b);
        const dropped = Array.from(
          { length: k },
          () => pick(1, (i, j) => size(weights, i) < size(weights, j)),
        );
        const grown = Array.from(
          { length: k },
          () => pick(0, (i, j) => size(gradients, i) > size(gradients, j)),
        );
        assert.deepEqual(result.mask, next);
        assert.deepEqual([...result.dropped], ascending(dropped));
        assert.deepEqual([...result.grown], ascending(grown));
        assert.deepEqual([...result.fresh], ascending(grown.filter((i) => mask[i] === 0)));
        result.weights.forEach((weight, i) =>
          assert.equal(weight, mask[i] === 1 && next[i] === 1 ? weights[i] : 0)
        );
        // as many active weights as before
        assert.equal(next.reduce((sum, one) => sum + one, 0), active);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("regrow() lets a dropped weight return with its value", () => {
  const { mask, weights, dropped, fresh } = regrow(
    Float32Array.of(5, 1, 7),
    Uint8Array.of(1, 1, 0),
    { gradients: Float32Array.of(0, 9, 1), fraction: 0.5 },
  );
  assert.deepEqual([mask, [...weights]], [Uint8Array.of(1, 1, 0), [5, 1, 0]]);
  assert.deepEqual([[...dropped], [...fresh]], [[1], []]);
});

Deno.test("regrow() refuses other lengths, shares out of range and numbers that are not finite", () => {
  const weights = Float32Array.of(1, 2), mask = Uint8Array.of(1, 0), gradients = weights;
  assert.throws(
    () => regrow(weights, Uint8Array.of(1), { gradients, fraction: 0.5 }),
    new TypeError("Cannot use the mask: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () => regrow(weights, mask, { gradients: Float32Array.of(1), fraction: 0.5 }),
    /Cannot use the gradients: its shape must be \[2\]/,
  );
  assert.throws(() => regrow(weights, mask, { gradients, fraction: 2 }), /Cannot use share/);
  assert.throws(
    () => regrow(Float32Array.of(NaN, 0), mask, { gradients, fraction: 1 }),
    /must be finite: current value is NaN/,
  );
  // nor may a NaN stay where nothing is dropped
  assert.throws(
    () => regrow(Float32Array.of(NaN, 0), mask, { gradients, fraction: 0 }),
    new RangeError(
      "Cannot use the weights: every number must be finite: current value is NaN at 0",
    ),
  );
  assert.throws(
    () => regrow(weights, mask, { gradients: Float32Array.of(1, Infinity), fraction: 0 }),
    /Cannot use the gradients: .* Infinity at 1/,
  );
});

Deno.test("regrow() takes its options by name", () => {
  const weights = Float32Array.of(1, 2), mask = Uint8Array.of(1, 0);
  assert.throws(
    () => regrow(weights, mask, { gradient: weights, fraction: 0.5 } as unknown as RegrowOptions),
    /^TypeError: Cannot use gradient: it must be an option of regrow\(\), .*; did you mean gradients\?$/,
  );
  assert.throws(
    () => regrow(weights, mask, { gradients: weights } as RegrowOptions),
    /^TypeError: Cannot use fraction: it must be given to regrow\(\): current value is undefined$/,
  );
});

Deno.test("regrow() takes every entry of a mask that is not 0 as active, as applyMask() does", () => {
  const weights = Float32Array.of(5, 1, 0), gradients = Float32Array.of(0, 0, 2);
  const own = (active: number) =>
    regrow(weights, Uint8Array.of(active, active, 0), { gradients, fraction: 0.5 });
  assert.deepEqual(own(255), own(1));
  assert.deepEqual(own(255).mask, Uint8Array.of(1, 0, 1));
});

Deno.test("applyMask() leaves no NaN, no infinity and no -0 behind a zero of the mask", () => {
  const values = Float32Array.of(NaN, Infinity, -1, -1);
  const result = applyMask(values, Uint8Array.of(0, 0, 0, 1));
  assert.ok(Object.is(result[2], 0));
  assert.deepEqual(result, Float32Array.of(0, 0, 0, -1));
  assert.ok(Number.isNaN(values[0]));
  assert.equal(applyMask(values, Uint8Array.of(0, 0, 0, 1), { into: values }), values);
  assert.equal(values[0], 0);
  assert.throws(
    () => applyMask(values, new Uint8Array(3)),
    new TypeError("Cannot use the mask: its shape must be [4]: current value is [3]"),
  );
  assert.throws(
    () => applyMask(values, new Uint8Array(4), { into: new Float32Array(3) }),
    /array for the result: its shape must be \[4\]/,
  );
});

Deno.test("applyMask() after each step holds the mask against momentum, which moves zeros", () => {
  const mask = Uint8Array.of(0, 1),
    run = (hold: boolean) => {
      const parameters = { w: Float32Array.of(0, 1) }, { init, update } = sgd({ momentum: 0.9 });
      let state = { ...init(), step: 1, first: { w: Float32Array.of(1, 1) } };
      for (let step = 0; step < 3; step++) {
        const { updates, state: next } = update({ w: new Float32Array(2) }, state, parameters);
        applyUpdates(parameters, updates, { learningRate: 0.1 });
        if (hold) applyMask(parameters.w, mask, { into: parameters.w });
        state = next as typeof state;
      }
      return parameters.w;
    };
  assert.ok(run(false)[0]! < -0.2);
  assert.equal(run(true)[0], 0);
  assert.equal(run(true)[1], run(false)[1]);
});

Deno.test("softFilterPruning() ranks all filters again: a zeroed one that has grown comes back", () => {
  const dense = (...data: number[]) =>
    ({ data: Float32Array.from(data), shape: [1, 4], layout: "dense" }) as const;
  const first = softFilterPruning(dense(4, 3, 2, 1), 0.5);
  assert.deepEqual(first.keep, Uint8Array.of(1, 1, 0, 0));
  assert.deepEqual(first.weight.data, Float32Array.of(4, 3, 0, 0));
  const grown = { ...first.weight, data: Float32Array.of(4, 0.1, 0, 5) };
  assert.deepEqual(softFilterPruning(grown, 0.5).keep, Uint8Array.of(1, 0, 0, 1));
  // floor, as the reference rounds
  assert.deepEqual(softFilterPruning(dense(4, 3, 2, 1), 0.49).keep, Uint8Array.of(1, 1, 1, 0));
  assert.throws(() => softFilterPruning(dense(4, 3, 2, 1), 1), /1 of 4 must stay/);
});
