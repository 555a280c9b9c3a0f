import assert from "node:assert/strict";
import fc from "fast-check";
import { applyUpdates, optimizer, sgd } from "@geta-lab/geta/optim";

const numbers = fc.double({ min: -2, max: 2, noNaN: true });

Deno.test("sgd() equals the rule written out for one number", () => {
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
      numbers,
      fc.constantFrom(0, 0.9),
      fc.constantFrom(0, 0.3),
      fc.constantFrom(0, 0.1),
      (gradients, start, momentum, dampening, weightDecay) => {
        const { init, update } = sgd({ momentum, dampening, weightDecay });
        const parameters = { x: Float32Array.of(start) };
        let state = init(), x = Math.fround(start), buffer: number | undefined;
        for (const gradient of gradients) {
          const step = update({ x: Float32Array.of(gradient) }, state, parameters);
          applyUpdates(parameters, step.updates, { learningRate: 0.1 });
          state = step.state;
          const g = gradient + weightDecay * x;
          buffer = buffer === undefined ? g : momentum * buffer + (1 - dampening) * g;
          x -= 0.1 * (momentum === 0 ? g : buffer);
        }
        assert.ok(Math.abs(parameters.x[0]! - x) < 1e-5);
        assert.equal(state.step, gradients.length);
      },
    ),
    { seed: 11 },
  );
});

Deno.test("sgd() leaves out parameters without gradient and the decay of those named", () => {
  const { init, update } = sgd({ weightDecay: 1, noWeightDecay: new Set(["bias"]) });
  const parameters = { w: Float32Array.of(2), bias: Float32Array.of(2), idle: Float32Array.of(2) };
  const { updates } = update(
    { w: Float32Array.of(0), bias: Float32Array.of(0) },
    init(),
    parameters,
  );
  assert.deepEqual(updates, { w: Float32Array.of(2), bias: Float32Array.of(0) });
});

Deno.test("sgd() with Nesterov's momentum equals PyTorch's rule v = g + mu buffer written out", () => {
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
      numbers,
      fc.constantFrom(0.5, 0.9),
      fc.constantFrom(0, 0.1),
      (gradients, start, momentum, weightDecay) => {
        const { init, update } = sgd({ momentum, weightDecay, nesterov: true });
        const parameters = { x: Float32Array.of(start) };
        let state = init(), x = Math.fround(start), buffer: number | undefined;
        for (const gradient of gradients) {
          const step = update({ x: Float32Array.of(gradient) }, state, parameters);
          applyUpdates(parameters, step.updates, { learningRate: 0.1 });
          state = step.state;
          const g = gradient + weightDecay * x;
          buffer = buffer === undefined ? g : momentum * buffer + g;
          x -= 0.1 * (g + momentum * buffer);
        }
        assert.ok(Math.abs(parameters.x[0]! - x) < 1e-5);
      },
    ),
    { seed: 12 },
  );
});

Deno.test("sgd() with Nesterov's momentum, by hand: gradients 1, 1, -1 and momentum 1/2", () => {
  const { init, update } = sgd({ momentum: 0.5, nesterov: true });
  const parameters = { x: Float32Array.of(0) };
  let state = init();
  const updates = [1, 1, -1].map((gradient) => {
    const step = update({ x: Float32Array.of(gradient) }, state, parameters);
    state = step.state;
    return step.updates.x![0]!;
  });
  assert.deepEqual(updates, [1.5, 1.75, -1.125]); // buffers 1, 1.5, -0.25
});

Deno.test("sgd() and optimizer() refuse Nesterov's momentum where it has no meaning", () => {
  assert.throws(
    () => sgd({ nesterov: true }),
    new RangeError(
      "Cannot use nesterov: momentum must be above 0 and dampening 0: current values are 0 and 0",
    ),
  );
  assert.throws(() => sgd({ nesterov: true, momentum: 0.9, dampening: 0.1 }), /are 0.9 and 0.1/);
  assert.throws(
    () => optimizer({ rule: "adamw", dampening: 0.1 }),
    new RangeError("Cannot use dampening: the rule must be sgd: current value is adamw"),
  );
  assert.throws(
    () => optimizer({ rule: "sgd", beta2: 0.9 }),
    new RangeError("Cannot use beta2: the rule must be adam or adamw: current value is sgd"),
  );
  assert.throws(
    () => optimizer({ rule: "adam", nesterov: true }),
    new RangeError("Cannot use nesterov: the rule must be sgd: current value is adam"),
  );
});
