import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { applyUpdates, optimizer, type OptimizerConfig } from "@geta-lab/geta/optim";
import { holdMasks } from "@geta-lab/geta/train";
import { reportCases } from "../support/fixtures.ts";

const SIZE = 12;
const rules: OptimizerConfig[] = [
  { rule: "sgd", momentum: 0.9 },
  { rule: "sgd", momentum: 0.9, weightDecay: 0.1 },
  { rule: "adam", weightDecay: 0.1 },
  { rule: "adamw", weightDecay: 0.1 },
];

/** Some steps; a mask is held from step `from` on. Gives the weights after each step. */
function train(
  config: OptimizerConfig,
  { steps, from, mask }: { steps: number; from: number; mask: Uint8Array },
): Float32Array[] {
  const { update, init, decay } = optimizer(config), stream = random(3);
  const parameters = {
    w: Float32Array.from({ length: SIZE }, () => stream.normal()),
    free: Float32Array.of(1),
  };
  let state = init();
  return Array.from({ length: steps }, (_, step) => {
    const gradients = {
      w: Float32Array.from({ length: SIZE }, () => stream.normal()),
      free: Float32Array.of(0.5),
    };
    const next = update(gradients, state, parameters);
    applyUpdates(parameters, next.updates, { learningRate: 0.1, decay });
    state = next.state;
    if (step >= from) holdMasks({ parameters, optimizer: state }, { w: mask });
    return parameters.w.slice();
  });
}

for (const config of rules) {
  const { rule, weightDecay = 0 } = config;
  Deno.test(`holdMasks() keeps removed weights at exact zero over many steps of ${rule} with decay ${weightDecay}, and no other`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: SIZE, maxLength: SIZE, max: 1 }),
        fc.nat(20),
        (mask, from) => {
          const held = train(config, { steps: 40, from, mask });
          const free = train(config, { steps: 40, from: Infinity, mask });
          held.forEach((weights, step) =>
            weights.forEach((weight, i) => {
              const wanted = step >= from && mask[i] === 0 ? 0 : free[step]![i];
              assert.ok(
                Object.is(weight, wanted),
                `step ${step}, weight ${i}: ${weight}, not ${wanted}`,
              );
            })
          );
        },
      ),
      { seed: 61, numRuns: 20 },
    );
  });
}

Deno.test("holdMasks() lets a weight that returns start at rest", () => {
  const parameters = { w: Float32Array.of(2, 2) };
  const optimizer = {
    step: 9,
    first: { w: Float32Array.of(5, 5) },
    second: { w: Float32Array.of(4, 4) },
  };
  holdMasks({ parameters, optimizer }, { w: Uint8Array.of(1, 0) });
  assert.deepEqual(optimizer.first.w, Float32Array.of(5, 0));
  assert.deepEqual(optimizer.second.w, Float32Array.of(4, 4));
});

Deno.test("holdMasks() makes a removed weight zero even if it is NaN", () => {
  const parameters = { w: Float32Array.of(NaN, -3) };
  holdMasks({ parameters, optimizer: { step: 0, first: {}, second: {} } }, {
    w: new Uint8Array(2),
  });
  assert.ok(parameters.w.every((weight) => Object.is(weight, 0)));
});

Deno.test("holdMasks() refuses a mask without a parameter and one of another size", () => {
  const learner = {
    parameters: { w: new Float32Array(2) },
    optimizer: { step: 0, first: {}, second: {} },
  };
  assert.throws(
    () => holdMasks(learner, { v: new Uint8Array(2) }),
    new TypeError("Cannot mask v: there must be such a parameter: current value is none"),
  );
  assert.throws(
    () => holdMasks(learner, { w: new Uint8Array(3) }),
    new TypeError("Cannot use the mask of w: its shape must be [2]: current value is [3]"),
  );
});

Deno.test("fixture: holdMasks() stops the leak of report schedule_off_grid_and_leak", () => {
  interface Case {
    leak: { weight: number; velocity: number; momentum: number; lr: number };
  }
  interface Expect {
    leaked_weight_without_reapply: number;
  }
  for (
    const { case: { leak }, expect } of reportCases<Case, Expect>("schedule_off_grid_and_leak")
  ) {
    const parameters = { w: Float32Array.of(leak.weight) };
    const before = { step: 1, first: { w: Float32Array.of(leak.velocity) }, second: {} };
    const { update } = optimizer({ rule: "sgd", momentum: leak.momentum });
    const { updates, state } = update({ w: new Float32Array(1) }, before, parameters);
    applyUpdates(parameters, updates, { learningRate: leak.lr });
    assert.ok(Math.abs(parameters.w[0]! - expect.leaked_weight_without_reapply) < 1e-6);
    holdMasks({ parameters, optimizer: state }, { w: Uint8Array.of(0) });
    assert.deepEqual([...parameters.w, ...state.first.w!], [0, 0]);
  }
});
