import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { type Operator, outputAndGradients } from "./gradients.ts";
import { assertAllClose, assertClose, MODES, noise, onCpu, onEngine } from "./backends.ts";

// C[b] = op(A[b]) op(B[b]) by the definition
function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): number[] {
  const at = (t: tf.Tensor, transposed: boolean) => {
    const [rows, columns] = t.shape.slice(-2) as [number, number];
    const values = t.dataSync();
    return (batch: number, i: number, j: number) =>
      values[batch * rows * columns + (transposed ? j * columns + i : i * columns + j)]!;
  };
  const readA = at(a, transposeA), readB = at(b, transposeB);
  const [m, k] = transposeA
    ? [a.shape.at(-1)!, a.shape.at(-2)!]
    : [a.shape.at(-2)!, a.shape.at(-1)!];
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  const batchesA = a.size / (m * k), batchesB = b.size / (k * n);
  const c: number[] = [];
  for (let batch = 0; batch < Math.max(batchesA, batchesB); batch++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          sum += readA(batch % batchesA, i, l) * readB(batch % batchesB, l, j);
        }
        c.push(sum);
      }
    }
  }
  return c;
}

for (const [name, options] of Object.entries(MODES)) {
  Deno.test(`matMul() equals the definition for all transposes and sizes, ${name}`, async () => {
    await useEngine(options);
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.constantFrom(1, 3),
        fc.boolean(),
        fc.boolean(),
        (m, n, k, batch, ta, tb) => {
          tf.tidy(() => {
            const a = noise(ta ? [batch, k, m] : [batch, m, k], 1);
            const b = noise(tb ? [batch, n, k] : [batch, k, n], 2);
            assertClose(tf.matMul(a, b, ta, tb).dataSync(), product(a, b, ta, tb));
          });
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  Deno.test(`matMul() equals the definition beyond one block of the kernel, ${name}`, async () => {
    await useEngine(options);
    for (const [ta, tb] of [[false, false], [true, false], [false, true], [true, true]] as const) {
      tf.tidy(() => {
        const a = noise(ta ? [300, 125] : [125, 300], 1),
          b = noise(tb ? [520, 300] : [300, 520], 2);
        assertClose(tf.matMul(a, b, ta, tb).dataSync(), product(a, b, ta, tb), 2e-4);
      });
    }
  });
}

Deno.test("matMul() broadcasts batch axes", async () => {
  await useEngine();
  tf.tidy(() => {
    const a = noise([2, 1, 3, 4], 1), b = noise([5, 4, 2], 2);
    const y = tf.matMul(a, b);
    assert.deepEqual(y.shape, [2, 5, 3, 2]);
    const expected = [0, 1].flatMap((i) =>
      [0, 1, 2, 3, 4].flatMap((j) =>
        product(
          tf.slice(a, [i, 0, 0, 0], [1, 1, 3, 4]),
          tf.slice(b, [j, 0, 0], [1, 4, 2]),
          false,
          false,
        )
      )
    );
    assertClose(y.dataSync(), expected);
  });
});

Deno.test("matMul() broadcasts batch axes in the middle, where tfjs' own backends are wrong, with gradients", async () => {
  for (const [ta, tb] of [[false, false], [true, false], [false, true], [true, true]] as const) {
    const operands = () => [
      noise(ta ? [2, 4, 5, 3] : [2, 4, 3, 5], 1),
      noise(tb ? [2, 1, 6, 5] : [2, 1, 5, 6], 2),
    ];
    const turn = (x: tf.Tensor, yes: boolean) => yes ? tf.transpose(x, [0, 1, 3, 2]) : x;
    // all pairs of rows and columns, as broadcasting puts them together
    const definition: Operator = (a, b) =>
      tf.sum(tf.mul(tf.expandDims(turn(a!, ta), -1), tf.expandDims(turn(b!, tb), -3)), -2);
    assertAllClose(
      await onEngine(() => outputAndGradients((a, b) => tf.matMul(a!, b!, ta, tb), operands())),
      await onCpu(() => outputAndGradients(definition, operands())),
    );
  }
});

Deno.test("matMul() over an empty inner axis is zero", async () => {
  const [y] = await onEngine(() => [tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3]))]);
  assert.deepEqual([...y!], [0, 0, 0, 0, 0, 0]);
});

Deno.test("matMul() gradients equal the cpu backend for all transposes", async () => {
  const f = () =>
    [[false, false], [true, false], [false, true], [true, true]].flatMap(([ta, tb]) => {
      const a = noise(ta ? [5, 3] : [3, 5], 1),
        b = noise(tb ? [7, 5] : [5, 7], 2),
        u = noise([3, 7], 3);
      return tf.grads((a, b) => tf.sum(tf.mul(tf.matMul(a, b, ta, tb), u)))([a, b]);
    });
  assertAllClose(await onEngine(f), await onCpu(f));
});

Deno.test("fused matMul with bias and activation equals the cpu backend", async () => {
  const f = () =>
    (["linear", "relu", "relu6", "elu"] as const).map((activation) =>
      tf.fused.matMul({ a: noise([3, 5], 1), b: noise([5, 7], 2), bias: noise([7], 3), activation })
    );
  assertAllClose(await onEngine(f), await onCpu(f));
});
