/** Dense layers and biases in several spellings, which other productions are made of. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { gelu, silu } from "@geta-lab/geta/engine";
import {
  type Build,
  chance,
  consume,
  kernel,
  onto,
  perChannel,
  pick,
  type Value,
} from "./build.ts";

/** A dense layer over the last axis. */
export function dense(build: Build, value: Value, role: string, out: number): Value {
  consume(build, value);
  const width = value.channels.length;
  const isTransposed = chance(build, 0.2);
  const { tensor: w, channels } = isTransposed
    ? kernel(build, role, [out, width], 0)
    : kernel(build, role, [width, out], 1);
  const made = { tensor: product(build, value.tensor, w, isTransposed), channels, isZero: true };
  return chance(build, 0.5) ? bias(build, made, role) : made;
}

function product(build: Build, x: Tensor, w: Tensor, isTransposed: boolean): Tensor {
  if (chance(build, 0.15)) {
    const axes = "bxyz".slice(0, x.rank - 1);
    return tf.einsum(`${axes}i,${isTransposed ? "oi" : "io"}->${axes}o`, x, w);
  }
  const lengths = x.shape.slice(1, -1);
  const width = w.shape[isTransposed ? 0 : 1]!;
  if (isTransposed && chance(build, 0.5)) {
    w = tf.transpose(w);
    isTransposed = false;
  }
  if (x.rank === 2 || (x.rank === 3 && chance(build, 0.5))) {
    return tf.matMul(x, w, false, isTransposed);
  }
  const rows = tf.reshape(x, [-1, x.shape.at(-1)!]);
  return tf.reshape(tf.matMul(rows, w, false, isTransposed), [-1, ...lengths, width]);
}

/** A bias per channel. */
export function bias(build: Build, value: Value, role: string): Value {
  return onto(value, tf.add(value.tensor, perChannel(build, value, `${role}/bias`)));
}

const KEEP: ((x: Tensor) => Tensor)[] = [
  tf.relu,
  gelu,
  silu,
  tf.tanh,
  tf.elu,
  tf.abs,
  (x) => tf.leakyRelu(x, 0.1),
  (x) => tf.mul(x, tf.sigmoid(x)),
  (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  (x) => tf.clipByValue(x, 0, 6),
  (x) => tf.minimum(tf.maximum(x, 0), 6),
  (x) => tf.maximum(-1, tf.minimum(x, tf.scalar(1))),
  (x) => tf.mul(x, tf.div(tf.minimum(tf.relu(tf.add(x, 3)), 6), 6)),
  (x) => tf.tanh(tf.pow(x, tf.scalar(2))),
  (x) => tf.tanh(tf.pow(x, 3)),
];

/** An activation with f(0) = 0. */
export function activation(build: Build, value: Value): Value {
  return onto(value, pick(build, KEEP)(value.tensor));
}
