import assert from "node:assert/strict";
import fc from "fast-check";
import { planBroadcast } from "../../lib/engine/ops/pointwise/broadcast.ts";

Deno.test("planBroadcast() merges equal shapes to one axis and a trailing vector to two", () => {
  assert.deepEqual(planBroadcast([2, 3, 4], [2, 3, 4]), {
    shape: [2, 3, 4],
    lengths: [24],
    stridesA: [1],
    stridesB: [1],
  });
  assert.deepEqual(planBroadcast([2, 3, 4], [4]), {
    shape: [2, 3, 4],
    lengths: [6, 4],
    stridesA: [4, 1],
    stridesB: [0, 1],
  });
});

Deno.test("planBroadcast() visits the elements that the rule of broadcasting names", () => {
  const axis = fc.record({ n: fc.integer({ min: 1, max: 4 }), a: fc.boolean(), b: fc.boolean() });
  fc.assert(
    fc.property(fc.array(axis, { maxLength: 5 }), fc.nat(5), (axes, cut) => {
      const a = axes.map(({ n, a }) => a ? n : 1).slice(Math.min(cut, axes.length));
      const b = axes.map(({ n, b }) => b ? n : 1);
      const plan = planBroadcast(a, b);
      assert.deepEqual(walk(plan.lengths, plan.stridesA), walk(plan.shape, dense(a, plan.shape)));
      assert.deepEqual(walk(plan.lengths, plan.stridesB), walk(plan.shape, dense(b, plan.shape)));
      assert.ok(plan.stridesA.at(-1)! <= 1 && plan.stridesB.at(-1)! <= 1);
    }),
    { seed: 1 },
  );
});

Deno.test("planBroadcast() refuses shapes that do not fit", () => {
  assert.throws(() => planBroadcast([2, 3], [2, 4]), {
    name: "TypeError",
    message: "Cannot broadcast: the shapes must fit: current value is [2,3] and [2,4]",
  });
});

// Stride of each output axis in an operand by the definition.
function dense(shape: number[], out: number[]): number[] {
  return out.map((_, axis) => {
    const own = axis - out.length + shape.length;
    if (own < 0 || shape[own] === 1) return 0;
    return shape.slice(own + 1).reduce((p, n) => p * n, 1);
  });
}

function walk(lengths: number[], strides: number[]): number[] {
  let offsets = [0];
  lengths.forEach((length, axis) => {
    offsets = offsets.flatMap((base) =>
      Array.from({ length }, (_, i) => base + i * strides[axis]!)
    );
  });
  return offsets;
}
