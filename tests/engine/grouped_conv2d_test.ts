import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tensor } from "@geta-lab/geta/core";
import { groupedConv2d, type GroupedConv2dOptions, useEngine } from "@geta-lab/geta/engine";
import { assertAllClose, assertNear, MODES, noise, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

interface Case extends GroupedConv2dOptions {
  size: [number, number, number]; // images, height, width
  kernel: [number, number];
  inputs: number; // of a group
  outputs: number;
}

function run({ size, kernel, inputs, outputs, ...options }: Case): () => Tensor[] {
  const { groups } = options;
  return () => {
    const x = noise([...size, inputs * groups], 1);
    const filter = noise([...kernel, inputs, outputs * groups], 2);
    return outputAndGradients((x, filter) => groupedConv2d(x, filter, options), [x, filter]);
  };
}

const cases: Case[] = [
  { size: [2, 7, 6], kernel: [3, 3], inputs: 3, outputs: 5, groups: 3, pad: "same" },
  { size: [2, 9, 8], kernel: [3, 2], inputs: 2, outputs: 1, groups: 4, strides: [2, 1] },
  {
    size: [1, 9, 9],
    kernel: [3, 3],
    inputs: 4,
    outputs: 3,
    groups: 2,
    strides: 2,
    dilations: 2,
    pad: 2,
  },
  { size: [2, 5, 5], kernel: [1, 1], inputs: 7, outputs: 2, groups: 2 },
  { size: [2, 6, 6], kernel: [3, 3], inputs: 1, outputs: 2, groups: 5, pad: 1 }, // depthwise
  {
    size: [2, 6, 7],
    kernel: [3, 3],
    inputs: 3,
    outputs: 4,
    groups: 1,
    strides: 2,
    dilations: [1, 2],
  },
  { size: [9, 8, 8], kernel: [3, 3], inputs: 13, outputs: 41, groups: 2, pad: "same" }, // Winograd
];

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`groupedConv2d() and its gradients are the same on the engine, ${mode}, and as operators of tfjs`, async () => {
    for (const c of cases) assertNear(await onEngine(run(c), options), await onCpu(run(c)), 1e-5);
  });
}

Deno.test("groupedConv2d() is a convolution per group, the results side by side", async () => {
  const groups = 3;
  const f = (own: boolean) => () =>
    outputAndGradients((x, filter) => {
      if (own) return groupedConv2d(x, filter, { groups, strides: 2, pad: "same" });
      const parts = tf.split(x, groups, 3), filters = tf.split(filter, groups, 3);
      return tf.concat(
        parts.map((part, i) =>
          tf.conv2d(part as tf.Tensor4D, filters[i] as tf.Tensor4D, 2, "same")
        ),
        3,
      );
    }, [noise([2, 7, 8, 6], 1), noise([3, 3, 2, 9], 2)]);
  assertAllClose(await onCpu(f(true)), await onCpu(f(false)));
});

Deno.test("groupedConv2d() is the same on both backends for any size and number of groups", async () => {
  const small = fc.integer({ min: 1, max: 6 }), step = fc.integer({ min: 1, max: 3 });
  const shape = fc.record({
    size: fc.tuple(step, fc.integer({ min: 7, max: 11 }), fc.integer({ min: 7, max: 11 })),
    kernel: fc.tuple(step, step),
    inputs: small,
    outputs: small,
    groups: small,
    strides: step,
    dilations: step,
    pad: fc.constantFrom("same" as const, "valid" as const, 1),
  });
  await fc.assert(
    fc.asyncProperty(shape, async (c) => {
      assertNear(await onEngine(run(c)), await onCpu(run(c)), 1e-5);
    }),
    { numRuns: 25, seed: 1 },
  );
});

Deno.test("groupedConv2d() refuses shapes and types that do not fit before it runs", async () => {
  await useEngine();
  const call = (x: number[], filter: number[], groups: number) => () =>
    groupedConv2d(tf.zeros(x), tf.zeros(filter), { groups });
  assert.throws(
    call([1, 4, 4, 6], [3, 3, 2, 4], 2),
    new TypeError("Cannot use x: its shape must be [1,4,4,4]: current value is [1,4,4,6]"),
  );
  assert.throws(
    call([1, 4, 4, 6], [3, 3, 2, 4], 3),
    new TypeError("Cannot use filter: its outputs must be a multiple of 3: current value is 4"),
  );
  assert.throws(call([4, 4, 6], [3, 3, 2, 6], 3), TypeError);
  assert.throws(call([1, 4, 4, 6], [3, 3, 2, 6], 0), RangeError);
  assert.throws(
    () => groupedConv2d(tf.zeros([1, 4, 4, 4], "int32"), tf.zeros([1, 1, 2, 4]), { groups: 2 }),
    new TypeError(
      "Cannot run GroupedConv2D: x must be float32, as tf.cast makes it: current value is int32",
    ),
  );
});
