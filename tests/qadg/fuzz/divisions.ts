/** Productions with divisors, which must not become zero, and norms over another axis than the channels. */
import * as tf from "@tensorflow/tfjs";
import {
  as4D,
  type Build,
  consume,
  kernel,
  onto,
  perChannel,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";

/** A dense layer whose kernel is w / s, bent, times s, as quantizers with a learned scale per channel have it. */
function scaledBack(build: Build, value: Value): Value {
  consume(build, value);
  const { tensor, channels } = kernel(build, "back", [value.channels.length, pickWidth(build)], 1);
  const made = { tensor, channels, isZero: true };
  const s = perChannel(build, made, "back/scale", { positive: true });
  const w = tf.mul(tf.tanh(tf.div(tensor, s)), s);
  const rows = tf.reshape(value.tensor, [-1, value.channels.length]);
  const shape = [-1, ...value.tensor.shape.slice(1, -1), channels.length];
  return { ...made, tensor: tf.reshape(tf.matMul(rows, w as tf.Tensor2D), shape) };
}

/** A norm over the width of an image with channels first: its offset is added to every channel. */
function channelsFirstNorm(build: Build, value: Value): Value {
  const width = value.tensor.shape[2]!;
  const parameter = (role: string, options = {}) =>
    build.parameter(`norm/${role}`, [width], options).tensor as tf.Tensor1D;
  const y = tf.batchNorm(
    as4D(tf.transpose(value.tensor, [0, 3, 1, 2])),
    parameter("mean", { fixed: true }),
    parameter("variance", { fixed: true, positive: true }),
    parameter("offset"),
    parameter("scale"),
  );
  return { ...value, isZero: false, tensor: tf.transpose(y, [0, 2, 3, 1]) };
}

export const DIVISIONS: Production[] = [
  { name: "scaledBack", ranks: [2, 3, 4], apply: scaledBack },
  {
    name: "softsign",
    ranks: [2, 3, 4],
    weight: 0.5,
    apply: (_, value) => onto(value, tf.div(value.tensor, tf.add(tf.abs(value.tensor), 1))),
  },
  { name: "channelsFirstNorm", ranks: [4], weight: 1.5, apply: channelsFirstNorm },
];
