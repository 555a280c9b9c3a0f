/** What each kind of layer costs, with numbers worked out by hand. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { cost } from "@geta-lab/geta/cost";
import { attention, groupedConv2d, useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { type Formula, graphOf } from "../qadg/groups_of.ts";

type T = tf.Tensor;

interface Case {
  input: number[];
  shapes: Record<string, (number | "fixed")[]>;
  formula: Formula;
  /** Multiply-adds by layer. */
  layers: Record<string, number>;
  /** Multiply-adds of products without a weight. */
  products?: number[];
  parameters: number;
  /** Those that training does not change. */
  notTrained?: number;
}

const plain = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", 1);
const FILTERS = plain(3, 3, 4, 6), TAPS = plain(2, 2, 2, 4, 6), MATRIX = plain(3, 5);

const conv = (x: T, w: T, options: { strides?: number; dilations?: number } = {}) =>
  tf.conv2d(
    x as tf.Tensor4D,
    w as tf.Tensor4D,
    options.strides ?? 1,
    "same",
    "NHWC",
    options.dilations ?? 1,
  );

const CASES: Record<string, Case> = {
  "dense with a bias": {
    input: [3],
    shapes: { "fc/kernel": [3, 5], "fc/bias": [5] },
    formula: (x, p) => tf.add(tf.matMul(x as T, p["fc/kernel"] as T), p["fc/bias"]!),
    layers: { fc: 3 * 5 },
    parameters: 15 + 5,
  },
  "dense on tokens as rows [B T, C]": {
    input: [7, 3],
    shapes: { "fc/kernel": [3, 5] },
    formula: (x, p) => tf.matMul(tf.reshape(x, [-1, 3]), p["fc/kernel"] as T),
    layers: { fc: 7 * 3 * 5 },
    parameters: 15,
  },
  "dense on tokens with a broadcast weight [B, T, C] x [C, D]": {
    input: [7, 3],
    shapes: { "fc/kernel": [3, 5] },
    formula: (x, p) => tf.matMul(x as T, p["fc/kernel"] as T),
    layers: { fc: 7 * 3 * 5 },
    parameters: 15,
  },
  "dense on an image [B, H, W, C] x [C, D]": {
    input: [2, 7, 3],
    shapes: { "fc/kernel": [3, 5] },
    formula: (x, p) => tf.matMul(x as T, p["fc/kernel"] as T),
    layers: { fc: 2 * 7 * 3 * 5 },
    parameters: 15,
  },
  "dense from the left, transposed": {
    input: [7, 3],
    shapes: { "mix/kernel": [7, 4] },
    formula: (x, p) => tf.matMul(p["mix/kernel"] as T, x as T, true),
    layers: { mix: 4 * 7 * 3 },
    parameters: 28,
  },
  "strided convolution": {
    input: [8, 8, 4],
    shapes: { "c/kernel": [3, 3, 4, 6] },
    formula: (x, p) => conv(x, p["c/kernel"]!, { strides: 2 }),
    layers: { c: 4 * 4 * 6 * 9 * 4 },
    parameters: 216,
  },
  "dilated convolution": {
    input: [8, 8, 4],
    shapes: { "c/kernel": [3, 3, 4, 6] },
    formula: (x, p) => conv(x, p["c/kernel"]!, { dilations: 2 }),
    layers: { c: 8 * 8 * 6 * 9 * 4 },
    parameters: 216,
  },
  "depthwise convolution, two filters a channel": {
    input: [8, 8, 4],
    shapes: { "c/kernel": [3, 3, 4, 2] },
    formula: (x, p) => tf.depthwiseConv2d(x, p["c/kernel"]!, 1, "same"),
    layers: { c: 8 * 8 * 8 * 9 },
    parameters: 72,
  },
  "one-dimensional convolution": {
    input: [10, 4],
    shapes: { "c/kernel": [3, 4, 6] },
    formula: (x, p) =>
      tf.conv1d(x as T as tf.Tensor3D, p["c/kernel"] as T as tf.Tensor3D, 1, "same"),
    layers: { c: 10 * 6 * 3 * 4 },
    parameters: 72,
  },
  "transposed convolution": {
    input: [6, 6, 4],
    shapes: { "up/kernel": [2, 2, 5, 4] },
    formula: (x, p) => tf.conv2dTranspose(x, p["up/kernel"]!, [x.shape[0], 12, 12, 5], 2, "same"),
    layers: { up: 6 * 6 * 4 * 2 * 2 * 5 },
    parameters: 80,
  },
  "convolution with a normalised weight": {
    input: [8, 8, 4],
    shapes: { "c/direction": [3, 3, 4, 6], "c/length": [6] },
    formula: (x, p) => {
      const unit = tf.div(p["c/direction"]!, tf.norm(p["c/direction"]!));
      return conv(x, tf.mul(p["c/length"]!, unit));
    },
    layers: { "c": 8 * 8 * 6 * 9 * 4 },
    parameters: 216 + 6,
  },
  "a frozen layer": {
    input: [3],
    shapes: { "fc/kernel": [3, 5, "fixed"], "head/kernel": [5, 2] },
    formula: (x, p) => tf.matMul(tf.matMul(x as T, p["fc/kernel"] as T), p["head/kernel"] as T),
    layers: { fc: 15, head: 10 },
    parameters: 15 + 10,
    notTrained: 15,
  },
  "a frozen layer with bias, scale and a frozen table of words": {
    input: [4],
    shapes: {
      "words/table": [11, 3, "fixed"],
      "fc/kernel": [3, 5, "fixed"],
      "fc/bias": [5, "fixed"],
      "norm/scale": [5, "fixed"],
    },
    formula: (x, p) => {
      const words = tf.gather(p["words/table"] as T, tf.cast(x as T, "int32"));
      return tf.mul(tf.add(tf.matMul(words, p["fc/kernel"] as T), p["fc/bias"]!), p["norm/scale"]!);
    },
    layers: { fc: 4 * 15 },
    parameters: 33 + 15 + 5 + 5,
    notTrained: 33 + 15 + 5 + 5,
  },
  "a batch norm: its running statistics are no parameters": {
    input: [2, 2, 3],
    shapes: { mean: [3, "fixed"], variance: [3, "fixed"], scale: [3], offset: [3, "fixed"] },
    formula: (x, p) => {
      const [mean, variance, scale, offset] = ["mean", "variance", "scale", "offset"].map((name) =>
        p[name] as T as tf.Tensor1D
      );
      return tf.batchNorm(x, mean!, variance!, offset!, scale!);
    },
    layers: {},
    parameters: 3 + 3,
    notTrained: 3,
  },
  "layers whose weights are plain tensors": {
    input: [8, 8, 4],
    shapes: { "head/kernel": [6, 2] },
    formula: (x, p) => {
      const y = tf.relu(conv(conv(x, FILTERS), tf.transpose(FILTERS, [0, 1, 3, 2])));
      return tf.matMul(tf.mean(conv(y, FILTERS), [1, 2]), p["head/kernel"] as T);
    },
    layers: { "Conv2D 0": 3 * 64 * 9 * 24, head: 12 },
    parameters: 216 + 12,
    notTrained: 216,
  },
  "a matrix that the function fills itself": {
    input: [3],
    shapes: { bias: [5] },
    formula: (x, p) => tf.add(tf.matMul(x as T, tf.ones([3, 5])), p.bias!),
    layers: { "BatchMatMul 0": 15 },
    parameters: 15 + 5,
    notTrained: 15,
  },
  "a plain tensor from the left, and einsum with one": {
    input: [3, 7],
    shapes: { bias: [2] },
    formula: (x, p) => {
      const mixed = tf.matMul(MATRIX, x as T, true);
      return tf.add(tf.einsum("btc,cd->btd", mixed, plain(7, 2)), p.bias!);
    },
    layers: { "BatchMatMul 0": 5 * 3 * 7, "Einsum 1": 5 * 7 * 2 },
    parameters: 15 + 14 + 2,
    notTrained: 15 + 14,
  },
  "convolutions of volumes, there and back": {
    input: [4, 4, 4, 4],
    shapes: { "c/kernel": [2, 2, 2, 4, 6], "up/kernel": [2, 2, 2, 5, 6] },
    formula: (x, p) => {
      const volume = (y: T) => y as tf.Tensor5D;
      const y = tf.conv3d(volume(x), volume(p["c/kernel"]!), 2, "same");
      const shape: [number, number, number, number, number] = [x.shape[0], 4, 4, 4, 5];
      const up = tf.conv3dTranspose(y, volume(p["up/kernel"]!), shape, 2, "same");
      return tf.add(tf.sum(up), tf.sum(tf.conv3d(volume(x), volume(TAPS), 2, "same")));
    },
    layers: { c: 8 * 8 * 4 * 6, up: 8 * 6 * 8 * 5, "Conv3D 3": 8 * 8 * 4 * 6 },
    parameters: 192 + 240 + 192,
    notTrained: 192,
  },
  "a layer called twice": {
    input: [3],
    shapes: { "fc/kernel": [3, 3], "fc/bias": [3] },
    formula: (x, p) => {
      const layer = (y: T) => tf.add(tf.matMul(y, p["fc/kernel"] as T), p["fc/bias"]!);
      return layer(tf.relu(layer(x)));
    },
    layers: { fc: 2 * 9 },
    parameters: 9 + 3,
  },
  "embedding, and its table once more as the output layer": {
    input: [4],
    shapes: { "words/table": [11, 3] },
    formula: (x, p) => {
      const words = tf.gather(p["words/table"] as T, tf.cast(x as T, "int32"));
      return tf.matMul(tf.reshape(words, [-1, 3]), p["words/table"] as T, false, true);
    },
    layers: { words: 4 * 3 * 11 },
    parameters: 33,
  },
  "embedding alone": {
    input: [4],
    shapes: { "words/table": [11, 3] },
    formula: (x, p) => tf.gather(p["words/table"] as T, tf.cast(x as T, "int32")),
    layers: {},
    parameters: 33,
  },
  "recurrent cell over five steps": {
    input: [5, 3],
    shapes: { "cell/kernel": [3, 8], "cell/recurrent": [2, 8], "cell/bias": [8] },
    formula: (x, p) => {
      let h: T = tf.zeros([x.shape[0], 2]), c = h;
      for (const step of tf.unstack(x as T, 1)) {
        const [kernel, recurrent] = [p["cell/kernel"] as T, p["cell/recurrent"] as T];
        const z = tf.add(tf.add(tf.matMul(step, kernel), tf.matMul(h, recurrent)), p["cell/bias"]!);
        const [i, g, f, o] = tf.split(z, 4, 1) as [T, T, T, T];
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return h;
    },
    layers: { "cell/kernel": 5 * 3 * 8, "cell/recurrent": 5 * 2 * 8 },
    parameters: 24 + 16 + 8,
  },
  "einsum with a weight, and of two computed tensors": {
    input: [7, 3],
    shapes: { "fc/kernel": [3, 5] },
    formula: (x, p) => {
      const y = tf.einsum("btc,cd->btd", x as T, p["fc/kernel"] as T);
      return tf.einsum("bqd,bkd->bqk", y, y);
    },
    layers: { fc: 7 * 3 * 5 },
    products: [7 * 7 * 5],
    parameters: 15,
  },
  "attention of two heads": {
    input: [5, 6],
    shapes: { "q/kernel": [6, 6], "v/kernel": [6, 8] },
    formula: (x, p) => {
      const heads = (name: string, width: number) =>
        tf.transpose(
          tf.reshape(tf.matMul(x as T, p[`${name}/kernel`] as T), [-1, 5, 2, width]),
          [0, 2, 1, 3],
        );
      const q = heads("q", 3);
      return tf.matMul(tf.softmax(tf.matMul(q, q, false, true)), heads("v", 4));
    },
    layers: { q: 5 * 36, v: 5 * 48 },
    products: [2 * 5 * 5 * 3, 2 * 5 * 5 * 4],
    parameters: 36 + 48,
  },
};

for (
  const [name, { input, shapes, formula, layers, products = [], parameters, notTrained = 0 }]
    of Object.entries(
      CASES,
    )
) {
  Deno.test(`cost() of ${name}`, () => {
    const found = cost(graphOf(input, shapes, formula));
    assert.deepEqual(
      Object.fromEntries(found.layers.map(({ name, macs }) => [name, macs])),
      layers,
    );
    assert.deepEqual(found.products.map(({ macs }) => macs), products);
    assert.equal(found.macs, Object.values(layers).reduce((a, b) => a + b, 0));
    assert.equal(found.parameters, parameters);
    assert.equal(found.notTrained, notTrained);
    assert.equal(found.bytes, 4 * parameters);
    assert.equal(found.bops, 1024 * found.macs);
  });
}

Deno.test("cost() of a grouped convolution and of fused attention, which the engine runs", async () => {
  await useEngine();
  const kernel = tf.variable(tf.ones([3, 3, 2, 6]), true, "grouped/kernel");
  const grouped = cost(trace((x) => groupedConv2d(x, kernel, { groups: 2, pad: "same" }), [
    tf.zeros([1, 8, 8, 4]),
  ]));
  assert.deepEqual(grouped.layers.map(({ name, op, macs }) => [name, op, macs]), [
    ["grouped", "GroupedConv2D", 8 * 8 * 6 * 9 * 2],
  ]);
  assert.equal(grouped.parameters, 108);
  const one = tf.variable(tf.scalar(1), true, "one");
  const tensors = [[1, 5, 6], [1, 7, 6], [1, 7, 8]].map((shape) => tf.zeros(shape));
  const graph = trace((q, k, v) => attention(q, k, tf.mul(v, one), { heads: 2 }), tensors);
  const { macs, layers, products } = cost(graph);
  assert.deepEqual([macs, layers.length], [0, 0]);
  const scores = 5 * 7 * 6, mixture = 5 * 7 * 8;
  assert.deepEqual(products, [{
    name: "Attention 1",
    op: "Attention",
    macs: scores + mixture,
    bops: 1024 * (scores + mixture),
  }]);
  tf.dispose([kernel, one, tensors]);
});

Deno.test("cost() stores a quantized weight at its bits even if it is frozen or used twice", () => {
  const graph = graphOf([3], { "fc/kernel": [3, 3, "fixed"] }, (x, p) => {
    const layer = (y: T) => tf.matMul(y, p["fc/kernel"] as T);
    return layer(tf.relu(layer(x)));
  });
  const found = cost(graph, { bits: { fc: { weight: 4, activation: 8 } } });
  assert.deepEqual(found.layers, [{
    name: "fc",
    op: "BatchMatMul",
    shape: [3, 3],
    macs: 18,
    parameters: 9,
    trained: false,
    weightBits: 4,
    activationBits: 8,
    bops: 18 * 32,
    bytes: 4.5,
  }]);
  assert.deepEqual([found.bytes, found.averageBits, found.bops], [4.5, 4, 18 * 32]);
});

Deno.test("cost() stores a mask at 8 bits and an index table at 32", () => {
  const variables = {
    order: tf.variable(tf.tensor1d([2, 0, 1], "int32")),
    mask: tf.variable(tf.tensor1d([1, 0, 1], "bool")),
  };
  const graph = trace(
    (x) => {
      const moved = tf.gather(x, variables.order as T as tf.Tensor1D, 1);
      return tf.where(variables.mask as T, moved, tf.zerosLike(moved));
    },
    [tf.zeros([2, 3])],
    { variables },
  );
  const { parameters, notTrained, bytes } = cost(graph);
  assert.deepEqual({ parameters, notTrained, bytes }, { parameters: 6, notTrained: 6, bytes: 15 });
});
