import assert from "node:assert/strict";
import { stepLearningRate } from "@geta-lab/geta/optim";

Deno.test("stepLearningRate() falls tenfold by default and needs a stair length", () => {
  assert.ok(Math.abs(stepLearningRate(30, { base: 1, every: 30 }) - 0.1) < 1e-12);
  assert.throws(() => stepLearningRate(0, { base: 1, every: 0 }), RangeError);
});
