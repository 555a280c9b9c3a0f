/** Norms of images with channels first [batch, channel, height, width], fused and spelled out. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupNorm, layerNorm } from "@geta-lab/geta/engine";
import { as4D, type Build, chance, type Production, type Value } from "./build.ts";

/** A parameter [channel, 1, 1] or [1, channel, 1, 1], which leaves with the channels. */
function parameter(build: Build, value: Value, role: string, options = {}): Tensor {
  const length = value.channels.length;
  const shape = chance(build, 0.5) ? [length, 1, 1] : [1, length, 1, 1];
  const { name, tensor } = build.parameter(`norm/${role}`, shape, options);
  build.account.own(name, shape.indexOf(length), value.channels);
  return tensor;
}

const over =
  (f: (build: Build, value: Value, x: Tensor) => Partial<Value> & { tensor: Tensor }) =>
  (build: Build, value: Value): Value => {
    const made = f(build, value, tf.transpose(value.tensor, [0, 3, 1, 2]));
    return { ...value, ...made, tensor: tf.transpose(made.tensor, [0, 2, 3, 1]) };
  };

const standardized = (x: Tensor, axes: number[]) => {
  const { mean, variance } = tf.moments(x, axes, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 0.1)));
};

/** Statistics [1, channel, 1, 1]: as tfjs-layers has them, and spelled out. */
function batchNorm(build: Build, value: Value, x: Tensor) {
  const p = (role: string, options = {}) => parameter(build, value, role, options);
  const mean = p("mean", { fixed: true }),
    variance = p("variance", { fixed: true, positive: true });
  const centred = tf.sub(x, mean);
  const inverse = tf.rsqrt(tf.add(variance, 1e-3));
  const scaled = tf.mul(tf.mul(centred, inverse), p("scale"));
  return { isZero: true, tensor: chance(build, 0.7) ? tf.add(scaled, p("offset")) : scaled };
}

/** The same in one operator: backends read such parameters in different ways, so nothing may leave. */
function fusedBatchNorm(build: Build, value: Value, x: Tensor) {
  build.account.keep(value.channels);
  const shape = [1, value.channels.length, 1, 1];
  const p = (role: string, options = {}) =>
    as4D(build.parameter(`norm/${role}`, shape, options).tensor);
  return {
    tensor: tf.batchNorm(
      as4D(x),
      p("mean", { fixed: true }),
      p("variance", { fixed: true, positive: true }),
      p("offset"),
      p("scale"),
    ),
  };
}

/** Over the pixels of each channel. */
function instanceNorm(build: Build, value: Value, x: Tensor) {
  const y = tf.mul(standardized(x, [2, 3]), parameter(build, value, "scale"));
  return { isZero: true, tensor: tf.add(y, parameter(build, value, "offset")) };
}

/** Over the channels of each pixel, or over everything. */
function overChannels(build: Build, value: Value, x: Tensor) {
  build.account.keep(value.channels);
  const y = standardized(x, chance(build, 0.5) ? [1] : [1, 2, 3]);
  return { tensor: tf.mul(y, parameter(build, value, "scale")) };
}

function spelledGroupNorm(build: Build, value: Value, x: Tensor) {
  const [, length, height, width] = x.shape as [number, number, number, number];
  const size = length / 2, { channels } = value;
  build.account.couple(channels, channels.map((_, i) => channels[i - i % size]!));
  const split = tf.reshape(x, [-1, 2, size, height, width]);
  const y = tf.reshape(standardized(split, [2, 3, 4]), [-1, length, height, width]);
  return { isZero: true, tensor: tf.mul(y, parameter(build, value, "scale")) };
}

/** A fused norm whose last axis is the width: its offset is added to every channel. */
function overWidth(build: Build, value: Value, x: Tensor) {
  const width = x.shape[3]!;
  const [scale, offset] = ["scale", "offset"].map((role) =>
    build.parameter(`width/${role}`, [width]).tensor
  ) as [Tensor, Tensor];
  if (chance(build, 0.5)) return { isZero: false, tensor: layerNorm(x, { scale, offset }) };
  build.account.keep(value.channels);
  const groups = width % 2 === 0 ? 2 : 1;
  return { isZero: false, tensor: groupNorm(x, { scale, offset }, { groups }) };
}

export const CHANNELS_FIRST: Production[] = [
  { name: "channelsFirstBatchNorm", ranks: [4], weight: 1.5, apply: over(batchNorm) },
  { name: "channelsFirstFusedNorm", ranks: [4], weight: 1.3, apply: over(fusedBatchNorm) },
  { name: "channelsFirstInstanceNorm", ranks: [4], weight: 1.5, apply: over(instanceNorm) },
  { name: "channelsFirstOverChannels", ranks: [4], weight: 1, apply: over(overChannels) },
  {
    name: "channelsFirstGroupNorm",
    ranks: [4],
    weight: 3,
    fits: ({ channels }) => channels.length % 2 === 0 && channels.length >= 4,
    apply: over(spelledGroupNorm),
  },
  { name: "normOverWidth", ranks: [4], weight: 1.5, apply: over(overWidth) },
];
