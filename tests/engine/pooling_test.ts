import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { assertAllClose, assertClose, noise, normals, onCpu, onEngine } from "./backends.ts";

const cases = [
  { x: [2, 6, 6, 8], window: [2, 2], strides: [2, 2], pad: "valid" },
  { x: [2, 4, 6, 5], window: [2, 3], strides: [2, 3], pad: "valid" },
  { x: [2, 6, 7, 8], window: [2, 2], strides: [2, 2], pad: "valid" }, // a column is left over
  { x: [2, 6, 6, 4], window: [1, 2], strides: [2, 2], pad: "valid" }, // rows lie between
  { x: [2, 7, 5, 3], window: [3, 3], strides: [2, 2], pad: "same" },
  { x: [1, 6, 7, 5], window: [3, 2], strides: [1, 2], pad: "same" },
  { x: [3, 5, 5, 1], window: [2, 3], strides: [1, 1], pad: "valid" },
  { x: [2, 6, 6, 7], window: [3, 3], strides: [2, 2], pad: 1 },
  { x: [2, 4, 4, 6], window: [4, 4], strides: [4, 4], pad: "valid" },
] as const;

Deno.test("maxPool() and its gradient equal tfjs' cpu backend", async (t) => {
  for (const c of cases) {
    await t.step(`${c.x}, window ${c.window}, strides ${c.strides}, pad ${c.pad}`, async () => {
      const run = () => {
        const f = (x: Tensor) =>
          tf.maxPool(x as tf.Tensor4D, [...c.window], [...c.strides], c.pad as "same");
        const x = noise(c.x, 1), y = f(x), upstream = noise(y.shape, 2);
        return [y, tf.grad((x) => tf.sum(tf.mul(f(x), upstream)))(x)];
      };
      assertAllClose(await onEngine(run), await onCpu(run));
    });
  }
});

Deno.test("maxPool() gives the gradient of a tie to the first maximum only", async () => {
  const run = () => [
    tf.grad((x) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")))(tf.ones([1, 2, 2, 5])),
  ];
  const [dx] = await onEngine(run);
  assertClose(dx!, [...Array(5).fill(1), ...Array(15).fill(0)]);
});

Deno.test("avgPool() equals tfjs' cpu backend and its gradient a loop", async (t) => {
  for (const c of cases) {
    await t.step(`${c.x}, window ${c.window}, strides ${c.strides}, pad ${c.pad}`, async () => {
      const f = (x: Tensor) =>
        tf.avgPool(x as tf.Tensor4D, [...c.window], [...c.strides], c.pad as "same");
      const forward = () => [f(noise(c.x, 1))];
      assertAllClose(await onEngine(forward), await onCpu(forward));

      let shape: number[] = [];
      const [dx] = await onEngine(() => {
        const x = noise(c.x, 1);
        shape = f(x).shape;
        const upstream = noise(shape, 2);
        return [tf.grad((x) => tf.sum(tf.mul(f(x), upstream)))(x)];
      });
      assertClose(dx!, meanGradient(c, shape, normals(shape, 2)));
    });
  }
});

// Spreads each output's gradient evenly over the pixels of its window that lie inside the image.
function meanGradient(c: typeof cases[number], shape: number[], dy: Float32Array): Float64Array {
  const [n, height, width, channels] = c.x;
  const [, outHeight, outWidth] = shape as [number, number, number, number];
  const before = (size: number, out: number, axis: 0 | 1) =>
    c.pad === "valid" ? 0 : typeof c.pad === "number" ? c.pad : Math.floor(
      Math.max(0, (out - 1) * c.strides[axis] + c.window[axis] - size) / 2,
    );
  const top = before(height, outHeight, 0), left = before(width, outWidth, 1);
  const dx = new Float64Array(n * height * width * channels);
  for (let image = 0; image < n; image++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const pixels: number[] = [];
        for (let a = 0; a < c.window[0]; a++) {
          for (let b = 0; b < c.window[1]; b++) {
            const h = i * c.strides[0] - top + a, w = j * c.strides[1] - left + b;
            if (h >= 0 && h < height && w >= 0 && w < width) {
              pixels.push((image * height + h) * width + w);
            }
          }
        }
        for (let ch = 0; ch < channels; ch++) {
          const g = dy[((image * outHeight + i) * outWidth + j) * channels + ch]!;
          for (const pixel of pixels) dx[pixel * channels + ch]! += g / pixels.length;
        }
      }
    }
  }
  return dx;
}
