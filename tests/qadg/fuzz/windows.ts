/** Attention within windows of an image, shifted or not. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { separate } from "./attention.ts";
import { type Build, chance, combine, pick, type Production, type Value } from "./build.ts";
import { dense } from "./layers.ts";

const SIDE = 2;

/** Moves the image by a pixel along both axes; what leaves comes in again at the other end. */
function roll(x: Tensor, back: boolean): Tensor {
  return [1, 2].reduce((y, axis) => {
    const length = y.shape[axis]!, at = back ? length - 1 : 1;
    const from = (begin: number, size: number) => {
      const begins = [0, 0, 0, 0], sizes = [-1, -1, -1, -1];
      begins[axis] = begin;
      sizes[axis] = size;
      return tf.slice(y, begins, sizes);
    };
    return tf.concat([from(at, length - at), from(0, at)], axis);
  }, x);
}

function partition(x: Tensor): Tensor {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const split = tf.reshape(x, [-1, height / SIDE, SIDE, width / SIDE, SIDE, channels]);
  return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [-1, SIDE * SIDE, channels]);
}

function unite(x: Tensor, [, height, width]: number[]): Tensor {
  const channels = x.shape[2]!;
  const split = tf.reshape(x, [-1, height! / SIDE, width! / SIDE, SIDE, SIDE, channels]);
  return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [-1, height!, width!, channels]);
}

function windowAttention(build: Build, value: Value): Value {
  const isShifted = chance(build, 0.5);
  const sizes = { heads: pick(build, [2, 3]), dim: pick(build, [3, 4]) };
  const image = isShifted ? roll(value.tensor, false) : value.tensor;
  const windows = { ...value, tensor: partition(image) };
  const mixed = separate(build, windows, windows, sizes);
  const made = { tensor: mixed, channels: build.account.unowned(mixed.shape[2]!), isZero: true };
  const out = dense(build, made, "out", value.channels.length);
  const whole = unite(out.tensor, value.tensor.shape);
  const back = { ...out, tensor: isShifted ? roll(whole, true) : whole };
  return combine(build, value, back, "sum", tf.add);
}

export const WINDOWS: Production[] = [{
  name: "windowAttention",
  ranks: [4],
  weight: 3,
  fits: ({ tensor }) => [2, 4].includes(tensor.shape[1]!),
  apply: windowAttention,
}];
