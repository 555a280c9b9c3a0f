/** Productions whose kernels are divided by parameters or by their own size: weight norm, learned steps. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  type Build,
  consume,
  kernel,
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

export const DIVIDED_KERNELS: Production[] = [
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
];
