import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { softmaxCrossEntropy } from "@geta-lab/geta/engine";
import { assertAllClose, assertClose, noise, normals, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";
import { outputAndGradients } from "./gradients.ts";

function labelsFor(rows: number, classes: number): Tensor {
  return tf.tensor1d(Array.from({ length: rows }, (_, i) => i * 7 % classes), "int32");
}

for (const classes of [1, 2, 3, 4, 5, 10, 130]) {
  Deno.test(`softmaxCrossEntropy() of ${classes} classes is the same on the engine and as plain loops`, async () => {
    const f = () =>
      [1, 6, 33].flatMap((rows) => {
        const labels = labelsFor(rows, classes);
        const loss = (x: Tensor) => softmaxCrossEntropy(x, labels);
        return outputAndGradients(loss, [tf.mul(noise([rows, classes], rows), 4)]);
      });
    assertAllClose(await onEngine(f), await onLoops(f), 2e-6);
  });
}

Deno.test("softmaxCrossEntropy() of many rows is the same with one and with two threads", async () => {
  const f = () => {
    const labels = labelsFor(500, 130);
    return outputAndGradients((x) => softmaxCrossEntropy(x, labels), [noise([500, 130], 1)]);
  };
  const one = await onEngine(f, { threads: 1 });
  assert.deepEqual(await onEngine(f, { threads: 2 }), one);
  assertAllClose(one, await onLoops(f), 2e-6);
});

Deno.test("softmaxCrossEntropy() equals a loop in double precision", async () => {
  const rows = 9, classes = 11, x = normals([rows, classes], 1);
  const [loss] = await onEngine(() => [
    softmaxCrossEntropy(tf.tensor2d(x, [rows, classes]), labelsFor(rows, classes)),
  ]);
  let expected = 0;
  for (let r = 0; r < rows; r++) {
    const row = [...x.subarray(r * classes, (r + 1) * classes)];
    expected += Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)) - row[r * 7 % classes]!;
  }
  assertClose(loss!, [expected / rows], 1e-6);
});

Deno.test("softmaxCrossEntropy() does not overflow", async () => {
  const [loss] = await onEngine(() => [
    softmaxCrossEntropy(tf.tensor2d([[1000, -1000, 0, 0, 999]]), tf.tensor1d([1], "int32")),
  ]);
  assertClose(loss!, [2000 + Math.log(1 + Math.exp(-1))], 1e-6);
});

Deno.test("softmaxCrossEntropy() rejects wrong labels and shapes", async () => {
  const check = () => {
    const x = tf.zeros([2, 3]);
    assert.throws(
      () => softmaxCrossEntropy(x, tf.tensor1d([0, 3], "int32")),
      new RangeError(
        "Cannot use labels: they must be in [0, 3): current value is outside in 1 rows",
      ),
    );
    assert.throws(() => softmaxCrossEntropy(x, tf.tensor1d([-1, -5], "int32")), RangeError);
    assert.throws(() => softmaxCrossEntropy(x, tf.tensor1d([0, 1])), TypeError);
    assert.throws(() => softmaxCrossEntropy(x, tf.tensor1d([0], "int32")), TypeError);
    assert.throws(() => softmaxCrossEntropy(tf.zeros([3]), tf.tensor1d([0], "int32")), TypeError);
    return [];
  };
  await onEngine(check);
  await onCpu(check);
});
