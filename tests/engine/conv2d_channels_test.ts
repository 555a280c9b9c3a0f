// Channel counts that are no multiples of four, as the first layer has them and as pruning makes them: forward and both
// gradients against loops over all indices in double precision.
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { Tensor } from "@geta-lab/geta/core";
import { assertNear, MODES, noise, normals, onEngine } from "./backends.ts";

interface Case {
  height: number;
  width: number;
  inChannels: number;
  outChannels: number;
  kernel: number;
  stride: number;
  pad: number;
  dilation: number;
}

const BATCH = 2;

function outSize(size: number, { kernel, stride, pad, dilation }: Case): number {
  return Math.floor((size + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;
}

function shapes(c: Case) {
  return {
    x: [BATCH, c.height, c.width, c.inChannels],
    w: [c.kernel, c.kernel, c.inChannels, c.outChannels],
    y: [BATCH, outSize(c.height, c), outSize(c.width, c), c.outChannels],
  };
}

/** Calls `visit` with the indices into y, x and w of every product of the convolution. */
function products(c: Case, visit: (y: number, x: number, w: number) => void): void {
  const [, rows, columns] = shapes(c).y as [number, number, number, number];
  for (let n = 0; n < BATCH; n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let a = 0; a < c.kernel; a++) {
          const row = i * c.stride + a * c.dilation - c.pad;
          for (let b = 0; b < c.kernel; b++) {
            const column = j * c.stride + b * c.dilation - c.pad;
            if (row < 0 || row >= c.height || column < 0 || column >= c.width) continue;
            const x0 = ((n * c.height + row) * c.width + column) * c.inChannels;
            const y0 = ((n * rows + i) * columns + j) * c.outChannels;
            const w0 = (a * c.kernel + b) * c.inChannels * c.outChannels;
            for (let p = 0; p < c.inChannels; p++) {
              for (let q = 0; q < c.outChannels; q++) {
                visit(y0 + q, x0 + p, w0 + p * c.outChannels + q);
              }
            }
          }
        }
      }
    }
  }
}

function byLoops(c: Case): Float32Array[] {
  const { x: xShape, w: wShape, y: yShape } = shapes(c);
  const x = normals(xShape, 1), w = normals(wShape, 2), dy = normals(yShape, 3);
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length), dw = new Float64Array(w.length);
  products(c, (i, j, k) => {
    y[i]! += x[j]! * w[k]!;
    dx[j]! += dy[i]! * w[k]!;
    dw[k]! += dy[i]! * x[j]!;
  });
  return [y, dx, dw].map((array) => Float32Array.from(array));
}

// tf.grads refuses dilation, the kernels do not: they are asked directly
function byKernels(c: Case): Tensor[] {
  const { x: xShape, w: wShape, y: yShape } = shapes(c);
  const x = noise(xShape, 1), filter = noise(wShape, 2), dy = noise(yShape, 3);
  const attributes = {
    strides: c.stride,
    pad: c.pad,
    dilations: c.dilation,
    dataFormat: "NHWC",
    dimRoundingMode: "floor",
  };
  const run = (name: string, inputs: object, more: object) =>
    tf.engine().runKernel(name, inputs as never, { ...attributes, ...more } as never) as Tensor;
  return [
    run("Conv2D", { x, filter }, {}),
    run("Conv2DBackpropInput", { dy, filter }, { inputShape: xShape }),
    run("Conv2DBackpropFilter", { x, dy }, { filterShape: wShape }),
  ];
}

async function check(c: Case, mode: string): Promise<void> {
  assertNear(await onEngine(() => byKernels(c), MODES[mode]!), byLoops(c), 1e-5);
}

const plain = { height: 9, width: 11, kernel: 3, stride: 1, pad: 1, dilation: 1 };

for (const mode of Object.keys(MODES)) {
  for (const inChannels of [1, 3, 5, 7, 13, 30]) {
    Deno.test(`conv2d of ${inChannels} channels and its gradients equal loops, ${mode}`, async () => {
      for (const outChannels of [1, 3, 13, 27]) {
        await check({ ...plain, inChannels, outChannels }, mode);
        await check({ ...plain, inChannels, outChannels, stride: 2 }, mode);
      }
      await check({ ...plain, inChannels, outChannels: 5, kernel: 1, pad: 0 }, mode);
      await check({ ...plain, inChannels, outChannels: 6, dilation: 2, pad: 2 }, mode);
    });
  }

  Deno.test(`conv2d where pruning left odd wide layers equals loops, ${mode}`, async () => {
    for (const [inChannels, outChannels] of [[33, 37], [61, 32], [32, 59], [64, 34]]) {
      await check(
        {
          ...plain,
          height: 8,
          width: 7,
          inChannels: inChannels!,
          outChannels: outChannels!,
        },
        mode,
      );
    }
  });
}

Deno.test("conv2d and its gradients equal loops for any size, stride, padding and dilation", async () => {
  const cases = fc.record({
    height: fc.integer({ min: 5, max: 13 }),
    width: fc.integer({ min: 5, max: 13 }),
    inChannels: fc.integer({ min: 1, max: 40 }),
    outChannels: fc.integer({ min: 1, max: 40 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.integer({ min: 0, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
  });
  const mode = Object.keys(MODES)[0]!;
  await fc.assert(fc.asyncProperty(cases, (c) => check(c, mode)), { numRuns: 40, seed: 1 });
});
