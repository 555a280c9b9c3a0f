/** Productions for tokens [batch, token, channel] and vectors [batch, channel], and from one kind of value to another. */
import * as tf from "@tensorflow/tfjs";
import {
  as4D,
  type Build,
  consume,
  kernel,
  onto,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";
import { activation, bias, dense } from "./layers.ts";

const countOf = ({ tensor }: Value) => tensor.shape[1]!;

function position(build: Build, value: Value): Value {
  const { name, tensor } = build.parameter("position/table", [
    countOf(value),
    value.channels.length,
  ]);
  build.account.own(name, 1, value.channels);
  return onto(value, tf.add(value.tensor, tensor));
}

function classToken(build: Build, value: Value): Value {
  const width = value.channels.length;
  const { name, tensor } = build.parameter("class/token", [1, 1, width]);
  build.account.own(name, 2, value.channels);
  const token = tf.tile(tensor, [value.tensor.shape[0]!, 1, 1]);
  return onto(value, tf.concat([token, value.tensor], 1));
}

/** An MLP over tokens: its hidden units are structures, the tokens are not. */
function mixer(build: Build, value: Value): Value {
  const count = countOf(value), hidden = pick(build, [4, 6]);
  const into = build.parameter("into/kernel", [count, hidden]);
  build.account.create(into.name, 1, hidden);
  const out = build.parameter("out/kernel", [hidden, count]);
  const columns = tf.transpose(value.tensor, [0, 2, 1]);
  const mixed = tf.matMul(tf.tanh(tf.matMul(columns, into.tensor)), out.tensor);
  return onto(value, tf.add(value.tensor, tf.transpose(mixed, [0, 2, 1])));
}

function conv1d(build: Build, value: Value): Value {
  consume(build, value);
  const out = pickWidth(build);
  const { tensor, channels } = kernel(build, "conv", [3, value.channels.length, out], 2);
  return {
    tensor: tf.conv1d(value.tensor as tf.Tensor3D, tensor as tf.Tensor3D, 1, "same"),
    channels,
    isZero: true,
  };
}

/** [batch, ..., channel] to [batch, all]: every position has the channels. */
function flatten(_: Build, value: Value): Value {
  const size = tf.util.sizeFromShape(value.tensor.shape.slice(1));
  const times = size / value.channels.length;
  return {
    ...value,
    tensor: tf.reshape(value.tensor, [-1, size]),
    channels: Array.from({ length: times }, () => value.channels).flat(),
  };
}

/** The inverse: a vector as positions of channels, which the next convolution or mixing couples. */
function unflatten(build: Build, value: Value, shape: number[]): Value {
  const width = pick(build, [4, 5]), count = tf.util.sizeFromShape(shape);
  const wide = dense(build, value, "wide", count * width);
  const channels = wide.channels.slice(0, width);
  for (let i = 1; i < count; i++) {
    build.account.couple(channels, wide.channels.slice(i * width, (i + 1) * width));
  }
  const image = { ...wide, channels, tensor: tf.reshape(wide.tensor, [-1, ...shape, width]) };
  // what is elementwise so far might be cut along either part of the reshape; a mean over positions fixes them
  const mean = tf.mean(image.tensor, shape.map((_, i) => i + 1), true);
  return onto(image, tf.sub(image.tensor, tf.mul(mean, 0.5)));
}

export const TOKENS: Production[] = [
  {
    name: "dense",
    ranks: [2, 3],
    weight: 6,
    apply: (build, value) => dense(build, value, "dense", pickWidth(build)),
  },
  {
    name: "denseBlock",
    ranks: [2, 3],
    weight: 3,
    apply: (build, value) =>
      activation(build, bias(build, dense(build, value, "block", pickWidth(build)), "more")),
  },
  { name: "position", ranks: [3], weight: 1.5, apply: position },
  { name: "classToken", ranks: [3], weight: 1.3, apply: classToken },
  { name: "mixer", weight: 1.4, ranks: [3], apply: mixer },
  { name: "conv1d", weight: 1.5, ranks: [3], apply: conv1d },
  {
    name: "softmaxOverTokens",
    ranks: [3],
    weight: 1.7,
    apply: (_, value) => {
      const y = tf.softmax(tf.transpose(value.tensor, [0, 2, 1]));
      return { ...value, isZero: false, tensor: tf.transpose(y, [0, 2, 1]) };
    },
  },
  {
    name: "firstToken",
    ranks: [3],
    weight: 1,
    apply: (_, value) => {
      const first = tf.slice(value.tensor, [0, 0, 0], [-1, 1, -1]);
      return onto(value, tf.reshape(first, [-1, value.channels.length]));
    },
  },
];

export const CONVERSIONS: Production[] = [
  {
    name: "pixelsToTokens",
    ranks: [4],
    weight: 2.2,
    fits: ({ tensor }) => tensor.shape[1]! <= 4,
    apply: (_, value) => {
      const [, height, width, channels] = value.tensor.shape as [number, number, number, number];
      return onto(value, tf.reshape(value.tensor, [-1, height * width, channels]));
    },
  },
  {
    name: "flatten",
    ranks: [3, 4, 5],
    weight: 0.8,
    fits: ({ tensor }) => tf.util.sizeFromShape(tensor.shape.slice(1)) <= 200,
    apply: (build, value) => dense(build, flatten(build, value), "flat", pickWidth(build)),
  },
  {
    name: "globalPool",
    ranks: [3, 4, 5],
    weight: 0.5,
    apply: (build, value) => {
      const axes = value.tensor.shape.slice(1, -1).map((_, i) => i + 1);
      // bent, as at the end: the mean of what is normalised would be nothing but rounding
      return onto(value, pick(build, [tf.mean, tf.max])(tf.elu(value.tensor), axes));
    },
  },
  {
    name: "vectorToTokens",
    ranks: [2],
    weight: 1.2,
    apply: (build, value) => unflatten(build, value, [3]),
  },
  {
    name: "vectorToImage",
    ranks: [2],
    weight: 2.5,
    apply: (build, value) => unflatten(build, value, [2, 2]),
  },
  {
    name: "maxout",
    ranks: [2],
    weight: 3,
    fits: ({ channels }) => channels.length % 2 === 0 && channels.length >= 6,
    apply: (build, value) => {
      const half = value.channels.length / 2;
      const even = value.channels.filter((_, i) => i % 2 === 0);
      build.account.couple(even, value.channels.filter((_, i) => i % 2 === 1));
      return {
        ...value,
        channels: even,
        tensor: tf.max(tf.reshape(value.tensor, [-1, half, 2]), -1),
      };
    },
  },
  {
    name: "perceptronImage",
    ranks: [4],
    weight: 3,
    apply: (build, value) => {
      const pooled = onto(value, tf.mean(as4D(value.tensor), [1, 2]));
      return activation(build, dense(build, pooled, "pooled", pickWidth(build)));
    },
  },
];
