import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { assertNear, MODES, noise, normals, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

interface Case {
  x: [number, number, number, number];
  w: [number, number, number, number]; // [height, width, output channels, input channels]
  y: [number, number, number, number];
  stride: number;
  pad: "same" | "valid" | number;
}

const cases: Case[] = [
  { x: [2, 4, 5, 3], w: [3, 3, 7, 3], y: [2, 8, 10, 7], stride: 2, pad: "same" },
  { x: [1, 3, 3, 5], w: [2, 2, 3, 5], y: [1, 6, 6, 3], stride: 2, pad: "valid" },
  { x: [2, 6, 5, 13], w: [3, 3, 5, 13], y: [2, 6, 5, 5], stride: 1, pad: "same" },
  { x: [2, 3, 4, 7], w: [4, 4, 13, 7], y: [2, 6, 8, 13], stride: 2, pad: 1 },
  { x: [1, 5, 5, 4], w: [1, 1, 3, 4], y: [1, 5, 5, 3], stride: 1, pad: "valid" },
  { x: [1, 12, 12, 32], w: [3, 3, 36, 32], y: [1, 12, 12, 36], stride: 1, pad: 1 }, // Winograd
];

function operator(c: Case) {
  return (x: Tensor, w: Tensor): Tensor =>
    tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, c.y, c.stride, c.pad);
}

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`conv2dTranspose and its gradients equal tfjs' cpu backend, ${mode}`, async () => {
    for (const c of cases) {
      const f = () => outputAndGradients(operator(c), [noise(c.x, 1), noise(c.w, 2)]);
      assertNear(await onEngine(f, options), await onCpu(f), 1e-5);
    }
  });
}

Deno.test("conv2dTranspose spreads every input number over its window, as a loop does", async () => {
  const c = cases[3]!;
  const [actual] = await onEngine(() => [operator(c)(noise(c.x, 1), noise(c.w, 2))]);
  const x = normals(c.x, 1), w = normals(c.w, 2);
  const [samples, rows, columns, inputs] = c.x, [kernel, , outputs] = c.w, [, height, width] = c.y;
  const expected = new Float64Array(actual!.length);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let a = 0; a < kernel; a++) {
          for (let b = 0; b < kernel; b++) {
            const row = i * c.stride + a - 1, column = j * c.stride + b - 1;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let o = 0; o < outputs; o++) {
              for (let p = 0; p < inputs; p++) {
                expected[((n * height + row) * width + column) * outputs + o]! +=
                  x[((n * rows + i) * columns + j) * inputs + p]! *
                  w[((a * kernel + b) * outputs + o) * inputs + p]!;
              }
            }
          }
        }
      }
    }
  }
  assertNear([actual!], [Float32Array.from(expected)], 1e-5);
});
