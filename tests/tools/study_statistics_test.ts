import assert from "node:assert/strict";
import { interval, percentRange, pointsText, quantile95 } from "../../tools/study/statistics.ts";

Deno.test("interval() is Student's of a hand-made sample", () => {
  // mean 2, s = 1, t_2 = 4.303
  const { mean, half } = interval([1, 2, 3]);
  assert.equal(mean, 2);
  assert.ok(Math.abs(half - 4.303 / Math.sqrt(3)) < 1e-12);
  assert.equal(interval([1]).half, Infinity);
});

Deno.test("interval() takes Student's quantile for samples of any size", () => {
  // two-sided 95 %, from tables of the distribution
  const table = {
    1: 12.706,
    9: 2.262,
    10: 2.228,
    11: 2.201,
    15: 2.131,
    20: 2.086,
    30: 2.042,
    60: 2,
    120: 1.98,
  };
  for (const [freedom, wanted] of Object.entries(table)) {
    assert.ok(Math.abs(quantile95(Number(freedom)) - wanted) < 6e-4, freedom);
    const values = Array.from({ length: Number(freedom) + 1 }, (_, i) => i % 2 === 0 ? 1 : -1);
    const n = values.length, mean = values.reduce((a, b) => a + b, 0) / n;
    const s = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1));
    assert.ok(Math.abs(interval(values).half / (s / Math.sqrt(n)) - wanted) < 6e-4, freedom);
  }
});

Deno.test("percentRange() and pointsText() write shares as percent", () => {
  assert.equal(percentRange([0.5, 0.75]), "62.5 (50.0-75.0)");
  assert.equal(percentRange([]), "-");
  assert.equal(pointsText({ mean: 0.012, half: 0.004 }), "+1.2 ± 0.4");
  assert.equal(pointsText({ mean: -0.012, half: Infinity }), "-1.2 ± unknown");
});
