/** Productions whose meaning stands in another spelling than the usual one: constants, norms, selections, letters. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  type Build,
  consume,
  onto,
  perChannel,
  pick,
  type Production,
  type Value,
} from "./build.ts";
import { only, someAxis } from "./axes.ts";

const ANY = [2, 3, 4, 5];

/** A learned number per channel that is never zero, whatever is learned. */
function neverZero(build: Build, value: Value): Tensor {
  const learned = perChannel(build, value, "never/zero");
  return pick<(x: Tensor) => Tensor>(build, [
    tf.softplus,
    tf.exp,
    (x) => tf.add(tf.abs(x), 0.1),
    (x) => tf.add(tf.pow(x, tf.scalar(2)), 0.5),
    (x) => tf.maximum(x, 0.2),
    (x) => tf.add(tf.sigmoid(x), 0.1),
    (x) => tf.clipByValue(x, 0.3, 2),
  ])(learned);
}

/** Divided by a norm along an axis. */
function overNorm(build: Build, value: Value): Value {
  const { written, isChannels } = someAxis(build, value);
  const order = pick(build, ["euclidean", 1, 2, Infinity] as const);
  if (isChannels) {
    if (order === Infinity) build.account.keep(value.channels);
    else consume(build, value);
  }
  const size = tf.norm(value.tensor, order, written, true);
  return onto(value, tf.div(value.tensor, tf.add(size, 0.2)));
}

/** Positions of an axis, chosen by constants: some twice, some not at all. */
function gathered(build: Build, value: Value): Value {
  const { written, isChannels, length } = someAxis(build, value);
  const count = Math.max(2, length - build.stream.integer(3));
  const indices = Array.from({ length: count }, () => build.stream.integer(length));
  const tensor = tf.gather(value.tensor, tf.tensor1d(indices, "int32"), written);
  const channels = isChannels ? indices.map((i) => value.channels[i]!) : value.channels;
  return { ...value, tensor, channels };
}

/** Every second position of an axis, from the first or second to the end or the last but one: `x[..., 1:-1:2]`. */
function strided(build: Build, value: Value): Value {
  const axis = someAxis(build, value);
  const begin = pick(build, [0, 1]), end = pick(build, [axis.length, -1]);
  const whole = only(value, axis, 0, 1).reduce((mask, one, i) => mask + (one << i), 0);
  const [begins, ends, steps] = [begin, end, 2].map((there) => only(value, axis, there, 1));
  const tensor = tf.stridedSlice(value.tensor, begins!, ends!, steps!, whole, whole);
  if (!axis.isChannels) return onto(value, tensor);
  build.account.keep(value.channels);
  const last = end < 0 ? axis.length + end : end;
  const channels = value.channels.filter((_, i) => i >= begin && i < last && (i - begin) % 2 === 0);
  return { ...value, tensor, channels };
}

/** Products and sums with vectors of constants, some of them zero. */
function constants(build: Build, value: Value): Value {
  const width = value.channels.length, form = pick(build, ["product", "quotient", "sum", "matrix"]);
  const vector = tf.tensor1d(value.channels.map((_, i) => (i * 7 % 5 - 2) / 2));
  if (form === "product") return onto(value, tf.mul(vector, value.tensor));
  if (form === "quotient") return onto(value, tf.div(value.tensor, tf.add(tf.abs(vector), 0.5)));
  if (form === "sum") return { ...value, isZero: false, tensor: tf.add(value.tensor, vector) };
  consume(build, value);
  const mean = tf.mul(tf.ones([width, 1]), 1 / width);
  const rows = tf.matMul(tf.reshape(value.tensor, [-1, width]), mean as tf.Tensor2D);
  const pooled = tf.reshape(rows, [-1, ...value.tensor.shape.slice(1, -1), 1]);
  return { ...value, isZero: false, tensor: tf.sub(value.tensor, tf.mul(pooled, 0.5)) };
}

/** Sums over letters: a gain per channel, a learned vector that reads all channels, the alikeness of positions. */
function letters(build: Build, value: Value): Value {
  const own = "bxyzc".slice(0, value.tensor.rank - 1) + "c";
  const form = pick(build, ["gain", "read", "alike"]);
  if (form === "gain") {
    const gain = perChannel(build, value, "letters/gain");
    return { ...onto(value, tf.einsum(`${own},c->${own}`, value.tensor, gain)), isZero: true };
  }
  consume(build, value);
  if (form === "read" || value.tensor.rank !== 3) {
    const vector = perChannel(build, value, "letters/vector");
    const read = tf.einsum(`${own},c->${own.slice(0, -1)}`, value.tensor, vector);
    return onto(value, tf.mul(value.tensor, tf.tanh(tf.expandDims(read, -1))));
  }
  const alike = tf.einsum("bxc,byc->bxy", value.tensor, value.tensor);
  return onto(value, tf.einsum("bxy,byc->bxc", tf.softmax(alike), value.tensor));
}

export const SPELLINGS: Production[] = [
  {
    name: "overNeverZero",
    ranks: ANY,
    weight: 0.7,
    apply: (build, value) => onto(value, tf.div(value.tensor, neverZero(build, value))),
  },
  { name: "overNorm", ranks: ANY, weight: 0.7, apply: overNorm },
  { name: "constants", ranks: ANY, apply: constants },
  { name: "letters", ranks: [3, 4, 5], apply: letters },
];

/** What may change the length of any axis. */
export const SELECTIONS: Production[] = [
  { name: "gathered", ranks: ANY, weight: 0.7, apply: gathered },
  {
    name: "strided",
    ranks: ANY,
    weight: 0.7,
    fits: ({ tensor }) => tensor.shape.slice(1).every((length) => length >= 3),
    apply: strided,
  },
];
