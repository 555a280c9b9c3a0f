import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { twoOfFourMatMul, useEngine } from "@geta-lab/geta/engine";
import { twoOfFourTensors } from "@geta-lab/geta/hardware";
import { applyMask } from "@geta-lab/geta/mask";
import { encodeTwoOfFour, nmMask } from "@geta-lab/geta/nm";
import { rowsWeight } from "../nm/weights.ts";

tf.env().set("PROD", true);

/** Rows, columns, width: every path of the kernel, the last vector overlapping, words that are not full, several blocks of 256. */
const SIZES = [
  [1, 4, 1],
  [3, 8, 2],
  [2, 20, 3],
  [5, 12, 4],
  [7, 36, 5],
  [9, 16, 31],
  [17, 64, 32],
  [33, 132, 71],
  [6, 520, 9],
  [7, 780, 3],
  [13, 516, 40],
  [16, 36, 33],
  [18, 260, 67],
  [40, 512, 100],
] as const;

/** A 2:4 matrix and a dense one. */
function operands([rows, columns, width]: readonly [number, number, number], number: () => number) {
  const weight = rowsWeight(Array.from({ length: rows * columns }, number), [rows, columns]);
  const masked = applyMask(weight.data, nmMask(weight, { n: 2, m: 4 }));
  const right = Float32Array.from({ length: columns * width }, number);
  return {
    masked: tf.tensor2d(masked, [rows, columns]),
    left: twoOfFourTensors(encodeTwoOfFour(masked, [rows, columns])),
    right: tf.tensor2d(right, [columns, width]),
  };
}

for (const threads of [1, 2]) {
  Deno.test(`twoOfFourMatMul() is exactly the dense product, by ${threads} threads`, async () => {
    await useEngine({ threads });
    const stream = random(1), before = tf.memory().numTensors;
    for (const size of SIZES) {
      // products and sums of small whole numbers are exact in any order
      const { masked, left, right } = operands(size, () => stream.integer(15) - 7);
      const own = twoOfFourMatMul(left, right), dense = tf.matMul(masked, right);
      assert.deepEqual(own.shape, dense.shape);
      assert.deepEqual(own.dataSync(), dense.dataSync(), `${size}`);
      tf.dispose([masked, right, own, dense, left.values, left.words]);
    }
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("twoOfFourMatMul() adds in the order of the engine's own dense product: bit for bit", async () => {
  await useEngine({ threads: 1, blas: false });
  const stream = random(4);
  const widths = Array.from({ length: 100 }, (_, i) => [17, 36, i + 1] as const);
  for (const size of [...SIZES, ...widths]) {
    const { masked, left, right } = operands(size, () => stream.normal());
    assert.deepEqual(twoOfFourMatMul(left, right).dataSync(), tf.matMul(masked, right).dataSync());
  }
});

Deno.test("twoOfFourMatMul() rounds like a loop over doubles to single precision", async () => {
  await useEngine();
  const stream = random(2);
  for (const size of SIZES) {
    const { masked, left, right } = operands(size, () => stream.normal());
    const own = twoOfFourMatMul(left, right).dataSync();
    const a = masked.dataSync(), b = right.dataSync(), [rows, columns, width] = size;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) {
        let sum = 0, scale = 0;
        for (let k = 0; k < columns; k++) {
          const product = a[i * columns + k]! * b[k * width + j]!;
          sum += product;
          scale += Math.abs(product);
        }
        assert.ok(Math.abs(own[i * width + j]! - sum) <= 1e-6 * scale, `${size}`);
      }
    }
  }
});

Deno.test("twoOfFourMatMul() takes an empty matrix, and runs on tfjs' own backend", async () => {
  await useEngine();
  const none = { values: tf.zeros([0, 2]), words: tf.zeros([0, 1], "int32") };
  assert.deepEqual(twoOfFourMatMul(none, tf.zeros([4, 3])).shape, [0, 3]);
  await tf.setBackend("cpu");
  const stream = random(3);
  for (const size of SIZES) {
    const { masked, left, right } = operands(size, () => stream.integer(15) - 7);
    assert.deepEqual(
      [...twoOfFourMatMul(left, right).dataSync()],
      [...tf.matMul(masked, right).dataSync()],
    );
  }
  await useEngine();
});

Deno.test("twoOfFourMatMul() refuses what does not fit", async () => {
  await useEngine();
  const values = tf.zeros([2, 10]), words = tf.zeros([2, 2], "int32"), b = tf.zeros([20, 3]);
  assert.deepEqual(twoOfFourMatMul({ values, words }, b).shape, [2, 3]);
  assert.throws(
    () => twoOfFourMatMul({ values, words }, tf.zeros([19, 3])),
    new TypeError("Cannot use b: its shape must be [20,3]: current value is [19,3]"),
  );
  assert.throws(
    () => twoOfFourMatMul({ values, words: tf.zeros([2, 1], "int32") }, b),
    new TypeError("Cannot use words: its shape must be [2,2]: current value is [2,1]"),
  );
  assert.throws(
    () => twoOfFourMatMul({ values, words: tf.zeros([2, 2]) }, b),
    new TypeError("Cannot use words: its type must be int32: current value is float32"),
  );
  assert.throws(
    () => twoOfFourMatMul({ values: tf.zeros([2, 9]), words }, b),
    new TypeError(
      "Cannot use values: its shape must be [rows, an even number]: current value is [2,9]",
    ),
  );
});
