import { rankCorrelation } from "@geta-lab/geta/importance";
import fc from "fast-check";
import assert from "node:assert/strict";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a}, ${b}`);

Deno.test("rankCorrelation() without equal values is 1 - 6 sum of d^2 / (n (n^2 - 1))", () => {
  // ranks 1 2 3 4 5 and 2 1 4 3 5: d^2 = 1 1 1 1 0
  close(rankCorrelation([10, 20, 30, 40, 50], [0.2, 0.1, 7, 3, 9]), 1 - 6 * 4 / (5 * 24));
});

Deno.test("rankCorrelation() gives equal values the mean of their ranks", () => {
  // ranks 1 2.5 2.5 4 and 1 2 3 4 about 2.5: 2.25 + 0 + 0 + 2.25 of sqrt(4.5 * 5)
  close(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4]), 4.5 / Math.sqrt(4.5 * 5));
  assert.equal(rankCorrelation([7, 7, 7], [1, 2, 3]), 0);
});

Deno.test("rankCorrelation() depends on the order of each list only, whichever comes first", () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (one, two) => {
      const n = Math.min(one.length, two.length);
      const a = one.slice(0, n), b = two.slice(0, n), rho = rankCorrelation(a, b);
      assert.ok(Math.abs(rho) <= 1 + 1e-12);
      close(rankCorrelation(b, a), rho);
      close(rankCorrelation(a.map((x) => Math.exp(x / 9) + 3), b), rho);
      close(rankCorrelation(a.map((x) => -x), b), -rho);
    }),
    { seed: 1 },
  );
});

Deno.test("rankCorrelation() refuses lists that do not fit, single values and NaN", () => {
  assert.throws(() => rankCorrelation([1, 2], [1]), /TypeError: Cannot use b: its shape must be/);
  assert.throws(() => rankCorrelation([1], [1]), /RangeError: Cannot use the number of values/);
  assert.throws(() => rankCorrelation([1, NaN], [1, 2]), /RangeError: Cannot use a: every number/);
});
