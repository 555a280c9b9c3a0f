/** Productions that move, copy or drop pixels of images [batch, height, width, channel]. */
import * as tf from "@tensorflow/tfjs";
import {
  as4D,
  type Build,
  chance,
  kernel,
  onto,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";
import { conv, sideOf } from "./images.ts";
import { dense } from "./layers.ts";

const IMAGE = [4];

function spaceToDepth(_: Build, value: Value): Value {
  const [, height, width, channels] = value.tensor.shape as [number, number, number, number];
  const split = tf.reshape(value.tensor, [-1, height / 2, 2, width / 2, 2, channels]);
  return {
    ...value,
    tensor: tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [
      -1,
      height / 2,
      width / 2,
      4 * channels,
    ]),
    channels: [0, 1, 2, 3].flatMap(() => value.channels),
  };
}

/** Channels of a pixel become pixels. */
function depthToSpace(build: Build, value: Value): Value {
  const out = value.channels.length / 4;
  build.account.couple(value.channels, value.channels.map((_, i) => value.channels[i % out]!));
  return {
    ...value,
    tensor: tf.depthToSpace(as4D(value.tensor), 2),
    channels: value.channels.slice(0, out),
  };
}

/** Nearest neighbour, spelled with tile. */
function upsample(_: Build, value: Value): Value {
  const [, height, width, channels] = value.tensor.shape as [number, number, number, number];
  const six = tf.reshape(value.tensor, [-1, height, 1, width, 1, channels]);
  const tiled = tf.tile(six, [1, 1, 2, 1, 2, 1]);
  return onto(value, tf.reshape(tiled, [-1, 2 * height, 2 * width, channels]));
}

/** Products of the channels of two branches, summed over the pixels, are the features of a dense layer. */
function bilinearPool(build: Build, value: Value): Value {
  const [, height, width] = value.tensor.shape as [number, number, number, number];
  const rows = onto(value, tf.reshape(value.tensor, [-1, height * width, value.channels.length]));
  const a = dense(build, rows, "left", 4), b = dense(build, rows, "right", pick(build, [3, 5]));
  const products = chance(build, 0.5)
    ? tf.matMul(a.tensor, b.tensor, true, false)
    : tf.einsum("bpi,bpj->bij", a.tensor, b.tensor);
  const all = a.channels.length * b.channels.length;
  const features = tf.reshape(tf.mul(products, 1 / (height * width)), [-1, all]);
  const w = kernel(build, "features", [all, pickWidth(build)], 1);
  const y = tf.matMul(tf.tanh(features), w.tensor);
  return { tensor: y, channels: w.channels, isZero: true };
}

export const PIXELS: Production[] = [
  {
    name: "depthToSpace",
    ranks: IMAGE,
    weight: 4,
    fits: (value) =>
      sideOf(value) <= 4 && value.channels.length % 4 === 0 && value.channels.length >= 8,
    apply: depthToSpace,
  },
  {
    name: "upsample",
    ranks: IMAGE,
    weight: 1.5,
    fits: (value) => sideOf(value) <= 4,
    apply: upsample,
  },
  {
    name: "spaceToBatch",
    ranks: IMAGE,
    weight: 1,
    fits: (value) => sideOf(value) % 2 === 0,
    apply: (build, value) => {
      const pieces = tf.spaceToBatchND(value.tensor, [2, 2], [[0, 0], [0, 0]]);
      const made = conv(build, onto(value, pieces), "dilated", 6);
      const side = made.tensor.shape[1]!;
      return onto(
        made,
        tf.batchToSpaceND(as4D(made.tensor), [2, 2], [[0, side % 2], [0, side % 2]]),
      );
    },
  },
  {
    name: "mirrorPad",
    ranks: IMAGE,
    weight: 1.5,
    fits: (value) => sideOf(value) >= 2 && sideOf(value) <= 4,
    apply: (build, value) =>
      onto(
        value,
        tf.mirrorPad(
          value.tensor,
          [[0, 0], [1, 1], [1, 1], [0, 0]],
          pick(build, ["reflect", "symmetric"]),
        ),
      ),
  },
  {
    name: "spaceToDepth",
    weight: 1.4,
    ranks: IMAGE,
    fits: (value) => sideOf(value) % 2 === 0 && value.channels.length <= 9,
    apply: spaceToDepth,
  },
  {
    name: "pool",
    weight: 1.8,
    ranks: IMAGE,
    fits: (value) => sideOf(value) >= 2,
    apply: (build, value) =>
      onto(
        value,
        pick(build, [tf.maxPool, tf.avgPool])(as4D(value.tensor), 2, pick(build, [1, 2]), "same"),
      ),
  },
  {
    name: "resize",
    ranks: IMAGE,
    fits: (value) => sideOf(value) <= 4,
    apply: (build, value) => {
      const resize = pick(build, [tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]);
      const side = pick(build, [sideOf(value) + 1, 2 * sideOf(value), 2]);
      const [corners, centers] = pick(build, [[false, false], [true, false], [false, true]]);
      return onto(value, resize(as4D(value.tensor), [side, side], corners, centers));
    },
  },
  { name: "bilinearPool", ranks: IMAGE, weight: 1.5, apply: bilinearPool },
  {
    name: "padPixels",
    weight: 1.5,
    ranks: IMAGE,
    fits: (value) => sideOf(value) <= 4,
    apply: (_, value) => onto(value, tf.pad(value.tensor, [[0, 0], [1, 0], [0, 1], [0, 0]])),
  },
  {
    name: "cropPixels",
    weight: 1.8,
    ranks: IMAGE,
    fits: (value) => sideOf(value) >= 3,
    apply: (_, value) => {
      const side = sideOf(value) - 1;
      return onto(value, tf.slice(value.tensor, [0, 1, 0, 0], [-1, side, side, -1]));
    },
  },
];
