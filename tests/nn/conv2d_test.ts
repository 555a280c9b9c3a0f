import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { conv2d, type Conv2dOptions, variableStore } from "@geta-lab/geta/nn";

const HEIGHT = 7, WIDTH = 6, SIZES = { inputs: 2, outputs: 3, bias: true };

const CASES: [name: string, Conv2dOptions, p: number, shape: number[]][] = [
  ["the default padding", { ...SIZES }, 1, [2, 7, 6, 3]],
  ["no padding and an even kernel", { ...SIZES, kernel: 2, padding: 0, stride: 2 }, 0, [
    2,
    3,
    3,
    3,
  ]],
  ["more padding than usual", { ...SIZES, kernel: 3, padding: 2 }, 2, [2, 9, 8, 3]],
];

for (const [name, options, padding, shape] of CASES) {
  Deno.test(`conv2d() with ${name} is the sum of its formula`, async () => {
    await useEngine();
    const { inputs, kernel = 3, stride = 1 } = options;
    tf.tidy(() => {
      const store = variableStore(0);
      const layer = conv2d(store, "conv", options);
      store.variables["conv/bias"]!.assign(tf.tensor1d([1, -2, 3]));
      const x = tf.randomNormal([2, HEIGHT, WIDTH, inputs], 0, 1, "float32", 1);
      const y = layer(x);
      assert.deepEqual(y.shape, shape);
      const [image, weight, found] = [x, store.variables["conv/kernel"]!, y]
        .map((tensor) => tensor.bufferSync()) as [Buffer, Buffer, Buffer];
      for (let at = 0; at < y.size; at++) {
        const [n, i, j, o] = found.indexToLoc(at) as [number, number, number, number];
        let sum = [1, -2, 3][o]!;
        for (let u = 0; u < kernel; u++) {
          for (let v = 0; v < kernel; v++) {
            const row = i * stride + u - padding, column = j * stride + v - padding;
            if (row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH) continue;
            for (let c = 0; c < inputs; c++) {
              sum += image.get(n, row, column, c) * weight.get(u, v, c, o);
            }
          }
        }
        assert.ok(
          Math.abs(found.values[at]! - sum) < 1e-5,
          `${found.values[at]} instead of ${sum}`,
        );
      }
      tf.dispose(Object.values(store.variables));
    });
  });
}

type Buffer = tf.TensorBuffer<tf.Rank, "float32">;
