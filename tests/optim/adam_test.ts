import assert from "node:assert/strict";
import fc from "fast-check";
import { adam, adamw, applyUpdates, type Optimizer } from "@geta-lab/geta/optim";

function constantGradient({ init, update }: Optimizer, steps: number): number {
  const parameters = { x: Float32Array.of(0) };
  let state = init(), last = NaN;
  for (let n = 0; n < steps; n++) {
    const step = update({ x: Float32Array.of(1) }, state, parameters);
    state = step.state;
    last = step.updates.x![0]!;
  }
  return last;
}

Deno.test("adam() walks at constant speed along a constant gradient", () => {
  for (const steps of [1, 10, 100]) {
    assert.ok(Math.abs(constantGradient(adam(), steps) - 1) < 1e-3);
  }
});

Deno.test("adam() with an unscaled start has the reference's slow start", () => {
  for (const [steps, speed] of [[1, 0.316], [10, 0.153], [100, 0.31], [1000, 0.795]] as const) {
    assert.ok(Math.abs(constantGradient(adam({ unscaledStart: true }), steps) - speed) < 1e-2);
  }
});

Deno.test("adam() and adamw() equal the rule written out for one number", () => {
  const numbers = fc.double({ min: 0.1, max: 2, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
      numbers,
      fc.boolean(),
      (gradients, start, decoupled) => {
        const rule = (decoupled ? adamw : adam)({ weightDecay: 0.1 });
        const parameters = { x: Float32Array.of(start) };
        let state = rule.init(), x = start, m = 0, s = 0;
        gradients.forEach((gradient, i) => {
          const step = rule.update({ x: Float32Array.of(gradient) }, state, parameters);
          applyUpdates(parameters, step.updates, { learningRate: 0.1, decay: rule.decay });
          state = step.state;
          const g = gradient + (decoupled ? 0 : 0.1 * x);
          m = 0.9 * m + 0.1 * g;
          s = 0.999 * s + 0.001 * g * g;
          if (decoupled) x -= 0.1 * 0.1 * x;
          x -= 0.1 * (m / (1 - 0.9 ** (i + 1))) / (Math.sqrt(s / (1 - 0.999 ** (i + 1))) + 1e-8);
        });
        assert.ok(Math.abs(parameters.x[0]! - x) < 1e-4);
      },
    ),
    { seed: 12 },
  );
});
