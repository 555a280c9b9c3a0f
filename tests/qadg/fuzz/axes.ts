/** Productions along any axis of a sample, counted from the front or from the back. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  type Build,
  chance,
  consume,
  lengths,
  onto,
  perAxis,
  pick,
  type Production,
  type Value,
} from "./build.ts";

const ANY = [2, 3, 4, 5];

/** An axis of a sample, and the same as a user may write it. */
export interface Axis {
  at: number;
  written: number;
  isChannels: boolean;
  length: number;
}

/** Any axis but the batch. */
export function someAxis(build: Build, { tensor: { rank, shape } }: Value): Axis {
  const at = 1 + build.stream.integer(rank - 1);
  const written = chance(build, 0.5) ? at : at - rank;
  return { at, written, isChannels: at === rank - 1, length: shape[at]! };
}

/** An operator along an axis that mixes the channels if it is theirs, and leaves zeros zero otherwise. */
const mixing = (
  name: string,
  f: (build: Build, value: Value, axis: Axis) => Tensor,
  { isZero = true }: { isZero?: boolean } = {},
): Production => ({
  name,
  ranks: ANY,
  weight: 0.6,
  apply: (build, value) => {
    const axis = someAxis(build, value);
    if (axis.isChannels) build.account.keep(value.channels);
    return { ...value, isZero: value.isZero && isZero, tensor: f(build, value, axis) };
  },
});

/** One thing at the place of an axis, another at the others. */
export const only = <T>({ tensor }: Value, { at }: Axis, there: T, elsewhere: T) =>
  Array.from({ length: tensor.rank }, (_, i) => i === at ? there : elsewhere);

export const AXES: Production[] = [
  mixing("softmaxAlong", (build, { tensor }, { written }) => {
    const exp = tf.exp(tf.sub(tensor, tf.max(tensor, written, true)));
    const y = tf.div(exp, tf.sum(exp, written, true));
    return chance(build, 0.5) ? y : tf.log(tf.add(y, 0.1));
  }, { isZero: false }),
  mixing(
    "minusLogSum",
    (_, { tensor }, { written }) => tf.sub(tensor, tf.logSumExp(tensor, written, true)),
    { isZero: false },
  ),
  mixing("minusReduced", (build, { tensor }, { written }) => {
    const reduce = pick(build, [tf.mean, tf.max, tf.min, tf.prod]);
    return tf.sub(tensor, tf.mul(reduce(tensor, written, true), 0.5));
  }),
  mixing(
    "extremeAlong",
    (build, { tensor }, { written, at }) => {
      const index = pick(build, [tf.argMax, tf.argMin])(tensor, written);
      return tf.add(tensor, tf.expandDims(tf.mul(tf.cast(index, "float32"), 0.1), at));
    },
    { isZero: false },
  ),
  mixing("standardizeAlong", (build, { tensor }, { at, written, isChannels }) => {
    const axes = isChannels && at > 1 && chance(build, 0.5) ? [at, 1] : [written];
    const { mean, variance } = tf.moments(tensor, axes, true);
    return tf.mul(tf.sub(tensor, mean), tf.rsqrt(tf.add(variance, 0.1)));
  }),
  mixing(
    "cumprodAlong",
    (build, { tensor }, { at }) => tf.cumprod(tensor, at, chance(build, 0.3), chance(build, 0.3)),
    { isZero: false },
  ),
  mixing("mirrorAlong", (build, value, axis) => {
    const padding: [number, number] = [0, 1];
    const mode = pick(build, ["symmetric", "reflect"] as const);
    const y = axis.length < 2
      ? value.tensor
      : tf.mirrorPad(value.tensor, only(value, axis, padding, [0, 0]), mode);
    return tf.slice(y, only(value, axis, y.shape[axis.at]! - axis.length, 0), value.tensor.shape);
  }),
  mixing("topAlong", (build, value, { at, length }) => {
    const order = lengths(value.tensor.rank, -1, 0, 0).map((_, i) => i)
      .with(at, value.tensor.rank - 1).with(value.tensor.rank - 1, at);
    const { values, indices } = tf.topk(tf.transpose(value.tensor, order), length);
    const y = chance(build, 0.7) ? values : tf.mul(tf.cast(indices, "float32"), 0.2);
    return tf.transpose(y, order);
  }, { isZero: false }),
  {
    name: "cumsumAlong",
    ranks: ANY,
    weight: 0.6,
    apply: (build, value) => {
      const axis = someAxis(build, value);
      if (axis.isChannels) consume(build, value);
      const y = tf.cumsum(value.tensor, axis.at, chance(build, 0.3), chance(build, 0.5));
      return { ...value, isZero: value.isZero && !axis.isChannels, tensor: tf.mul(y, 0.3) };
    },
  },
  {
    name: "parameterAlong",
    ranks: ANY,
    weight: 1.5,
    apply: (build, value) => {
      const axis = someAxis(build, value);
      const p = perAxis(build, value, axis.at, "along/parameter");
      const f = pick(build, [tf.add, tf.mul, tf.sub, tf.maximum, tf.minimum]);
      const breaks = f !== tf.mul && !axis.isChannels;
      const isZero = f === tf.mul && axis.isChannels ? true : value.isZero && !breaks;
      return { ...value, isZero, tensor: f(value.tensor, p) };
    },
  },
  {
    name: "wholeParameter",
    ranks: [3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      const shape = value.tensor.shape.slice(1);
      const { name, tensor } = build.parameter("whole/parameter", shape);
      build.account.own(name, shape.length - 1, value.channels);
      const isSum = chance(build, 0.5);
      const y = (isSum ? tf.add : tf.mul)(value.tensor, tensor);
      return { ...value, isZero: isSum ? value.isZero : true, tensor: y };
    },
  },
  {
    name: "oneNumber",
    ranks: ANY,
    weight: 0.5,
    apply: (build, value) => {
      const { tensor } = build.parameter("one/number", pick(build, [[], [1], [1, 1]]));
      const isSum = chance(build, 0.3);
      const y = (isSum ? tf.add : tf.mul)(value.tensor, tensor);
      return { ...value, isZero: value.isZero && !isSum, tensor: y };
    },
  },
  {
    name: "sumOverLetters",
    ranks: [3, 4, 5],
    weight: 1,
    apply: (build, value) => {
      const { rank, shape } = value.tensor, at = 1 + build.stream.integer(rank - 2);
      const letters = "bxyzc".slice(0, rank - 1) + "c", letter = letters[at]!;
      const { tensor } = build.parameter("letters/kernel", [shape[at]!, pick(build, [3, 4])]);
      const y = tf.einsum(
        `${letters},${letter}k->${letters.replace(letter, "k")}`,
        value.tensor,
        tensor,
      );
      return onto(value, y);
    },
  },
  {
    name: "productOfTokens",
    ranks: [3],
    weight: 2,
    apply: (build, value) => {
      const [, count, width] = value.tensor.shape as [number, number, number];
      const inner = pick(build, [4, 6]), x = value.tensor as tf.Tensor3D;
      const form = pick(build, ["left", "transposed", "gram", "similarity"]);
      if (form === "left") {
        // [1, new, token] times [batch, token, channel]
        const { tensor } = build.parameter("left/kernel", [1, inner, count]);
        const tiled = tf.tile(tensor, [x.shape[0]!, 1, 1]);
        return onto(value, tf.matMul(tiled, x));
      }
      if (form === "transposed") {
        const { tensor } = build.parameter("columns/kernel", [count, inner]);
        const columns = tf.matMul(tf.transpose(x, [0, 2, 1]), tf.expandDims(tensor, 0));
        return onto(value, tf.transpose(tf.tanh(columns), [0, 2, 1]));
      }
      consume(build, value);
      if (form === "gram") {
        const gram = tf.matMul(x, x, true, false);
        return onto(value, tf.mul(tf.matMul(x, gram), 0.1 / width));
      }
      const alike = tf.softmax(tf.matMul(x, x, false, true));
      return onto(value, tf.matMul(alike, x));
    },
  },
];
