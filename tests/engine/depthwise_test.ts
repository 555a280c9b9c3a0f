import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";

const cases = [
  { x: [2, 5, 6, 3], w: [3, 3, 3, 1], strides: 1, pad: "same" },
  { x: [2, 7, 7, 8], w: [3, 3, 8, 1], strides: 2, pad: "same" },
  { x: [1, 6, 5, 5], w: [3, 2, 5, 2], strides: 1, pad: "valid" },
  { x: [2, 8, 8, 4], w: [5, 5, 4, 3], strides: 2, pad: "same" },
  { x: [1, 6, 6, 7], w: [3, 3, 7, 1], strides: 1, pad: 1 },
] as const;

Deno.test("depthwiseConv2d and its gradients equal tfjs' cpu backend", async (t) => {
  for (const c of cases) {
    await t.step(`${c.x} * ${c.w}, stride ${c.strides}, pad ${c.pad}`, async () => {
      const run = () => {
        const f = (x: Tensor, w: Tensor) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, c.strides, c.pad as "same");
        const x = noise(c.x, 1), w = noise(c.w, 2), y = f(x, w);
        const upstream = noise(y.shape, 3);
        return [y, ...tf.grads((x, w) => tf.sum(tf.mul(f(x, w), upstream)))([x, w])];
      };
      assertAllClose(await onEngine(run), await onCpu(run), 1e-4);
    });
  }
});

Deno.test("the depthwise gradients know dilation", async () => {
  const attributes = {
    strides: [1, 1],
    pad: "valid",
    dilations: [2, 2],
    dimRoundingMode: undefined,
  };
  const run = () => {
    const x = noise([1, 8, 7, 3], 1), filter = noise([3, 3, 3, 2], 2), dy = noise([1, 4, 3, 6], 3);
    const kernel = (name: string, inputs: object, more: object) =>
      tf.engine().runKernel(name, inputs as never, { ...attributes, ...more } as never) as Tensor;
    return [
      kernel("DepthwiseConv2dNativeBackpropInput", { dy, filter }, { inputShape: x.shape }),
      kernel("DepthwiseConv2dNativeBackpropFilter", { x, dy }, { filterShape: filter.shape }),
    ];
  };
  const [dx, dw] = await onEngine(run);
  // <dy, conv(x, w)> is bilinear: its value must come out of both gradients
  const x = await onEngine(() => [noise([1, 8, 7, 3], 1), noise([3, 3, 3, 2], 2)]);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((s, v, i) => s + v * b[i]!, 0);
  const [forward] = await onEngine(() => {
    const y = tf.depthwiseConv2d(
      noise([1, 8, 7, 3], 1) as tf.Tensor4D,
      noise([3, 3, 3, 2], 2) as tf.Tensor4D,
      1,
      "valid",
      "NHWC",
      2,
    );
    return [tf.sum(tf.mul(y, noise([1, 4, 3, 6], 3)))];
  });
  assertAllClose(
    [Float32Array.of(dot(dx!, x[0]!)), Float32Array.of(dot(dw!, x[1]!))],
    [forward!, forward!],
    1e-5,
  );
});
