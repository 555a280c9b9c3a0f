/** Sums of products over named axes against slow loops, and their gradients against difference quotients. */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";

const LENGTHS: Record<string, number> = { a: 2, b: 3, c: 4, d: 1, e: 2 };
const letters = Object.keys(LENGTHS);

/** An equation of one or two operands; every letter of the result stands in one. */
const equations = fc.array(fc.subarray(letters, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 2,
})
  .chain((terms) =>
    fc.tuple(
      fc.tuple(...terms.map((term) => fc.shuffledSubarray(term, { minLength: term.length }))),
      fc.shuffledSubarray([...new Set(terms.flat())]),
    )
  );

/** Every combination of positions of the letters. */
function* places(names: readonly string[]): Generator<Record<string, number>> {
  if (names.length === 0) return yield {};
  const [first, ...rest] = names as [string, ...string[]];
  for (let i = 0; i < LENGTHS[first]!; i++) {
    for (const place of places(rest)) yield { [first]: i, ...place };
  }
}

function at(axes: readonly string[], place: Record<string, number>): number {
  return axes.reduce((index, axis) => index * LENGTHS[axis]! + place[axis]!, 0);
}

function size(axes: readonly string[]): number {
  return axes.reduce((product, axis) => product * LENGTHS[axis]!, 1);
}

function slow(
  operands: readonly Float32Array[],
  terms: readonly string[][],
  output: readonly string[],
) {
  const y = new Float64Array(size(output));
  for (const place of places([...new Set(terms.flat())])) {
    y[at(output, place)]! += operands.reduce((p, x, i) => p * x[at(terms[i]!, place)]!, 1);
  }
  return y;
}

Deno.test("tf.einsum() on the engine sums what a loop over all letters sums, and has its gradient", async () => {
  await useEngine();
  fc.assert(
    fc.property(equations, fc.nat(1000), ([terms, output], seed) => {
      const stream = random(seed),
        equation = `${terms.map((term) => term.join("")).join()}->${output.join("")}`;
      const data = terms.map((term) =>
        Float32Array.from({ length: size(term) }, () => stream.normal())
      );
      const weights = Float32Array.from({ length: size(output) }, () => stream.normal());
      tf.tidy(() => {
        const shape = (axes: readonly string[]) => axes.map((axis) => LENGTHS[axis]!);
        const operands = terms.map((term, i) => tf.tensor(data[i]!, shape(term)));
        const y = tf.einsum(equation, ...operands), wanted = slow(data, terms, output);
        assert.deepEqual(y.shape, shape(output));
        y.dataSync().forEach((value, i) =>
          assert.ok(Math.abs(value - wanted[i]!) < 1e-4, equation)
        );
        // the loss is linear in each operand: its gradient is the result for unit operands
        const loss = (...x: tf.Tensor[]) =>
          tf.sum(tf.mul(tf.einsum(equation, ...x), tf.tensor(weights, shape(output)))) as tf.Scalar;
        tf.grads(loss)(operands).forEach((gradient, i) => {
          assert.deepEqual(gradient.shape, operands[i]!.shape);
          gradient.dataSync().forEach((value, k) => {
            const unit = new Float32Array(data[i]!.length);
            unit[k] = 1;
            const moved = slow(data.with(i, unit), terms, output);
            const slope = moved.reduce((sum, x, j) => sum + x * weights[j]!, 0);
            assert.ok(Math.abs(value - slope) < 1e-4, `${equation}, operand ${i}`);
          });
        });
      });
    }),
    { seed: 3, numRuns: 120 },
  );
});

Deno.test("tf.einsum() refuses wrong equations", async () => {
  await useEngine();
  const x = tf.ones([2, 3]);
  assert.throws(
    () => tf.einsum("ij->ik", x),
    /Output subscripts contain the label k not present in the input/,
  );
  assert.throws(
    () => tf.einsum("ij,jk->ik", x, x),
    /Expected dimension 3 at axis 0|found dimension 2/i,
  );
  x.dispose();
});

Deno.test("tf.stridedSlice() on the engine has its gradient, with steps back and axes cut away", async () => {
  await useEngine();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }).chain((shape) =>
        fc.tuple(
          fc.constant(shape),
          fc.tuple(...shape.map((n) => fc.integer({ min: -n, max: n - 1 }))),
          fc.tuple(...shape.map((n) => fc.integer({ min: -n - 1, max: n }))),
          fc.tuple(...shape.map(() => fc.constantFrom(1, 2, 3, -1, -2))),
          fc.nat(7),
          fc.nat(7),
          fc.nat(7),
        )
      ),
      ([shape, begin, end, strides, beginMask, endMask, shrink]) => {
        tf.tidy(() => {
          const x = tf.randomNormal(shape, 0, 1, "float32", 1);
          const slice = (x: tf.Tensor) =>
            tf.stridedSlice(x, begin, end, strides, beginMask, endMask, 0, 0, shrink);
          let y: tf.Tensor;
          try {
            y = slice(x);
          } catch {
            return; // tfjs refuses an axis that is cut away and goes back
          }
          if (y.size === 0) return;
          const weights = tf.randomNormal(y.shape, 0, 1, "float32", 2);
          const gradient = tf.grad((x) => tf.sum(tf.mul(slice(x), weights)))(x);
          // the numbers of the elements say from where each was taken
          const taken = slice(tf.reshape(tf.range(0, x.size), shape)).dataSync();
          const wanted = new Float32Array(x.size);
          weights.dataSync().forEach((value, i) => wanted[taken[i]!] = value);
          assert.deepEqual(gradient.dataSync(), wanted);
        });
      },
    ),
    { seed: 4, numRuns: 300 },
  );
});
