/** Productions for volumes [batch, depth, height, width, channel], and between them, images and tokens. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  type Build,
  chance,
  consume,
  kernel,
  onto,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";
import { bias } from "./layers.ts";

type Three = [number, number, number];
const VOLUME = [5];
const as5D = (x: Tensor) => x as tf.Tensor5D;
const spaceOf = ({ tensor }: Value) => tensor.shape.slice(1, -1) as Three;
const voxels = (value: Value) => tf.util.sizeFromShape(spaceOf(value));
const three = (build: Build, list: readonly number[]): Three => [
  pick(build, list),
  pick(build, list),
  pick(build, list),
];

function conv3d(build: Build, value: Value): Value {
  consume(build, value);
  const window = three(build, [1, 2, 2, 3]), out = pickWidth(build);
  const { tensor, channels } = kernel(build, "conv", [...window, value.channels.length, out], 4);
  const isValid = chance(build, 0.2) && spaceOf(value).every((length, i) => length >= window[i]!);
  const strides = chance(build, 0.3) ? three(build, [1, 2]) : 1;
  const y = tf.conv3d(as5D(value.tensor), as5D(tensor), strides, isValid ? "valid" : "same");
  const made = { tensor: y, channels, isZero: true };
  return chance(build, 0.5) ? bias(build, made, "conv") : made;
}

function transposed3d(build: Build, value: Value): Value {
  consume(build, value);
  const strides = three(build, [1, 2]), out = pickWidth(build), window = three(build, [2, 3]);
  const { tensor, channels } = kernel(build, "up", [...window, out, value.channels.length], 3);
  const space = spaceOf(value).map((length, i) => length * strides[i]!) as Three;
  const shape: [number, number, number, number, number] = [value.tensor.shape[0]!, ...space, out];
  const y = tf.conv3dTranspose(as5D(value.tensor), as5D(tensor), shape, strides, "same");
  return bias(build, { tensor: y, channels, isZero: true }, "up");
}

function pool3d(build: Build, value: Value): Value {
  const pool = pick(build, [tf.maxPool3d, tf.avgPool3d]);
  const window = three(build, [1, 2]), strides = chance(build, 0.5) ? 1 : window;
  return onto(value, pool(as5D(value.tensor), window, strides, "same"));
}

/** Every third of the network's volumes is 2 x 2 x 3; an image gets a depth of 1 or 2. */
function imageToVolume(build: Build, value: Value): Value {
  const [, height, width] = value.tensor.shape as number[];
  const depth = height! % 2 === 0 && chance(build, 0.7) ? 2 : 1;
  return onto(
    value,
    depth === 1 && chance(build, 0.5)
      ? tf.expandDims(value.tensor, 1)
      : tf.reshape(value.tensor, [-1, depth, height! / depth, width!, value.channels.length]),
  );
}

function volumeToImage(build: Build, value: Value): Value {
  const [depth, height, width] = spaceOf(value), { tensor, channels } = value;
  if (chance(build, 0.5)) {
    return onto(value, tf.reshape(tensor, [-1, depth * height, width, channels.length]));
  }
  return onto(value, pick(build, [tf.mean, tf.max, tf.sum])(tensor, pick(build, [1, -4])));
}

export const VOLUMES: Production[] = [
  { name: "conv3d", ranks: VOLUME, weight: 10, apply: conv3d },
  {
    name: "transposedConv3d",
    ranks: VOLUME,
    weight: 4,
    fits: (value) => voxels(value) <= 12,
    apply: transposed3d,
  },
  { name: "pool3d", ranks: VOLUME, weight: 4, apply: pool3d },
  { name: "imageToVolume", ranks: [4], weight: 1.4, apply: imageToVolume },
  { name: "volumeToImage", ranks: VOLUME, weight: 2, apply: volumeToImage },
  {
    name: "volumeToTokens",
    ranks: VOLUME,
    weight: 3,
    fits: (value) => voxels(value) <= 16,
    apply: (_, value) =>
      onto(value, tf.reshape(value.tensor, [-1, voxels(value), value.channels.length])),
  },
];
