import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { assertNear, MODES, noise, normals, onCpu, onEngine } from "./backends.ts";
import { type Operator, outputAndGradients } from "./gradients.ts";

type Triple = [number, number, number];

const conv =
  (strides: number | Triple, pad: "same" | "valid", dilations: number | Triple = 1): Operator =>
  (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides, pad, "NDHWC", dilations);

// the last one has frames that are divided into blocks, and several partial sums of its kernel's gradient
const cases: { x: number[]; w: number[]; strides: number | Triple; pad: "same" | "valid" }[] = [
  { x: [2, 4, 5, 6, 3], w: [3, 3, 3, 3, 4], strides: 1, pad: "same" },
  { x: [3, 5, 6, 5, 2], w: [2, 3, 1, 2, 5], strides: [2, 1, 2], pad: "valid" },
  { x: [1, 6, 4, 4, 8], w: [3, 1, 1, 8, 8], strides: [2, 1, 1], pad: "same" },
  { x: [2, 3, 4, 4, 5], w: [1, 1, 1, 5, 7], strides: 1, pad: "valid" },
  { x: [1, 3, 48, 48, 12], w: [2, 3, 3, 12, 2], strides: 1, pad: "same" },
];

for (const [name, options] of Object.entries(MODES)) {
  Deno.test(`conv3d() and its gradients equal tfjs' cpu backend, ${name}`, async () => {
    for (const { x, w, strides, pad } of cases) {
      const f = () => outputAndGradients(conv(strides, pad), [noise(x, 1), noise(w, 2)]);
      assertNear(await onEngine(f, options), await onCpu(f), 1e-5);
    }
  });
}

Deno.test("conv3d() starts at the first frame where the step is longer than the kernel, as conv2d() does", async () => {
  const line = (...shape: number[]) => tf.tensor([0, 1, 2, 3], shape);
  for (const options of Object.values(MODES)) {
    const found = await onEngine(() => [
      conv(2, "same")(line(1, 4, 1, 1, 1), tf.ones([1, 1, 1, 1, 1])),
      conv(2, "same")(line(1, 1, 4, 1, 1), tf.ones([1, 1, 1, 1, 1])),
      conv(2, "same")(line(1, 1, 1, 4, 1), tf.ones([1, 1, 1, 1, 1])),
      tf.conv2d(line(1, 4, 1, 1) as tf.Tensor4D, tf.ones([1, 1, 1, 1]), 2, "same"),
    ], options);
    assert.deepEqual(found.map((y) => [...y]), Array(4).fill([0, 2]));
  }
});

Deno.test("conv3d() and its gradients equal a loop where steps are longer than the kernel", async () => {
  const cases: { x: number[]; w: number[]; strides: Triple; pad: "same" | "valid" }[] = [
    { x: [2, 6, 5, 4, 2], w: [1, 1, 1, 2, 3], strides: [2, 2, 2], pad: "same" },
    { x: [1, 7, 4, 6, 2], w: [2, 1, 3, 2, 2], strides: [3, 2, 2], pad: "same" },
    { x: [2, 4, 8, 5, 1], w: [1, 2, 1, 1, 2], strides: [1, 4, 3], pad: "same" },
    { x: [1, 8, 5, 5, 2], w: [1, 2, 2, 2, 1], strides: [3, 3, 1], pad: "valid" },
  ];
  for (const { x, w, strides, pad } of cases) {
    const f = () => outputAndGradients(conv(strides, pad), [noise(x, 1), noise(w, 2)]);
    assertNear(await onEngine(f), slowConvolution({ x, w, strides, pad }), 1e-5);
  }
});

/** What `outputAndGradients` gives for `noise(x, 1)` and `noise(w, 2)`: every product on its own. */
function slowConvolution({ x, w, strides, pad }: {
  x: number[];
  w: number[];
  strides: Triple;
  pad: "same" | "valid";
}): Float32Array[] {
  const axes = strides.map((step, i) => {
    const size = x[i + 1]!, kernel = w[i]!;
    const count = Math.ceil((pad === "same" ? size : size - kernel + 1) / step);
    const all = Math.max(0, (count - 1) * step + kernel - size);
    return { size, kernel, count, step, before: pad === "same" ? Math.floor(all / 2) : 0 };
  });
  const [N, C, K] = [x[0]!, x[4]!, w[4]!], counts = axes.map(({ count }) => count);
  const index = (shape: number[], at: number[]) => at.reduce((sum, i, k) => sum * shape[k]! + i, 0);
  const yShape = [N, ...counts, K], size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const from = { x: normals(x, 1), w: normals(w, 2), dy: normals(yShape, 1234) };
  const y = new Float32Array(size(yShape)), dx = from.x.map(() => 0), dw = from.w.map(() => 0);
  for (const [n, ...out] of places([N, ...counts])) {
    for (const [c, k, ...tap] of places([C, K, ...w.slice(0, 3)])) {
      const at = out.map((o, i) => o * axes[i]!.step - axes[i]!.before + tap[i]!);
      if (at.some((place, i) => place < 0 || place >= axes[i]!.size)) continue;
      const atX = index(x, [n!, ...at, c!]), atW = index(w, [...tap, c!, k!]);
      const atY = index(yShape, [n!, ...out, k!]);
      y[atY]! += from.x[atX]! * from.w[atW]!;
      dx[atX]! += from.dy[atY]! * from.w[atW]!;
      dw[atW]! += from.dy[atY]! * from.x[atX]!;
    }
  }
  return [y, dx, dw];
}

/** All places of an array of a shape. */
function places(shape: number[]): number[][] {
  return shape.reduce<number[][]>(
    (list, length) => list.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])),
    [[]],
  );
}

Deno.test("conv3d() has the same bits with one and with several threads", async () => {
  const { x, w, strides, pad } = cases.at(-1)!;
  const f = () => outputAndGradients(conv(strides, pad), [noise(x, 1), noise(w, 2)]);
  assert.deepEqual(await onEngine(f, { threads: 1 }), await onEngine(f, { threads: 2 }));
});

Deno.test("conv3d() with dilation is one whose kernel has zeros between, with gradients, which tfjs refuses", async () => {
  const operands = () => [noise([2, 4, 5, 5, 2], 1), noise([2, 2, 2, 2, 3], 2)];
  const spaced = (w: Tensor) => {
    const apart = tf.reshape(w, [2, 1, 2, 1, 2, 1, 2, 3]);
    const zeros = tf.pad(
      apart,
      [1, 3, 5].reduce(
        (paddings, axis) => paddings.with(axis, [0, 1]),
        Array<[number, number]>(8).fill([0, 0]),
      ),
    );
    return tf.slice(tf.reshape(zeros, [4, 4, 4, 2, 3]), 0, [3, 3, 3, 2, 3]);
  };
  const dilated = () => outputAndGradients(conv(1, "same", 2), operands());
  const wide: Operator = (x, w) => conv(1, "same")(x!, spaced(w!));
  assertNear(
    await onEngine(dilated),
    await onCpu(() => outputAndGradients(wide, operands())),
    1e-5,
  );
});

Deno.test("conv3dTranspose() equals tfjs' cpu backend; its gradients are those of conv3d(), where tfjs has none", async () => {
  const shape: [number, number, number, number, number] = [2, 6, 8, 10, 3];
  const f: Operator = (x, w) =>
    tf.conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, shape, 2, "same");
  const operands = () => [noise([2, 3, 4, 5, 4], 1), noise([3, 3, 3, 3, 4], 2)];
  const forward = () => [f(...operands())];
  assertNear(await onEngine(forward), await onCpu(forward), 1e-5);
  // sum(u conv3dTranspose(x, w)) = sum(x conv3d(u, w))
  const losses: Record<string, Operator> = {
    transposed: (x, w) => tf.sum(tf.mul(noise(shape, 3), f(x!, w!))),
    adjoint: (x, w) => tf.sum(tf.mul(x!, conv(2, "same")(noise(shape, 3), w!))),
  };
  const gradients = (loss: Operator) => () => tf.grads(loss)(operands());
  assertNear(
    await onEngine(gradients(losses.transposed!)),
    await onCpu(gradients(losses.adjoint!)),
    1e-5,
  );
});

Deno.test("a network of volumes trains on the engine as on tfjs' cpu backend", async () => {
  const run = () => {
    const w = tf.variable(noise([3, 3, 3, 1, 4], 1)), optimizer = tf.train.sgd(0.05);
    const x = noise([4, 4, 6, 6, 1], 2), target = noise([4, 4], 3);
    const losses = Array.from({ length: 4 }, () =>
      optimizer.minimize(() => {
        const hidden = tf.maxPool3d(tf.relu(conv(1, "same")(x, w)) as tf.Tensor5D, 2, 2, "same");
        return tf.losses.meanSquaredError(target, tf.mean(hidden, [1, 2, 3])) as tf.Scalar;
      }, true)!);
    return [tf.stack(losses), w];
  };
  const [losses, w] = await onEngine(run);
  assert.ok(losses![3]! < losses![0]!);
  assertNear([losses!, w!], await onCpu(run), 1e-4);
});
