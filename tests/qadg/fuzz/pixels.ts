/** Productions that move, copy or drop pixels of images [batch, height, width, channel]. */
import * as tf from "@tensorflow/tfjs";
import { as4D, type Build, onto, pick, type Production, type Value } from "./build.ts";
import { conv, sideOf } from "./images.ts";

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
    apply: (_, value) =>
      onto(value, tf.mirrorPad(value.tensor, [[0, 0], [1, 1], [1, 1], [0, 0]], "reflect")),
  },
  {
    name: "spaceToDepth",
    ranks: IMAGE,
    fits: (value) => sideOf(value) % 2 === 0 && value.channels.length <= 9,
    apply: spaceToDepth,
  },
  {
    name: "pool",
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
      return onto(value, resize(as4D(value.tensor), [sideOf(value) + 1, sideOf(value) + 1]));
    },
  },
  {
    name: "padPixels",
    ranks: IMAGE,
    fits: (value) => sideOf(value) <= 4,
    apply: (_, value) => onto(value, tf.pad(value.tensor, [[0, 0], [1, 0], [0, 1], [0, 0]])),
  },
  {
    name: "cropPixels",
    ranks: IMAGE,
    fits: (value) => sideOf(value) >= 3,
    apply: (_, value) => {
      const side = sideOf(value) - 1;
      return onto(value, tf.slice(value.tensor, [0, 1, 0, 0], [-1, side, side, -1]));
    },
  },
];
