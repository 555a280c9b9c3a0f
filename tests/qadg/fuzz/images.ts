/** Productions for images [batch, height, width, channel]. */
import * as tf from "@tensorflow/tfjs";
import { groupedConv2d } from "@geta-lab/geta/engine";
import {
  as4D,
  type Build,
  chance,
  combine,
  consume,
  kernel,
  onto,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";
import { activation, bias, dense } from "./layers.ts";

const IMAGE = [4];
/** Height, which is the width, too. */
export const sideOf = ({ tensor }: Value) => tensor.shape[1]!;

/** A convolution; by default of 3x3 pixels, one in three with another size or stride. */
export function conv(build: Build, value: Value, role: string, out: number): Value {
  consume(build, value);
  const window = pick(build, [3, 3, 1, 2]);
  const { tensor: filter, channels } = kernel(build, role, [
    window,
    window,
    value.channels.length,
    out,
  ], 3);
  const dilated = window > 1 && chance(build, 0.2);
  const stride = !dilated && sideOf(value) >= 4 && chance(build, 0.15) ? 2 : 1;
  const y = tf.conv2d(as4D(value.tensor), as4D(filter), stride, "same", "NHWC", dilated ? 2 : 1);
  const made = { tensor: y, channels, isZero: true };
  return chance(build, 0.5) ? bias(build, made, role) : made;
}

function depthwise(build: Build, value: Value): Value {
  const times = chance(build, 0.3) && value.channels.length < 9 ? 2 : 1;
  const { name, tensor } = build.parameter(
    "depthwise/kernel",
    [3, 3, value.channels.length, times],
    { deviation: 0.4 },
  );
  build.account.own(name, 2, value.channels);
  const y = tf.depthwiseConv2d(
    as4D(value.tensor),
    as4D(tensor),
    1,
    "same",
    "NHWC",
    chance(build, 0.2) ? 2 : 1,
  );
  return {
    tensor: y,
    channels: value.channels.flatMap((one) => new Array(times).fill(one)),
    isZero: true,
  };
}

function transposed(build: Build, value: Value): Value {
  consume(build, value);
  const out = pickWidth(build), side = 2 * sideOf(value);
  const { tensor, channels } = kernel(build, "up", [2, 2, out, value.channels.length], 2);
  const shape = [value.tensor.shape[0]!, side, side, out] as [number, number, number, number];
  return bias(build, {
    tensor: tf.conv2dTranspose(as4D(value.tensor), as4D(tensor), shape, 2, "same"),
    channels,
    isZero: true,
  }, "up");
}

function gate(build: Build, value: Value): Value {
  consume(build, value);
  const width = value.channels.length;
  const pooled = onto(value, tf.mean(value.tensor, [1, 2]));
  const squeezed = activation(build, dense(build, pooled, "squeeze", 4));
  const excited = dense(build, squeezed, "excite", width);
  const weights = tf.reshape(tf.sigmoid(excited.tensor), [-1, 1, 1, width]);
  return combine(build, value, { ...excited, tensor: weights, isZero: false }, "product", tf.mul);
}

/** Two groups lose the same channels; many narrow ones are removed whole. */
function grouped(build: Build, value: Value): Value {
  const { length } = value.channels, groups = chance(build, 0.7) ? 2 : length;
  const inputs = length / groups, outputs = groups === 2 ? 4 : 1, out = groups * outputs;
  const { tensor, channels, name } = kernel(build, "grouped", [3, 3, inputs, out], 3);
  if (groups > inputs + outputs) build.account.couple(value.channels, channels);
  else {
    consume(build, value);
    build.account.couple(value.channels, value.channels.map((_, i) => value.channels[i % inputs]!));
    build.account.couple(channels, channels.map((_, i) => channels[i % outputs]!));
    build.account.own(name, 2, value.channels.slice(0, inputs));
  }
  return {
    tensor: groupedConv2d(value.tensor, tensor, { groups, pad: "same" }),
    channels,
    isZero: true,
  };
}

export const IMAGES: Production[] = [
  {
    name: "conv",
    ranks: IMAGE,
    weight: 6,
    apply: (build, value) => conv(build, value, "conv", pickWidth(build)),
  },
  { name: "depthwise", ranks: IMAGE, weight: 2, apply: depthwise },
  {
    name: "transposedConv",
    ranks: IMAGE,
    fits: (value) => sideOf(value) <= 3,
    weight: 14,
    apply: transposed,
  },
  { name: "gate", ranks: IMAGE, apply: gate },
  {
    name: "groupedConv",
    ranks: IMAGE,
    weight: 2,
    fits: ({ channels }) => channels.length % 2 === 0,
    apply: grouped,
  },
  {
    name: "splitConv",
    ranks: IMAGE,
    weight: 1.7,
    fits: ({ channels }) => channels.length % 2 === 0,
    apply: (build, value) => {
      const half = value.channels.length / 2;
      const parts = tf.split(value.tensor, 2, 3).map((tensor, i) =>
        conv1x1(
          build,
          { ...value, tensor, channels: value.channels.slice(i * half, (i + 1) * half) },
          `part${i}`,
          4,
        )
      );
      return {
        tensor: tf.concat(parts.map(({ tensor }) => tensor), 3),
        channels: parts.flatMap(({ channels }) => channels),
        isZero: true,
      };
    },
  },
  {
    name: "inception",
    ranks: IMAGE,
    apply: (build, value) => {
      const left = conv1x1(build, value, "left", 4),
        right = activation(build, conv1x1(build, value, "right", 5));
      return {
        tensor: tf.concat([left.tensor, right.tensor], 3),
        channels: [...left.channels, ...right.channels],
        isZero: true,
      };
    },
  },
  {
    name: "channelShuffle",
    ranks: IMAGE,
    weight: 4,
    fits: ({ channels }) => channels.length % 2 === 0 && channels.length >= 6,
    apply: (build, value) => {
      const [, height, width, length] = value.tensor.shape as [number, number, number, number];
      const half = length / 2;
      build.account.couple(value.channels.slice(0, half), value.channels.slice(half));
      const split = tf.reshape(value.tensor, [-1, height, width, 2, half]);
      return {
        ...value,
        tensor: tf.reshape(tf.transpose(split, [0, 1, 2, 4, 3]), [-1, height, width, length]),
        channels: value.channels.slice(0, half).flatMap((
          one,
          i,
        ) => [one, value.channels[half + i]!]),
      };
    },
  },
];

function conv1x1(build: Build, value: Value, role: string, out: number): Value {
  consume(build, value);
  const { tensor, channels } = kernel(build, role, [1, 1, value.channels.length, out], 3);
  return { tensor: tf.conv2d(as4D(value.tensor), as4D(tensor), 1, "same"), channels, isZero: true };
}
