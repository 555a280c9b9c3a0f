import assert from "node:assert/strict";
import fc from "fast-check";
import { clipGradients, optimizer } from "@geta-lab/geta/optim";

const vectors = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
  minLength: 1,
  maxLength: 6,
});

Deno.test("clipGradients() by norm keeps the direction, and the length where it is short enough", () => {
  fc.assert(
    fc.property(vectors, vectors, fc.double({ min: 0.1, max: 20, noNaN: true }), (a, b, norm) => {
      const gradients = { a: Float32Array.from(a), b: Float32Array.from(b) };
      const before = [...gradients.a, ...gradients.b];
      const length = Math.hypot(...before);
      assert.ok(Math.abs(clipGradients(gradients, { norm }) - length) < 1e-9);
      const after = [...gradients.a, ...gradients.b];
      // PyTorch's clip_grad_norm_ written out
      const factor = Math.min(1, norm / (length + 1e-6));
      after.forEach((g, i) => assert.ok(Math.abs(g - factor * before[i]!) < 1e-5));
      assert.ok(Math.hypot(...after) <= norm * (1 + 1e-6));
      if (length + 1e-6 <= norm) assert.deepEqual(after, before);
    }),
    { seed: 5 },
  );
});

Deno.test("clipGradients() by value cuts each element off, before the norm is looked at", () => {
  const gradients = { x: Float32Array.of(-8, 0.25, 3), y: Float32Array.of(1) };
  const norm = clipGradients(gradients, { value: 1 });
  assert.deepEqual(gradients, { x: Float32Array.of(-1, 0.25, 1), y: Float32Array.of(1) });
  assert.equal(norm, Math.sqrt(3.0625));
  const both = { x: Float32Array.of(-8, 0, 3) };
  assert.equal(clipGradients(both, { value: 1, norm: 1 }), Math.sqrt(2));
  assert.ok(Math.abs(both.x[0]! + Math.SQRT1_2) < 1e-6);
});

Deno.test("clipGradients() refuses what is no finite number", () => {
  for (const bad of [NaN, Infinity]) {
    assert.throws(
      () => clipGradients({ x: Float32Array.of(1, bad) }, { norm: 1 }),
      new RangeError(
        `Cannot use gradients: it must be a number: current value is ${bad}`,
      ),
    );
  }
  assert.throws(() => clipGradients({ x: Float32Array.of(NaN) }, { value: 1 }), RangeError);
});

Deno.test("optimizer() clips before momentum and decay see the gradient", () => {
  const { init, update } = optimizer({
    rule: "sgd",
    momentum: 0.5,
    weightDecay: 0.5,
    clip: { value: 1 },
  });
  const parameters = { x: Float32Array.of(2) };
  const first = update({ x: Float32Array.of(10) }, init(), parameters);
  assert.deepEqual(first.updates, { x: Float32Array.of(2) }); // 1 + 0.5 * 2
  const { updates } = update({ x: Float32Array.of(-10) }, first.state, parameters);
  assert.deepEqual(updates, { x: Float32Array.of(1) }); // 0.5 * 2 - 1 + 0.5 * 2
  assert.throws(
    () => optimizer({ rule: "adam", clip: { norm: -1 } }),
    /Cannot use norm: it must be a number in \(0, infinity\): current value is -1/,
  );
});
