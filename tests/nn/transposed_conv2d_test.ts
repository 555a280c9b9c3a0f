import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { transposedConv2d, variableStore } from "@geta-lab/geta/nn";

for (
  const { kernel, stride } of [{ kernel: 2, stride: 2 }, { kernel: 5, stride: 2 }, {
    kernel: 4,
    stride: 3,
  }]
) {
  Deno.test(`transposedConv2d() with a ${kernel}x${kernel} kernel and stride ${stride} is the sum of its formula`, async () => {
    await useEngine();
    tf.tidy(() => {
      const store = variableStore(0);
      const layer = transposedConv2d(store, "up", { inputs: 3, outputs: 2, kernel, stride });
      store.variables["up/bias"]!.assign(tf.tensor1d([1, -2]));
      const x = tf.randomNormal<tf.Rank.R4>([2, 4, 3, 3], 0, 1, "float32", 1);
      const y = layer(x);
      assert.deepEqual(y.shape, [2, 4 * stride, 3 * stride, 2]);
      const [image, weight, found] = [x, store.variables["up/kernel"]!, y].map((t) =>
        t.bufferSync()
      ) as [Buffer, Buffer, Buffer];
      const padding = Math.floor((kernel - stride) / 2);
      for (let i = 0; i < y.size; i++) {
        const [n, row, column, o] = found.indexToLoc(i) as [number, number, number, number];
        let sum = [1, -2][o]!;
        for (let a = 0; a < 4; a++) {
          for (let b = 0; b < 3; b++) {
            const u = row + padding - a * stride, v = column + padding - b * stride;
            if (u < 0 || u >= kernel || v < 0 || v >= kernel) continue;
            for (let c = 0; c < 3; c++) sum += image.get(n, a, b, c) * weight.get(u, v, o, c);
          }
        }
        assert.ok(Math.abs(found.values[i]! - sum) < 1e-5, `${found.values[i]} instead of ${sum}`);
      }
      tf.dispose(Object.values(store.variables));
    });
  });
}

Deno.test("transposedConv2d() has the gradients of a linear map: <y, y> = <x, dx> = <kernel, dkernel>", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = transposedConv2d(store, "up", { inputs: 3, outputs: 4, kernel: 4 });
    const kernel = store.variables["up/kernel"]!;
    const x = tf.variable(tf.randomNormal([2, 5, 5, 3], 0, 1, "float32", 1));
    const { grads } = tf.variableGrads(() => tf.mul(0.5, tf.sum(tf.square(layer(x)))).asScalar(), [
      x,
      kernel,
    ]);
    const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
    const square = dot(layer(x), layer(x));
    for (const one of [x, kernel]) {
      const product = dot(one, grads[one.name]!);
      assert.ok(Math.abs(product - square) < 1e-4 * square, `${product} instead of ${square}`);
    }
    tf.dispose([x, ...Object.values(store.variables)]);
  });
});

type Buffer = tf.TensorBuffer<tf.Rank, "float32">;
