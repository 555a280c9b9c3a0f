import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  assertAllClose,
  assertClose,
  assertNear,
  MODES,
  noise,
  normals,
  onCpu,
  onEngine,
} from "./backends.ts";

type Pad = "same" | "valid" | number | [number, number][];
interface Case {
  x: [number, number, number, number];
  w: [number, number, number, number];
  strides: [number, number];
  pad: Pad;
  dilations?: [number, number];
}

const cases: Case[] = [
  { x: [2, 5, 6, 3], w: [3, 3, 3, 7], strides: [1, 1], pad: "same" },
  { x: [2, 9, 7, 5], w: [3, 3, 5, 4], strides: [2, 1], pad: "same" },
  { x: [3, 8, 8, 4], w: [3, 3, 4, 8], strides: [2, 2], pad: 1 },
  { x: [1, 7, 7, 1], w: [5, 3, 1, 3], strides: [2, 2], pad: "valid" },
  { x: [2, 6, 5, 8], w: [1, 1, 8, 5], strides: [1, 1], pad: "same" },
  { x: [2, 6, 5, 7], w: [1, 1, 7, 9], strides: [2, 2], pad: 0 },
  { x: [2, 6, 6, 2], w: [2, 4, 2, 6], strides: [1, 2], pad: "same" },
  { x: [1, 6, 7, 3], w: [3, 2, 3, 2], strides: [1, 1], pad: [[0, 0], [2, 0], [0, 1], [0, 0]] },
  { x: [2, 4, 4, 3], w: [3, 3, 3, 5], strides: [3, 2], pad: [[0, 0], [1, 2], [2, 1], [0, 0]] },
  { x: [2, 12, 8, 16], w: [3, 3, 16, 20], strides: [1, 1], pad: "same" },
  { x: [2, 7, 9, 36], w: [3, 3, 36, 32], strides: [1, 1], pad: "valid" }, // Winograd, tiles over the border
  { x: [5, 12, 16, 32], w: [3, 3, 32, 32], strides: [1, 1], pad: 1 }, // Winograd, several groups of images
  { x: [2, 5, 6, 32], w: [3, 3, 32, 32], strides: [1, 1], pad: [[0, 0], [2, 0], [0, 2], [0, 0]] },
  { x: [1, 40, 40, 64], w: [3, 3, 64, 8], strides: [1, 1], pad: 1 }, // several im2col blocks per image
];

function convolve(c: Case): (x: Tensor, w: Tensor) => Tensor {
  return (x, w) =>
    tf.conv2d(
      x as tf.Tensor4D,
      w as tf.Tensor4D,
      c.strides,
      c.pad as never,
      "NHWC",
      c.dilations ?? 1,
    );
}

function forwardAndGradients(c: Case): () => Tensor[] {
  return () => {
    const f = convolve(c);
    const x = noise(c.x, 1), w = noise(c.w, 2);
    const y = f(x, w);
    const upstream = noise(y.shape, 3);
    return [y, ...tf.grads((x, w) => tf.sum(tf.mul(f(x, w), upstream)))([x, w])];
  };
}

const byCpu = new Map<Case, Promise<Float32Array[]>>(); // slow: once for all modes

for (const [name, options] of Object.entries(MODES)) {
  Deno.test(`conv2d and its gradients equal tfjs' cpu backend, ${name}`, async (t) => {
    for (const c of cases) {
      await t.step(`${c.x} * ${c.w}, strides ${c.strides}, pad ${c.pad}`, async () => {
        if (!byCpu.has(c)) byCpu.set(c, onCpu(forwardAndGradients(c)));
        const expected = await byCpu.get(c)!;
        const actual = await onEngine(forwardAndGradients(c), options);
        assertNear(actual, expected, 1e-5);
      });
    }
  });
}

Deno.test("conv2d with dilation equals a loop over all indices", async () => {
  const c: Case = {
    x: [2, 9, 8, 3],
    w: [3, 2, 3, 4],
    strides: [1, 1],
    pad: "valid",
    dilations: [2, 3],
  };
  const [actual] = await onEngine(() => [convolve(c)(noise(c.x, 1), noise(c.w, 2))]);
  const x = normals(c.x, 1), w = normals(c.w, 2);
  const expected: number[] = [];
  for (let n = 0; n < 2; n++) {
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        for (let k = 0; k < 4; k++) {
          let sum = 0;
          for (let a = 0; a < 3; a++) {
            for (let b = 0; b < 2; b++) {
              for (let ch = 0; ch < 3; ch++) {
                const pixel = x[((n * 9 + i + 2 * a) * 8 + j + 3 * b) * 3 + ch]!;
                sum += pixel * w[((a * 2 + b) * 3 + ch) * 4 + k]!;
              }
            }
          }
          expected.push(sum);
        }
      }
    }
  }
  assertClose(actual!, expected);
});

Deno.test("convInputGradient() and convFilterGradient() with dilation equal the cpu backend", async () => {
  // tf.grads refuses dilation, the kernels do not: they are asked directly
  const gradients = () => {
    const x = noise([2, 9, 8, 3], 1), w = noise([3, 3, 3, 4], 2), dy = noise([2, 5, 4, 4], 3);
    const attributes = { strides: [1, 1], pad: "valid", dilations: [2, 2], dataFormat: "NHWC" };
    const run = (name: string, inputs: object, more: object) =>
      tf.engine().runKernel(name, inputs as never, { ...attributes, ...more } as never) as Tensor;
    return [
      run("Conv2DBackpropInput", { dy, filter: w }, { inputShape: x.shape }),
      run("Conv2DBackpropFilter", { x, dy }, { filterShape: w.shape }),
    ];
  };
  const [dx, dw] = await onEngine(gradients);
  // reference: the derivative of sum(dy conv(x, w)) is linear in each argument, so a loop over outputs scatters it
  const x = normals([2, 9, 8, 3], 1), w = normals([3, 3, 3, 4], 2), dy = normals([2, 5, 4, 4], 3);
  const wantedX = new Float64Array(x.length), wantedW = new Float64Array(w.length);
  for (let n = 0; n < 2; n++) {
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 4; k++) {
          const g = dy[((n * 5 + i) * 4 + j) * 4 + k]!;
          for (let a = 0; a < 3; a++) {
            for (let b = 0; b < 3; b++) {
              for (let c = 0; c < 3; c++) {
                const xi = ((n * 9 + i + 2 * a) * 8 + j + 2 * b) * 3 + c;
                const wi = ((a * 3 + b) * 3 + c) * 4 + k;
                wantedX[xi]! += g * w[wi]!;
                wantedW[wi]! += g * x[xi]!;
              }
            }
          }
        }
      }
    }
  }
  assertClose(dx!, wantedX, 1e-4);
  assertClose(dw!, wantedW, 1e-4);
});

Deno.test("fused conv2d with bias and activation equals the cpu backend", async (t) => {
  for (const activation of ["linear", "relu", "relu6", "elu"] as const) {
    await t.step(activation, async () => {
      const f = () => {
        const x = noise([2, 5, 5, 3], 1) as tf.Tensor4D,
          filter = noise([3, 3, 3, 7], 2) as tf.Tensor4D;
        const bias = noise([7], 3) as tf.Tensor1D;
        const options = { strides: 1, pad: "same", activation } as const;
        return [
          tf.fused.conv2d({ x, filter, bias, ...options }),
          tf.fused.conv2d({ x, filter, ...options }),
        ];
      };
      assertAllClose(await onEngine(f), await onCpu(f), 1e-4);
    });
  }
});
