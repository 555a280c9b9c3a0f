import assert from "node:assert/strict";
import fc from "fast-check";
import { zeroCounts } from "@geta-lab/geta/quant";

Deno.test("zeroCounts() counts every zero once, that of a mask as pruned whatever its level is", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0, 1)));
  fc.assert(
    fc.property(pairs, (pairs) => {
      const levels = pairs.map(([level]) => level), mask = pairs.map(([, kept]) => kept);
      assert.deepEqual(zeroCounts(levels, mask), {
        total: pairs.length,
        byMask: pairs.filter(([, kept]) => kept === 0).length,
        byRounding: pairs.filter(([level, kept]) => kept === 1 && level === 0).length,
      });
      assert.deepEqual(zeroCounts(levels), zeroCounts(levels, levels.map(() => 1)));
    }),
    { seed: 51 },
  );
});

Deno.test("zeroCounts() counts a negative zero, and refuses what is no level or no mask", () => {
  assert.equal(zeroCounts(Float32Array.of(-0, 0, 1)).byRounding, 2);
  assert.throws(
    () => zeroCounts([NaN]),
    new RangeError("Cannot use levels: every number must be finite: current value is NaN at 0"),
  );
  assert.throws(
    () => zeroCounts([1], [0.5]),
    new RangeError("Cannot use a mask: it must be an integer in [0, 1]: current value is 0.5"),
  );
  assert.throws(
    () => zeroCounts([1], []),
    new TypeError("Cannot use mask: its shape must be [1]: current value is [0]"),
  );
});
