/** Productions that divide by what was computed or learned, and functions with poles. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  as4D,
  type Build,
  chance,
  combine,
  consume,
  onto,
  perAxis,
  perChannel,
  pick,
  type Production,
  type Value,
} from "./build.ts";

const ANY = [2, 3, 4, 5];

/** Something over an axis that is divided by its size. */
const bySize = (x: Tensor, axis: number, power: 1 | 2) =>
  power === 1
    ? tf.div(x, tf.add(tf.sum(tf.abs(x), axis, true), 0.1))
    : tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), axis, true), 0.1)));

export const QUOTIENTS: Production[] = [
  {
    name: "unitSize",
    ranks: ANY,
    weight: 0.7,
    apply: (build, value) => {
      const axis = 1 + build.stream.integer(value.tensor.rank - 1);
      if (axis === value.tensor.rank - 1) consume(build, value);
      return onto(value, bySize(value.tensor, axis, pick(build, [1, 2])));
    },
  },
  {
    name: "rootMeanSquare",
    ranks: ANY,
    weight: 0.4,
    apply: (build, value) => {
      build.account.keep(value.channels);
      const square = tf.mean(tf.square(value.tensor), -1, true);
      const y = tf.mul(value.tensor, tf.rsqrt(tf.add(square, 1e-3)));
      return onto(value, tf.mul(y, perChannel(build, value, "rms/scale")));
    },
  },
  {
    name: "divideAlong",
    ranks: ANY,
    weight: 1,
    apply: (build, value) => {
      const axis = 1 + build.stream.integer(value.tensor.rank - 1);
      const s = perAxis(build, value, axis, "along/divisor", { positive: true });
      const f = pick<(x: Tensor) => Tensor>(build, [
        (x) => tf.div(x, s),
        (x) => tf.mul(tf.tanh(tf.div(x, s)), s),
        (x) => tf.mul(x, tf.reciprocal(s)),
        (x) => tf.mul(x, tf.rsqrt(s)),
        (x) => tf.mul(x, tf.mul(s, tf.log(s))),
        (x) => tf.divNoNan(x, s),
        (x) => tf.mul(x, tf.pow(s, tf.scalar(-1.5))),
        (x) => tf.mul(x, tf.div(1, tf.add(1, tf.exp(tf.neg(s))))),
      ]);
      return onto(value, f(value.tensor));
    },
  },
  {
    name: "overEarlier",
    ranks: ANY,
    weight: 0.7,
    fits: (value, build) => partners(build, value).length > 0,
    apply: (build, value) => {
      const other = pick(build, partners(build, value));
      const below = pick<(x: Tensor) => Tensor>(build, [
        (x) => tf.add(tf.abs(x), 0.5),
        (x) => tf.add(tf.square(x), 1),
        (x) => tf.exp(tf.tanh(x)),
        (x) => tf.add(tf.sigmoid(x), 0.2),
        (x) => tf.maximum(tf.abs(x), 0.3),
        (x) => tf.softplus(x),
      ])(other.tensor);
      build.account.couple(value.channels, other.channels);
      return onto(value, tf.div(value.tensor, below));
    },
  },
  {
    name: "pole",
    ranks: ANY,
    weight: 0.5,
    apply: (build, value) => {
      build.account.keep(value.channels);
      const { tensor } = value, far = tf.add(tf.abs(tensor), 1e-3);
      return onto(
        value,
        pick<() => Tensor>(build, [
          () => tf.mul(tensor, tf.log(far)),
          () => tf.mul(tensor, tf.rsqrt(far)),
          () => tf.mul(tf.sign(tensor), tf.pow(far, 0.5)),
          () => tf.div(tensor, tf.maximum(far, 0.01)),
          () => tf.atan2(tensor, far),
          () => tf.mul(0.01, tf.reciprocal(far)),
        ])(),
      );
    },
  },
  {
    name: "poleAtZero",
    ranks: ANY,
    weight: 0.5,
    apply: (build, value) => {
      build.account.keep(value.channels);
      // finite while nothing is zero, which the bias sees to
      const shifted = onto(value, tf.add(value.tensor, perChannel(build, value, "pole/bias")));
      const x = shifted.tensor;
      return onto(
        value,
        tf.tanh(
          pick<() => Tensor>(build, [
            () => tf.div(x, tf.sub(tf.exp(x), 1)),
            () => tf.mul(x, tf.reciprocal(tf.mul(x, 2))),
            () => tf.mul(x, tf.log(tf.square(x))),
            () => tf.div(x, tf.abs(x)),
            () => tf.mul(x, tf.rsqrt(tf.square(x))),
            () => tf.mul(x, tf.pow(tf.abs(x), tf.scalar(-0.5))),
            () => tf.div(tf.sin(x), x),
            () => tf.div(x, tf.mul(x, tf.sigmoid(x))),
          ])(),
        ),
      );
    },
  },
  {
    name: "localResponse",
    ranks: [4],
    weight: 1.6,
    apply: (build, value) => {
      build.account.keep(value.channels);
      // without a bias of its own it is finite only where some neighbour is not zero
      const number = pick(build, [1, 0]);
      const x = number === 0
        ? tf.add(value.tensor, perChannel(build, value, "response/bias"))
        : value.tensor;
      return onto(value, tf.localResponseNormalization(as4D(x), 1, number, 0.5));
    },
  },
  {
    name: "ratioGate",
    ranks: ANY,
    weight: 0.6,
    apply: (build, value) => {
      const { tensor } = value, gate = tf.div(1, tf.add(1, tf.exp(tf.neg(tensor))));
      const both = { ...value, isZero: false, tensor: gate };
      return chance(build, 0.5) ? combine(build, value, both, "product", tf.mul) : onto(
        both,
        tf.div(tf.sub(tf.exp(tf.tanh(tensor)), 1), tf.add(tf.exp(tf.tanh(tensor)), 1)),
      );
    },
  },
];

function partners(build: Build, value: Value): Value[] {
  return build.earlier.filter(({ tensor }) =>
    tensor !== value.tensor && tensor.shape.join() === value.tensor.shape.join()
  );
}
