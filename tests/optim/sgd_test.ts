import assert from "node:assert/strict";
import fc from "fast-check";
import { applyUpdates, sgd } from "@geta-lab/geta/optim";

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
