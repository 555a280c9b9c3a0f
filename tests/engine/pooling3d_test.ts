import * as tf from "@tensorflow/tfjs";
import { assertAllClose, noise, normals, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";
import type { Operand } from "./inherited/cases.ts";
import { maxGradient, maxPooled, meanGradient, meanPooled } from "./inherited/pool_loops.ts";

type Triple = [number, number, number];

const cases: { x: number[]; filterSize: Triple; strides: Triple; pad: "same" | "valid" }[] = [
  { x: [2, 4, 4, 4, 2], filterSize: [1, 1, 1], strides: [2, 2, 2], pad: "same" },
  { x: [1, 7, 5, 6, 3], filterSize: [2, 1, 3], strides: [3, 2, 2], pad: "same" },
  { x: [2, 4, 8, 5, 1], filterSize: [1, 2, 1], strides: [1, 4, 3], pad: "same" },
  { x: [2, 7, 6, 5, 2], filterSize: [2, 2, 1], strides: [3, 3, 2], pad: "valid" },
];

for (
  const [name, f, pooled, gradient] of [
    ["maxPool3d", tf.maxPool3d, maxPooled, maxGradient],
    ["avgPool3d", tf.avgPool3d, meanPooled, meanGradient],
  ] as const
) {
  Deno.test(`${name}() and its gradient equal loops where steps are longer than the window`, async () => {
    for (const { x, ...attrs } of cases) {
      const { filterSize, strides, pad } = attrs;
      const operand = (shape: number[], seed: number): Operand => ({
        shape,
        dtype: "float32",
        values: [...normals(shape, seed)],
      });
      const input = operand(x, 1), output = pooled(input, attrs), dy = operand(output.shape, 1234);
      const [dx] = gradient({ inputs: { dy, input, output }, attrs });
      const found = await onEngine(() =>
        outputAndGradients(
          (images) => f(images as tf.Tensor5D, filterSize, strides, pad),
          [noise(x, 1)],
        )
      );
      assertAllClose(found, [output, dx!].map(({ values }) => new Float32Array(values)));
    }
  });
}
