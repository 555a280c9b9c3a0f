import assert from "node:assert/strict";
import fc from "fast-check";
import { count } from "@geta-lab/geta/core";

Deno.test("count() equals whole-number arithmetic for every share of thousandths, kept or removed", () => {
  const n = fc.oneof(fc.nat(5000), fc.integer({ min: 1, max: 100_000_000 }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), n, (thousandths, n) => {
      const exact = BigInt(thousandths) * BigInt(n);
      for (const share of [thousandths / 1000, 1 - (1000 - thousandths) / 1000]) {
        assert.equal(BigInt(count(share, n, "floor")), exact / 1000n);
        assert.equal(BigInt(count(share, n)), (exact + 500n) / 1000n);
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});

Deno.test("count() takes one of ten filters away at keep 0.9, where truncation takes none", () => {
  assert.equal(Math.trunc(10 * (1 - 0.9)), 0);
  assert.equal(count(1 - 0.9, 10, "floor"), 1);
  assert.equal(count(1 - 0.9, 10), 1);
});

Deno.test("count() grows with the share, from nothing to all", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.nat(100_000), (a, b, n) => {
      for (const rule of ["round", "floor"] as const) {
        assert.equal(count(0, n, rule), 0);
        assert.equal(count(1, n, rule), n);
        assert.ok(count(Math.min(a, b), n, rule) <= count(Math.max(a, b), n, rule));
      }
    }),
    { seed: 2 },
  );
});

Deno.test("count() refuses what is no share, no number of things and no rule", () => {
  for (const share of [-0.1, 1.1, NaN, Infinity]) {
    assert.throws(
      () => count(share, 10),
      new RangeError(`Cannot use share: it must be a number in [0, 1]: current value is ${share}`),
    );
  }
  assert.throws(
    () => count(0.5, 1.5),
    new RangeError("Cannot use n: it must be an integer in [0, infinity): current value is 1.5"),
  );
  assert.throws(
    () => count(0.5, 10, "ceil" as "floor"),
    new RangeError("Cannot use rule: it must be one of round, floor: current value is ceil"),
  );
  assert.throws(() => count("0.5" as unknown as number, 10), TypeError);
});
