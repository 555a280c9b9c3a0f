// Every operator with a gradient, each against a loop in double precision: random odd sizes, all providers of the matrix
// product, one and two threads. (Larger sizes, where the threads share the work: pool_test.ts. Winograd: winograd_test.ts. The
// fake quantizer, whose gradient is not a derivative: fake_quant_test.ts. Dropout: dropout_test.ts. Updates: *_update_test.ts.)
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { Tensor } from "@geta-lab/geta/core";
import {
  attention,
  batchNorm,
  dense,
  gelu,
  groupedConv2d,
  groupNorm,
  layerNorm,
  silu,
  softmaxCrossEntropy,
} from "@geta-lab/geta/engine";
import { type Claim, ENGINE, EVERYWHERE, prove } from "./proof.ts";
import { attention as attentionLoop } from "./loops/attention.ts";
import { channelSets, normalization, sampleSets } from "./loops/normalization.ts";
import * as pointwise from "./loops/pointwise.ts";
import * as loops from "./loops/products.ts";

const from = (min: number, max: number) => fc.integer({ min, max });
const image = (x: Tensor) => x as tf.Tensor4D;

function claims<Sizes>(
  name: string,
  sizes: { [Name in keyof Sizes]: fc.Arbitrary<Sizes[Name]> },
  claim: (sizes: Sizes) => Claim,
  backends = ENGINE,
): void {
  Deno.test(`${name} equals a loop in double precision, forward and gradients`, async () => {
    await prove(fc.record(sizes) as fc.Arbitrary<Sizes>, claim, backends);
  });
}

/** Claims of an operator that tfjs does not have, which is a composite on its backends. */
function claimsEverywhere<Sizes>(...claim: Parameters<typeof claims<Sizes>>): void {
  const [name, sizes, of] = claim;
  claims(name, sizes, of, EVERYWHERE);
}

const conv = {
  n: from(1, 2),
  h: from(5, 7),
  w: from(5, 7),
  kh: from(1, 3),
  kw: from(1, 3),
  groups: from(1, 3),
  inputs: from(1, 5),
  outputs: from(1, 5),
  stride: from(1, 3),
  pad: from(0, 2),
  dilation: from(1, 2),
};

// tfjs takes the width of the output for a kernel as wide as high when the padding is a number.
const explicit = (pad: number) => [[0, 0], [pad, pad], [pad, pad], [0, 0]] as never;

claims("conv2d", { ...conv, groups: fc.constant(1), inputs: from(1, 9) }, (s) => {
  if (s.stride > 1) s = { ...s, dilation: 1 }; // tf.conv2d wants one of them to be 1
  return {
    shapes: [[s.n, s.h, s.w, s.inputs], [s.kh, s.kw, s.inputs, s.outputs]],
    operator: (x, filter) =>
      tf.conv2d(image(x!), image(filter!), s.stride, explicit(s.pad), "NHWC", s.dilation),
    loop: loops.convolution(s),
  };
});

claims("depthwiseConv2d", { ...conv, groups: from(1, 9), inputs: fc.constant(1) }, (s) => {
  if (s.stride > 1) s = { ...s, dilation: 1 };
  return {
    shapes: [[s.n, s.h, s.w, s.groups], [s.kh, s.kw, s.groups, s.outputs]],
    operator: (x, filter) =>
      tf.depthwiseConv2d(image(x!), image(filter!), s.stride, explicit(s.pad), "NHWC", s.dilation),
    loop: loops.convolution(s),
  };
});

claimsEverywhere("groupedConv2d", conv, (s) => ({
  shapes: [[s.n, s.h, s.w, s.groups * s.inputs], [s.kh, s.kw, s.inputs, s.groups * s.outputs]],
  operator: (x, filter) =>
    groupedConv2d(x!, filter!, {
      groups: s.groups,
      strides: s.stride,
      pad: s.pad,
      dilations: s.dilation,
    }),
  loop: loops.convolution(s),
}));

claims("conv2dTranspose", { ...conv, h: from(2, 4), w: from(2, 4) }, (s) => {
  const size = [s.n, (s.h - 1) * s.stride + s.kh, (s.w - 1) * s.stride + s.kw, s.outputs];
  return {
    shapes: [[s.n, s.h, s.w, s.inputs], [s.kh, s.kw, s.outputs, s.inputs]],
    operator: (x, filter) =>
      tf.conv2dTranspose(image(x!), image(filter!), size as Size, s.stride, "valid"),
    loop: loops.transposedConvolution(s),
  };
});
type Size = [number, number, number, number];

const matrices = { count: from(1, 3), m: from(1, 9), n: from(1, 9), k: from(1, 9) };
claims("batched matMul", matrices, ({ count, m, n, k }) => ({
  shapes: [[count, m, k], [count, k, n]],
  operator: (a, b) => tf.matMul(a!, b!),
  loop: loops.products(count, m, n, k),
}));

claimsEverywhere("dense", matrices, ({ m, n, k }) => ({
  shapes: [[m, k], [k, n], [n]],
  operator: (x, kernel, bias) => dense(x!, { kernel: kernel!, bias: bias! }),
  loop: (x, kernel, bias) =>
    loops.products(1, m, n, k)(x!, kernel!).map((value, i) => value + bias![i % n]!),
}));

claims("tf.fused.matMul", matrices, ({ m, n, k }) => ({
  shapes: [[m, k], [k, n], [n]],
  operator: (a, b, bias) => {
    const options = { bias: bias!, activation: "relu" as const };
    return tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, ...options });
  },
  loop: (a, b, bias) =>
    loops.products(1, m, n, k)(a!, b!).map((value, i) => Math.max(0, value + bias![i % n]!)),
}));

const normal = { n: from(2, 3), pixels: from(2, 5), channels: from(2, 7) };
const epsilon = 0.1; // large, since the variance of a few numbers may be small
claimsEverywhere("batchNorm in training", normal, ({ n, pixels, channels }) => ({
  shapes: [[n, pixels, channels], [channels], [channels]],
  operator: (x, scale, offset) => {
    const mean = tf.variable(tf.zeros([channels]), false);
    const variance = tf.variable(tf.ones([channels]), false);
    const y = batchNorm(x!, { scale: scale!, offset: offset!, mean, variance }, { epsilon });
    tf.dispose([mean, variance]);
    return y;
  },
  loop: (x, scale, offset) => normalization(channelSets(channels), epsilon)(x!, scale!, offset!).y,
}));

claims("batchNorm in inference", normal, ({ n, pixels, channels }) => ({
  shapes: [[n, pixels, 1, channels], [channels], [channels], [channels], [channels]],
  operator: (...[x, mean, variance, offset, scale]) => {
    const [m, v, o, s] = [mean, tf.square(variance!), offset, scale] as tf.Tensor1D[];
    return tf.batchNorm(image(x!), m!, v!, o!, s!, epsilon);
  },
  loop: (...[x, mean, variance, offset, scale]) =>
    x!.map((value, i) => {
      const c = i % channels, root = Math.sqrt(variance![c]! ** 2 + epsilon);
      return (value - mean![c]!) / root * scale![c]! + offset![c]!;
    }),
}));

claimsEverywhere("layerNorm", normal, ({ n, pixels, channels }) => ({
  shapes: [[n, pixels, channels], [channels], [channels]],
  operator: (x, scale, offset) =>
    layerNorm(x!, { scale: scale!, offset: offset! }, {
      epsilon,
    }),
  loop: (x, scale, offset) => {
    const sets = sampleSets({ samples: n * pixels, pixels: 1, channels, groups: 1 });
    return normalization(sets, epsilon)(x!, scale!, offset!).y;
  },
}));

claimsEverywhere(
  "groupNorm",
  { ...normal, groups: from(1, 3) },
  ({ n, pixels, channels, groups }) => {
    const all = groups * channels;
    const sets = sampleSets({ samples: n, pixels, channels: all, groups });
    return {
      shapes: [[n, pixels, all], [all], [all]],
      operator: (x, scale, offset) =>
        groupNorm(x!, { scale: scale!, offset: offset! }, { groups, epsilon }),
      loop: (x, scale, offset) => normalization(sets, epsilon)(x!, scale!, offset!).y,
    };
  },
);

const rows = { m: from(1, 7), n: from(1, 9) };
claimsEverywhere("softmaxCrossEntropy", rows, ({ m, n }) => {
  const labels = Array.from({ length: m }, (_, i) => (i * 5) % n);
  return {
    shapes: [[m, n]],
    operator: (x) => softmaxCrossEntropy(x!, tf.tensor1d(labels, "int32")),
    loop: (x) => Float64Array.of(pointwise.crossEntropy(labels)(x!).loss),
  };
});

claims("softmax", rows, ({ m, n }) => ({
  shapes: [[m, n]],
  operator: (x) => tf.softmax(x!),
  loop: pointwise.softmax(n),
}));

const activations: Record<string, [(x: Tensor) => Tensor, (x: number) => number]> = {
  relu: [tf.relu, (x) => Math.max(0, x)],
  relu6: [(x) => tf.relu6(tf.mul(x, 5)), (x) => Math.min(6, Math.max(0, 5 * x))],
  gelu: [gelu, pointwise.gelu.value],
  silu: [silu, pointwise.silu.value],
  sigmoid: [tf.sigmoid, pointwise.sigmoid],
};
for (const [name, [operator, formula]] of Object.entries(activations)) {
  claimsEverywhere(name, { n: from(1, 40) }, ({ n }) => ({
    shapes: [[n]],
    operator: (x) => operator(x!),
    loop: (x) => x!.map(formula),
  }));
}

const windows = {
  n: from(1, 2),
  h: from(3, 7),
  w: from(3, 7),
  c: from(1, 9),
  window: from(2, 3),
  stride: from(1, 3),
  pad: from(0, 1),
};
claims("maxPool", windows, (s) => ({
  shapes: [[s.n, s.h, s.w, s.c]],
  operator: (x) => tf.maxPool(image(x!), s.window, s.stride, s.pad),
  loop: loops.pooling(s, (values) => Math.max(...values)),
}));
claims("avgPool", windows, (s) => ({
  shapes: [[s.n, s.h, s.w, s.c]],
  operator: (x) => tf.avgPool(image(x!), s.window, s.stride, s.pad),
  loop: loops.pooling(s, loops.mean),
}));

for (
  const [name, operator, combine] of [
    ["mean", tf.mean, loops.mean],
    ["max", tf.max, (values: number[]) => Math.max(...values)],
  ] as const
) {
  claims(`global ${name}`, windows, ({ n, h, c }) => ({
    shapes: [[n, h, h, c]],
    operator: (x) => operator(x!, [1, 2]),
    loop: loops.pooling({ n, h, w: h, c, window: h, stride: 1, pad: 0 }, combine),
  }));
}

claims("gather", { ...rows, words: from(1, 6) }, ({ m, n, words }) => {
  const ids = Array.from({ length: m }, (_, i) => (i * 7 + 2) % words);
  return {
    shapes: [[words, n]],
    operator: (table) => tf.gather(table!, tf.tensor1d(ids, "int32")),
    loop: (table) => loops.fill([m, n], ([i, j]) => table![ids[i]! * n + j]!),
  };
});

const heads = {
  samples: from(1, 3),
  heads: from(1, 3),
  queries: from(1, 5),
  keys: from(2, 7),
  width: from(1, 6),
  valueWidth: from(1, 4),
  scale: fc.constantFrom(0.5, -0.4),
  masked: fc.constantFrom("no", "alike", "by sample"),
};
claimsEverywhere("attention", heads, ({ masked, ...s }) => {
  const shape = [...masked === "by sample" ? [s.samples] : [], s.queries, s.keys];
  const size = shape.reduce((a, b) => a * b);
  const mask = Array.from({ length: size }, (_, i) => i % 5 === 1 || i % 3 === 2 ? 0 : 1);
  const seen = masked !== "no";
  return {
    shapes: [[s.queries, s.width], [s.keys, s.width], [s.keys, s.valueWidth]]
      .map(([length, width]) => [s.samples, length!, s.heads * width!]),
    operator: (q, k, v) =>
      attention(q!, k!, v!, {
        heads: s.heads,
        scale: s.scale,
        ...(seen ? { mask: tf.tensor(mask, shape, "int32") } : {}),
      }),
    loop: (q, k, v) => attentionLoop({ ...s, ...(seen ? { mask } : {}) })(q!, k!, v!).y,
  };
});

const arithmetic = {
  add: [tf.add, (a: number, b: number) => a + b],
  sub: [tf.sub, (a: number, b: number) => a - b],
  mul: [tf.mul, (a: number, b: number) => a * b],
  div: [
    (a: Tensor, b: Tensor) => tf.div(a, tf.add(2, tf.square(b))),
    (a: number, b: number) => a / (2 + b * b),
  ],
} as const;
for (const [name, [operator, formula]] of Object.entries(arithmetic)) {
  claims(`${name} with broadcasting`, { ...rows, k: from(1, 4) }, ({ m, n, k }) => ({
    shapes: [[m, n, 1], [m, 1, k]],
    operator: (a, b) => operator(a!, b!),
    loop: (a, b) => loops.fill([m, n, k], ([i, j, p]) => formula(a![i * n + j]!, b![i * k + p]!)),
  }));
}
