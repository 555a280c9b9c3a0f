import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  chooseRatios,
  gridFirstCrossing,
  interactionError,
  overallSparsity,
  type SizedCurve,
} from "@geta-lab/geta/sensitivity";

const ratios = [0, 0.25, 0.5, 0.75];
const curves: fc.Arbitrary<SizedCurve[]> = fc.array(
  fc.record({
    ratios: fc.constant(ratios),
    drops: fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 4, maxLength: 4 })
      .map((drops) => drops.map((drop, i) => i === 0 ? 0 : drop / 8)),
    size: fc.integer({ min: 1, max: 9 }).map((n) => 4 * n),
  }),
  { maxLength: 5 },
);

/** Every combination. */
function bruteForce(curves: SizedCurve[], maxDrop: number): { removed: number; drop: number } {
  let best = { removed: -1, drop: Infinity };
  function extend(l: number, removed: number, drop: number): void {
    if (l === curves.length) {
      if (drop > maxDrop) return;
      const better = removed > best.removed || (removed === best.removed && drop < best.drop);
      if (better) best = { removed, drop };
      return;
    }
    const { ratios, drops, size } = curves[l]!;
    ratios.forEach((ratio, i) => extend(l + 1, removed + size * ratio, drop + drops[i]!));
  }
  extend(0, 0, 0);
  return best;
}

Deno.test("chooseRatios() finds what trying all combinations finds", () => {
  fc.assert(
    fc.property(curves, fc.nat(16).map((n) => n / 8), (curves, maxDrop) => {
      const { ratios, removed, drop } = chooseRatios(curves, maxDrop);
      assert.deepEqual({ removed, drop }, bruteForce(curves, maxDrop));
      // and the ratios are those that give it
      assert.equal(ratios.length, curves.length);
      assert.equal(ratios.reduce((sum, ratio, l) => sum + curves[l]!.size * ratio, 0), removed);
      const drops = ratios.map((ratio, l) => curves[l]!.drops[curves[l]!.ratios.indexOf(ratio)]!);
      assert.equal(drops.reduce((a, b) => a + b, 0), drop);
    }),
    { seed: 91, numRuns: 300 },
  );
});

Deno.test("chooseRatios() removes at least as much as an equal share of the loss for every group", () => {
  fc.assert(
    fc.property(curves.filter(({ length }) => length > 0), fc.nat(16), (curves, loss) => {
      const each = curves.map((curve) => gridFirstCrossing(curve, loss / curves.length));
      const sizes = curves.map(({ size }) => size);
      const { ratios } = chooseRatios(curves, loss);
      assert.ok(overallSparsity(ratios, sizes) >= overallSparsity(each, sizes));
    }),
    { seed: 92 },
  );
});

Deno.test("chooseRatios() of fifty groups, drops of a thousand samples, takes less than a second", () => {
  const stream = random(1);
  const tenths = Array.from({ length: 10 }, (_, i) => i / 10);
  const many = Array.from({ length: 50 }, () => ({
    ratios: tenths,
    drops: tenths.map((r) => Math.round(1000 * (r ** 3 * stream.uniform())) / 1000),
    size: 1 + stream.integer(1e6),
  }));
  const began = performance.now();
  const { drop, removed } = chooseRatios(many, 0.5);
  assert.ok(performance.now() - began < 1000);
  assert.ok(drop <= 0.5 + 1e-9 && removed > 0);
});

Deno.test("chooseRatios() may leave a group alone that was never measured whole", () => {
  const curve = { ratios: [0.5], drops: [1], size: 10 };
  assert.deepEqual(chooseRatios([curve], 0.5), { ratios: [0], removed: 0, drop: 0 });
});

Deno.test("chooseRatios() pays for a cut with another one that makes the network better", () => {
  const better = { ratios: [0, 0.5], drops: [0, -1], size: 2 };
  const worse = { ratios: [0, 0.5], drops: [0, 1], size: 100 };
  const wanted = { ratios: [0.5, 0.5], removed: 51, drop: 0 };
  assert.deepEqual(chooseRatios([better, worse], 0), wanted);
  assert.deepEqual(chooseRatios([worse, better], 0), wanted, "whatever the order");
});

Deno.test("chooseRatios() refuses groups that lose too much as they are, and sizes that are none", () => {
  assert.throws(
    () => chooseRatios([{ ratios: [0], drops: [0.5], size: 1 }], 0.25),
    new RangeError(
      "Cannot choose ratios: the groups must lose at most 0.25 at some of their ratios: current value is 0.5",
    ),
  );
  assert.throws(
    () => chooseRatios([{ ratios: [0], drops: [0], size: 0 }], 0.25),
    new RangeError("Cannot use size: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(
    () => chooseRatios([], NaN),
    new RangeError(
      "Cannot use maxDrop: it must be a number in [0, infinity): current value is NaN",
    ),
  );
});

Deno.test("interactionError() is 0 where drops add up, and refuses what is no number", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -8, max: 8 }).map((n) => n / 8)), (drops) => {
      assert.equal(interactionError(drops, drops.reduce((a, b) => a + b, 0)), 0);
    }),
    { seed: 93 },
  );
  assert.throws(
    () => interactionError([0, NaN], 1),
    new RangeError(
      "Cannot use singleDrops: every number must be finite: current value is NaN at 1",
    ),
  );
});

Deno.test("overallSparsity() is the share of all elements, and refuses no groups", () => {
  assert.equal(overallSparsity([1, 0], [1, 3]), 0.25);
  assert.throws(
    () => overallSparsity([], []),
    new RangeError(
      "Cannot measure sparsity: there must be at least one group: current value is none",
    ),
  );
  assert.throws(
    () => overallSparsity([0.5], [0]),
    new RangeError("Cannot use size: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(
    () => overallSparsity([0.5], []),
    new TypeError("Cannot use sizes: its shape must be [1]: current value is [0]"),
  );
});
