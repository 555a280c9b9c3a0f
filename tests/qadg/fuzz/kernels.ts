/** Productions whose kernels are computed from parameters: scaled, factored, joined, reshaped, tied. */
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

const rowsOf = ({ tensor, channels }: Value) => tf.reshape(tensor, [-1, channels.length]);

/** A product with the rows of a value, in the value's shape again. */
function times(build: Build, value: Value, w: Tensor, channels: number[]): Value {
  consume(build, value);
  const shape = [-1, ...value.tensor.shape.slice(1, -1), channels.length];
  return { tensor: tf.reshape(tf.matMul(rowsOf(value), w), shape), channels, isZero: true };
}

export const KERNELS: Production[] = [
  {
    name: "scaledKernel",
    ranks: [2, 3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      const out = pickWidth(build);
      const { tensor, channels } = kernel(build, "scaled", [value.channels.length, out], 1);
      const gain = perChannel(build, { tensor, channels, isZero: true }, "gain/scale");
      return times(build, value, tf.mul(tensor, gain), channels);
    },
  },
  {
    name: "factoredKernel",
    ranks: [2, 3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      const out = pickWidth(build), rank = pick(build, [3, 5]);
      const left = kernel(build, "left", [value.channels.length, rank], 1);
      const right = kernel(build, "right", [rank, out], 1);
      build.account.own(right.name, 0, left.channels);
      return times(build, value, tf.matMul(left.tensor, right.tensor), right.channels);
    },
  },
  {
    name: "joinedKernels",
    ranks: [2, 3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      const [a, b] = ["a", "b"].map((role) => kernel(build, role, [value.channels.length, 4], 1));
      const channels = [...a!.channels, ...b!.channels];
      return times(build, value, tf.concat([a!.tensor, b!.tensor], 1), channels);
    },
  },
  {
    name: "maskedKernel",
    ranks: [2, 3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      const width = value.channels.length, out = pickWidth(build);
      const { tensor, channels } = kernel(build, "masked", [width, out], 1);
      const mask = Array.from(
        { length: width },
        (_, i) => Array.from({ length: out }, (_, j) => (i + j) % 3),
      );
      return times(build, value, tf.mul(tensor, mask), channels);
    },
  },
  {
    name: "kernelBesideKernel",
    ranks: [2, 3, 4, 5],
    weight: 0.7,
    apply: (build, value) => {
      // one kernel [in, 2 out] whose halves are used apart: value and gate
      const out = 5;
      const { tensor, channels } = kernel(build, "both", [value.channels.length, 2 * out], 1);
      const [a, b] = tf.split(tensor, 2, 1) as [Tensor, Tensor];
      build.account.couple(channels.slice(0, out), channels.slice(out));
      const left = times(build, value, a, channels.slice(0, out));
      const right = times(build, value, b, channels.slice(out));
      return { ...left, tensor: tf.mul(left.tensor, tf.tanh(right.tensor)) };
    },
  },
];
