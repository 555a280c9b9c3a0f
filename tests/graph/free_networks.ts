/** Networks whose inputs have heights, widths or lengths that may be any, and the lengths that they are tried at. */
import * as tf from "@tensorflow/tfjs";
import { random, type Tensor } from "@geta-lab/geta/core";
import { attention, layerNorm } from "@geta-lab/geta/engine";
import type { FreeNetwork } from "./free_network.ts";

function parameters(shapes: Record<string, number[]>): Record<string, tf.Variable> {
  const stream = random(7);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const size = tf.util.sizeFromShape(shape), deviation = Math.sqrt(shape.at(-1)! / size);
      const data = Float32Array.from({ length: size }, () => deviation * stream.normal());
      return [name, tf.variable(tf.tensor(data, shape), true)];
    }),
  );
}

const conv = (x: Tensor, w: Tensor, stride = 1) =>
  tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, "same") as Tensor;

/** Scales of 1/2 and 1/4, brought back by a factor, by the size of a shortcut and by a transposed convolution. */
function fullyConvolutional(): FreeNetwork {
  const v = parameters({
    "a/kernel": [3, 3, 3, 6],
    "b/kernel": [3, 3, 6, 8],
    "c/kernel": [3, 3, 8, 6],
    "up/kernel": [2, 2, 5, 6],
    "d/kernel": [1, 1, 5, 2],
  });
  return {
    variables: v,
    inputShapes: [[null, null, null, 3]],
    lengths: [[8, 12], [9, 5], [16, 20], [11, 7]],
    forward: (x) => {
      const a = tf.relu(conv(x!, v["a/kernel"]!, 2));
      const b = tf.relu(conv(a, v["b/kernel"]!, 2)) as tf.Tensor4D;
      const [, height, width] = a.shape as number[];
      const back = tf.image.resizeBilinear(b, [height!, width!]);
      const c = tf.add(a, tf.relu(conv(back, v["c/kernel"]!))) as tf.Tensor4D;
      const shape = [c.shape[0], 2 * c.shape[1], 2 * c.shape[2], 5] as [
        number,
        number,
        number,
        number,
      ];
      const up = tf.conv2dTranspose(c, v["up/kernel"] as Tensor as tf.Tensor4D, shape, 2, "same");
      const nearest = tf.image.resizeNearestNeighbor(up, [4 * height!, 4 * width!]);
      return conv(tf.relu(nearest), v["d/kernel"]!);
    },
  };
}

/** Pixels become rows, and are averaged; the position of none matters. */
function globalPool(): FreeNetwork {
  const v = parameters({ "a/kernel": [3, 3, 3, 6], "b/kernel": [6, 8], "c/kernel": [8, 4] });
  return {
    variables: v,
    inputShapes: [[null, null, null, 3]],
    lengths: [[6, 6], [5, 9], [12, 7]],
    forward: (x) => {
      const a = tf.relu(conv(x!, v["a/kernel"]!)), [samples, height, width, channels] = a.shape;
      const rows = tf.reshape(a, [samples! * height! * width!, channels!]);
      const b = tf.relu(tf.matMul(rows, v["b/kernel"]!));
      const tokens = tf.reshape(b, [samples!, height! * width!, -1]);
      return tf.matMul(tf.mean(tokens, 1), v["c/kernel"]!);
    },
  };
}

/** Token and position embeddings, a class token, attention with a causal mask of its own, a norm and a head. */
function transformer(): FreeNetwork {
  const v = parameters({
    "tokens/table": [9, 8],
    "positions/table": [16, 8],
    "class/token": [1, 1, 8],
    "query/kernel": [8, 8],
    "key/kernel": [8, 8],
    "value/kernel": [8, 8],
    "out/kernel": [8, 8],
    "norm/scale": [8],
    "norm/offset": [8],
    "up/kernel": [8, 12],
    "down/kernel": [12, 8],
    "head/kernel": [8, 3],
  });
  const product = (x: Tensor, w: Tensor) =>
    tf.reshape(tf.matMul(tf.reshape(x, [-1, x.shape[2]!]), w), [x.shape[0]!, x.shape[1]!, -1]);
  return {
    variables: v,
    vocabulary: 9,
    inputShapes: [[null, null]],
    lengths: [[6], [9], [3], [12]],
    forward: (x) => {
      const [samples, length] = x!.shape as [number, number];
      const positions = tf.slice(v["positions/table"]!, [0, 0], [length, 8]);
      const rows = tf.add(tf.gather(v["tokens/table"]!, x as tf.Tensor1D), positions);
      const h = tf.concat([tf.tile(v["class/token"]!, [samples, 1, 1]), rows], 1);
      const [q, k, w] = ["query", "key", "value"].map((role) => product(h, v[`${role}/kernel`]!));
      const mixed = attention(q!, k!, w!, { heads: 2 });
      const a = tf.add(h, product(mixed, v["out/kernel"]!));
      const n = layerNorm(a, { scale: v["norm/scale"]!, offset: v["norm/offset"]! });
      const b = tf.add(a, product(tf.relu(product(n, v["up/kernel"]!)), v["down/kernel"]!));
      const first = tf.squeeze(tf.slice(b, [0, 0, 0], [-1, 1, -1]), [1]);
      const last = tf.reshape(tf.slice(b, [0, length, 0], [-1, 1, -1]), [-1, 8]);
      return tf.matMul(tf.add(first, last), v["head/kernel"]!);
    },
  };
}

/** Attention within windows of 2 x 2 pixels, whose shapes are written out. */
function windows(): FreeNetwork {
  const v = parameters({
    "a/kernel": [1, 1, 3, 6],
    "qkv/kernel": [6, 18],
    "out/kernel": [6, 6],
    "head/kernel": [6, 2],
  });
  return {
    variables: v,
    inputShapes: [[null, null, null, 3]],
    lengths: [[4, 6], [8, 4], [6, 10]],
    forward: (x) => {
      const a = conv(x!, v["a/kernel"]!), [samples, height, width] = a.shape as number[];
      const tall = height! / 2, wide = width! / 2;
      const six = tf.reshape(a, [samples!, tall, 2, wide, 2, 6]);
      const each = tf.reshape(tf.transpose(six, [0, 1, 3, 2, 4, 5]), [
        samples! * tall * wide,
        4,
        6,
      ]);
      const qkv = tf.matMul(tf.reshape(each, [-1, 6]), v["qkv/kernel"]!);
      const heads = tf.transpose(tf.reshape(qkv, [samples! * tall * wide, 4, 3, 2, 3]), [
        2,
        0,
        3,
        1,
        4,
      ]);
      const [q, k, w] = tf.unstack(heads);
      const mixed = tf.matMul(tf.softmax(tf.matMul(q!, k!, false, true)), w!);
      const rows = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, 6]);
      const out = tf.reshape(tf.matMul(rows, v["out/kernel"]!), [samples!, tall, wide, 2, 2, 6]);
      const back = tf.reshape(tf.transpose(out, [0, 1, 3, 2, 4, 5]), [
        samples!,
        height!,
        width!,
        6,
      ]);
      return tf.matMul(tf.mean(tf.add(a, back), [1, 2]), v["head/kernel"]!);
    },
  };
}

/** Real numbers and a mask over the same length; what is masked counts nothing. */
function masked(): FreeNetwork {
  const v = parameters({ "a/kernel": [3, 4, 6], "b/kernel": [6, 2] });
  return {
    variables: v,
    inputShapes: [[null, null, 4], [null, null]],
    lengths: [[5, 5], [8, 8], [3, 3]],
    forward: (x, mask) => {
      const a = tf.conv1d(x as tf.Tensor3D, v["a/kernel"] as Tensor as tf.Tensor3D, 1, "same");
      const seen = tf.expandDims(tf.sigmoid(mask!), -1);
      const ones = tf.ones([x!.shape[0]!, x!.shape[1]!, 1]);
      const mean = tf.div(tf.sum(tf.mul(tf.relu(a), seen), 1), tf.sum(tf.mul(ones, seen), 1));
      return tf.matMul(mean, v["b/kernel"]!);
    },
  };
}

/** An LSTM over all steps, and the last of a second one that goes backwards, as tf.layers has them. */
function recurrent(): FreeNetwork {
  const L = tf.layers, zeros = { recurrentInitializer: "zeros" } as const;
  const model = tf.sequential({
    layers: [
      L.dense({ name: "first", units: 6, inputShape: [null, 4] as never }),
      L.lstm({ name: "lower", units: 5, returnSequences: true, ...zeros }),
      L.gru({ name: "upper", units: 4, goBackwards: true, ...zeros }),
      L.dense({ name: "last", units: 2 }),
    ],
  });
  const shapes = model.weights.map((one) => [one.originalName, one.shape as number[]]);
  const values = parameters(Object.fromEntries(shapes));
  const variables = Object.fromEntries(model.weights.map((weight) => {
    weight.write(values[weight.originalName]!);
    return [weight.originalName, weight.read() as tf.Variable];
  }));
  tf.dispose(values);
  return {
    variables,
    inputShapes: [[null, null, 4]],
    lengths: [[4], [7], [2], [5]],
    forward: (x) => model.apply(x!, { training: false }) as Tensor,
  };
}

export const FREE_NETWORKS: Record<string, () => FreeNetwork> = {
  "a fully convolutional network": fullyConvolutional,
  "a classifier with a global pool": globalPool,
  "a transformer": transformer,
  "attention in windows": windows,
  "tokens with a mask": masked,
  "recurrent layers": recurrent,
};
