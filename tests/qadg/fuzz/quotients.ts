/** Productions that divide by what was computed or learned, and functions with poles. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  as4D,
  type Build,
  chance,
  combine,
  consume,
  kernel,
  onto,
  perAxis,
  perChannel,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";

const ANY = [2, 3, 4, 5];

/** A kernel that is divided by something of its own, times the value. */
function withKernel(
  name: string,
  f: (build: Build, w: Tensor, made: Value, value: Value) => Tensor,
): Production {
  return {
    name,
    ranks: ANY,
    weight: 0.6,
    apply: (build, value) => {
      consume(build, value);
      const width = value.channels.length;
      const { tensor, channels } = kernel(build, "divided", [width, pickWidth(build)], 1);
      const made = { tensor, channels, isZero: true };
      const w = f(build, tensor, made, value) as tf.Tensor2D;
      const y = tf.matMul(tf.reshape(value.tensor, [-1, width]), w);
      const shape = [-1, ...value.tensor.shape.slice(1, -1), channels.length];
      return { ...made, tensor: tf.reshape(y, shape) };
    },
  };
}

/** Something over an axis that is divided by its size. */
const bySize = (x: Tensor, axis: number, power: 1 | 2) =>
  power === 1
    ? tf.div(x, tf.add(tf.sum(tf.abs(x), axis, true), 0.1))
    : tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), axis, true), 0.1)));

export const QUOTIENTS: Production[] = [
  withKernel("weightNorm", (build, v, made) => {
    // the gain owns the structures, the direction is divided by its own length
    const length = tf.norm(v, 2, 0, true);
    return tf.mul(tf.div(v, length), perChannel(build, made, "divided/gain"));
  }),
  withKernel("standardizedKernel", (build, w, _, value) => {
    build.account.keep(value.channels);
    const centred = tf.sub(w, tf.mean(w, 0, true));
    return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), 0, true), 0.05)));
  }),
  withKernel("roundedKernel", (build, w, made) => {
    const s = perChannel(build, made, "step/size", { positive: true, deviation: 0.1 });
    return tf.mul(tf.tanh(tf.div(tf.clipByValue(w, -1, 1), s)), s);
  }),
  withKernel("sharedStep", (build, w) => {
    const s = build.parameter("step/all", pick(build, [[], [1]]), { positive: true }).tensor;
    return tf.mul(tf.tanh(tf.div(w, s)), s);
  }),
  withKernel("safeStep", (build, w, made) => {
    const s = perChannel(build, made, "safe/size");
    // finite, but the analysis does not see it
    build.account.keep(made.channels);
    const safe = tf.where(tf.equal(s, 0), tf.onesLike(s), s);
    return tf.mul(tf.tanh(tf.div(w, safe)), s);
  }),
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
    weight: 0.3,
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
    name: "localResponse",
    ranks: [4],
    weight: 1.6,
    apply: (build, value) => {
      build.account.keep(value.channels);
      return onto(value, tf.localResponseNormalization(as4D(value.tensor), 1, 1, 0.5));
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
