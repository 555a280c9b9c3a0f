import assert from "node:assert/strict";
import { stepLearningRate } from "@geta-lab/geta/optim";

Deno.test("stepLearningRate() divides by ten at the end of each stair, and never before the first step", () => {
  const rate = (n: number) => stepLearningRate(n, { base: 1, every: 30 });
  assert.equal(rate(29), 1);
  assert.equal(rate(30), 0.1);
  assert.ok(Math.abs(rate(89) - 0.01) < 1e-15);
  assert.throws(
    () => rate(-1),
    new RangeError("Cannot use step: it must be a number in [0, infinity): current value is -1"),
  );
  assert.throws(
    () => stepLearningRate(0, { base: 1, every: 0 }),
    /Cannot use every: it must be an integer in \[1, infinity\): current value is 0/,
  );
});
