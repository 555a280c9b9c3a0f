import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { gelu, silu } from "@geta-lab/geta/engine";
import { assertAllClose, assertClose, MODES, noise, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";
import { outputAndGradients } from "./gradients.ts";

const operators = { gelu, silu, sigmoid: (x: Tensor) => tf.sigmoid(x) };

for (const [name, operator] of Object.entries(operators)) {
  for (const [mode, options] of Object.entries(MODES)) {
    Deno.test(`${name}() and its gradient are the same on the engine, ${mode}, and as plain loops`, async () => {
      const f = () =>
        [1, 2, 3, 4, 5, 18, 1023].flatMap((n) =>
          outputAndGradients(operator, [tf.mul(noise([n], n), 3)])
        );
      assertAllClose(await onEngine(f, options), await onLoops(f), 2e-6);
    });
  }
}

Deno.test("gelu(), silu() and sigmoid() are the same with one and with two threads", async () => {
  const f = () =>
    Object.values(operators).flatMap((operator) =>
      outputAndGradients(operator, [noise([30_001], 1)])
    );
  const one = await onEngine(f, { threads: 1 });
  assert.deepEqual(await onEngine(f, { threads: 2 }), one);
  assertAllClose(one, await onLoops(f), 2e-6);
});

Deno.test("gelu() equals x times the integral of the normal density, to 3e-7 of the size of x", async () => {
  const points = Array.from({ length: 241 }, (_, i) => (i - 120) / 20);
  const [y] = await onEngine(() => [gelu(tf.tensor1d(points))]);
  points.forEach((x, i) => {
    const error = Math.abs(y![i]! - x * distribution(x));
    assert.ok(error <= 3e-7 * (1 + Math.abs(x)), `at ${x}: error ${error}`);
  });
});

// Simpson's rule from 0 to x with 2000 steps: exact to 1e-13 here.
function distribution(x: number): number {
  const steps = 2000, h = x / steps;
  const density = (t: number) => Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) sum += density(i * h) * (i % 2 === 1 ? 4 : 2);
  return 0.5 + sum * h / 3;
}

Deno.test("gelu(), silu() and sigmoid() stay finite far out and keep NaN", async () => {
  const far = [-1e4, -200, 200, 1e4, NaN, 0, 0, 0];
  const [g, s, p] = await onEngine(() => Object.values(operators).map((f) => f(tf.tensor1d(far))));
  for (const y of [g!, s!]) {
    assertClose([...y].slice(0, 4), [0, 0, 200, 1e4], 1e-6);
    assert.ok(Number.isNaN(y[4]));
  }
  assertClose([...p!].slice(0, 4), [0, 0, 1, 1], 1e-6);
  assert.ok(Number.isNaN(p![4]));
});
