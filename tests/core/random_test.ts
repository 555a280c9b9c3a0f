import assert from "node:assert/strict";
import fc from "fast-check";
import { permutation, random } from "@geta-lab/geta/core";

Deno.test("random() gives numbers in [0, 1) with the moments of a uniform distribution", () => {
  const stream = random(3), n = 20_000;
  const xs = Array.from({ length: n }, () => stream.uniform());
  const mean = xs.reduce((a, b) => a + b) / n;
  const variance = xs.reduce((a, x) => a + (x - mean) ** 2, 0) / n;
  assert.ok(xs.every((x) => x >= 0 && x < 1));
  // four standard errors
  assert.ok(Math.abs(mean - 1 / 2) < 4 * Math.sqrt(1 / 12 / n));
  assert.ok(Math.abs(variance - 1 / 12) < 4 * Math.sqrt(1 / 180 / n));
});

Deno.test("random().normal() has mean 0, variance 1 and a normal's fourth moment", () => {
  const stream = random(5), n = 20_000;
  const moment = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = stream.normal();
    for (let p = 1; p <= 4; p++) moment[p]! += x ** p / n;
  }
  assert.ok(Math.abs(moment[1]!) < 4 / Math.sqrt(n));
  assert.ok(Math.abs(moment[2]! - 1) < 4 * Math.sqrt(2 / n));
  assert.ok(Math.abs(moment[4]! - 3) < 4 * Math.sqrt(96 / n));
});

Deno.test("random() gives neighbouring seeds unrelated streams", () => {
  const n = 4000;
  let sum = 0;
  for (let seed = 0; seed < n; seed++) {
    sum += (random(seed, 1).uniform() - 0.5) * (random(seed + 1, 1).uniform() - 0.5);
  }
  // the product of two independent uniforms around 0 has deviation 1/12
  assert.ok(Math.abs(sum / n) < 4 / 12 / Math.sqrt(n));
});

Deno.test("permutation() holds every index once, and every index comes first about equally often", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.nat(), (n, seed) => {
      const order = permutation(n, random(seed));
      assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: n }, (_, i) => i));
    }),
    { seed: 2 },
  );
  const first = new Int32Array(5);
  for (let seed = 0; seed < 5000; seed++) first[permutation(5, random(seed))[0]!]!++;
  for (const count of first) assert.ok(Math.abs(count - 1000) < 4 * Math.sqrt(800));
});
