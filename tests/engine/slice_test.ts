import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";

/** A box of a row-major array, element by element. */
function box(values: ArrayLike<number>, shape: number[], from: number[], lengths: number[]) {
  const found: number[] = [];
  const walk = (axis: number, offset: number) => {
    if (axis === shape.length) return void found.push(values[offset]!);
    for (let i = 0; i < lengths[axis]!; i++) {
      walk(axis + 1, offset * shape[axis]! + from[axis]! + i);
    }
  };
  walk(0, 0);
  return found;
}

/** Arrays with a box; their last axis is shorter and longer than what is moved at once. */
const boxes = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
  fc.integer({ min: 1, max: 40 }),
).chain(([outer, last]) => {
  const shape = [...outer, last], size = shape.reduce((a, b) => a * b);
  const cuts = shape.map((n) => fc.tuple(fc.nat(n), fc.nat(n)));
  return fc.tuple(...cuts).map((ends) => ({
    shape,
    values: Array.from({ length: size }, (_, i) => i % 11 - 3),
    from: ends.map(([a, b]) => Math.min(a, b)),
    lengths: ends.map(([a, b]) => Math.abs(a - b)),
  }));
});

Deno.test("tf.slice() takes what a loop over the elements takes, of every type and rank, whole and empty boxes included", async () => {
  await useEngine({ threads: 1 });
  const types = fc.constantFrom("float32", "int32", "bool");
  fc.assert(
    fc.property(boxes, types, ({ shape, values, from, lengths }, type) => {
      tf.tidy(() => {
        const x = tf.cast(tf.tensor(values, shape, "int32"), type as "int32");
        const y = tf.slice(x, from, lengths), own = x.dataSync();
        assert.deepEqual([y.shape, y.dtype], [lengths, type]);
        assert.deepEqual([...y.dataSync()], box(own, shape, from, lengths));
        assert.deepEqual(x.dataSync(), own);
      });
    }),
    { seed: 411, numRuns: 300 },
  );
});

Deno.test("tf.split() and tf.unstack() give all parts along every axis, and tf.concat() and tf.stack() put them together again", async () => {
  await useEngine({ threads: 1 });
  const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(shapes, fc.nat(), fc.nat(), (shape, a, s) => {
      const axis = a % shape.length, length = shape[axis]!, size = shape.reduce((x, y) => x * y);
      const sizes = [1 + s % length, length - 1 - s % length].filter((n) => n > 0);
      tf.tidy(() => {
        const values = Array.from({ length: size }, (_, i) => i), x = tf.tensor(values, shape);
        const parts = tf.split(x, sizes, axis), steps = tf.unstack(x, axis);
        const at = (first: number) => shape.map((_, i) => i === axis ? first : 0);
        let first = 0;
        for (const part of parts) {
          assert.deepEqual([...part.dataSync()], box(values, shape, at(first), part.shape));
          first += part.shape[axis]!;
        }
        steps.forEach((step, n) => {
          assert.deepEqual(step.shape, shape.toSpliced(axis, 1));
          assert.deepEqual([...step.dataSync()], box(values, shape, at(n), shape.with(axis, 1)));
        });
        assert.deepEqual(tf.concat(parts, axis).dataSync(), x.dataSync());
        assert.deepEqual(tf.stack(steps, axis).dataSync(), x.dataSync());
      });
    }),
    { seed: 412, numRuns: 200 },
  );
});

Deno.test("tf.slice() copies bits: a NaN keeps its payload, -0 its sign; a part that is gone leaves the whole alone", async () => {
  await useEngine({ threads: 1 });
  const bits = Uint32Array.of(0x7fc01234, 0x80000000, 0xff800000, 0x3f800000);
  const x = tf.tensor1d(new Float32Array(bits.buffer));
  const bitsOf = (tensor: tf.Tensor) => [...new Uint32Array(tensor.dataSync().slice().buffer)];
  const y = tf.slice(x, 0, 2), whole = tf.slice(x, 0, 4);
  assert.deepEqual([bitsOf(y), bitsOf(whole)], [[...bits.subarray(0, 2)], [...bits]]);
  tf.dispose([y, whole]);
  assert.deepEqual(bitsOf(x), [...bits]);
  x.dispose();
});

Deno.test("tf.slice() refuses a box that reaches beyond its operand", async () => {
  await useEngine({ threads: 1 });
  tf.tidy(() => {
    assert.throws(
      () => tf.slice(tf.zeros([2, 4]), [0, 3], [2, 2]),
      /Error in slice2D: begin\[1\] \+ size\[1\] \(5\) would overflow input\.shape\[1\] \(4\)/,
    );
  });
});

Deno.test("tf.slice() has its gradient: that of the box, zeros around it", async () => {
  await useEngine({ threads: 1 });
  tf.tidy(() => {
    const shape: [number, number, number] = [2, 3, 4], own = [...Array(24).keys()];
    const x = tf.tensor3d(own, shape), from = [0, 1, 1], lengths = [2, 2, 2];
    const square = (x: tf.Tensor) => tf.square(tf.slice(x, from, lengths)).sum() as tf.Scalar;
    const inside = box(own, shape, from, lengths);
    const gradient = tf.grad(square)(x).dataSync();
    assert.deepEqual([...gradient], own.map((v) => inside.includes(v) ? 2 * v : 0));
  });
});
