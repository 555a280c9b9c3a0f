import assert from "node:assert/strict";
import { cosineLearningRate } from "@geta-lab/geta/optim";

Deno.test("cosineLearningRate() rises during warm-up, then falls towards zero", () => {
  const rates = Array.from(
    { length: 50 },
    (_, n) => cosineLearningRate(n, 50, { base: 0.1, warmUp: 10 }),
  );
  for (let n = 1; n < 10; n++) assert.ok(rates[n]! > rates[n - 1]!);
  for (let n = 11; n < 50; n++) assert.ok(rates[n]! < rates[n - 1]!);
  assert.equal(rates[9], 0.1);
  assert.equal(rates[10], 0.1);
  assert.ok(rates[49]! > 0 && rates[49]! < 1e-3);
  assert.equal(cosineLearningRate(50, 50, { base: 0.1 }), 0);
});

Deno.test("cosineLearningRate() refuses a warm-up longer than the run", () => {
  assert.throws(() => cosineLearningRate(0, 10, { base: 1, warmUp: 11 }), RangeError);
  assert.throws(() => cosineLearningRate(-1, 10, { base: 1 }), RangeError);
});
