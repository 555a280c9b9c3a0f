import assert from "node:assert/strict";
import { lineThrough } from "../../tools/bench/line.ts";

Deno.test("lineThrough() finds the line points lie on, and how well others lie on one", () => {
  assert.deepEqual(lineThrough([[1, 3], [2, 5], [4, 9]]), { intercept: 1, slope: 2, explained: 1 });
  // y = 0, 3, 0 at x = 0, 1, 2: the best line is the mean
  const { intercept, slope, explained } = lineThrough([[0, 0], [1, 3], [2, 0]]);
  assert.deepEqual([intercept, slope, explained], [1, 0, 0]);
});
