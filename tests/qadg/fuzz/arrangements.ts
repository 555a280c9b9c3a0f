/** Productions that put values together, take them apart or move positions along any axis of a sample. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { only, someAxis } from "./axes.ts";
import {
  type Build,
  chance,
  combine,
  lengths,
  onto,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";
import { activation, dense } from "./layers.ts";

const ANY = [2, 3, 4, 5];
const LONGEST = 9;

const isShort = ({ tensor }: Value) => tensor.shape.slice(1).every((n) => n <= LONGEST);

/** Another value with the same channels, sometimes one that is not zero where they are. */
function bentOrNot(build: Build, value: Value): Value {
  return chance(build, 0.6)
    ? activation(build, value)
    : { ...value, isZero: false, tensor: tf.sigmoid(value.tensor) };
}

export const ARRANGEMENTS: Production[] = [
  {
    name: "concatAlong",
    ranks: [3, 4, 5],
    fits: isShort,
    apply: (build, value) => {
      const { at, written, isChannels } = someAxis(build, value);
      if (isChannels) return onto(value, tf.concat([value.tensor], written));
      const bent = bentOrNot(build, value);
      const half = tf.split(bent.tensor, [1, value.tensor.shape[at]! - 1], at)[0]!;
      return combine(build, value, onto(bent, half), "sum", (a, b) => tf.concat([a, b], written));
    },
  },
  {
    name: "splitAlong",
    ranks: [3, 4, 5],
    fits: ({ tensor }) => tensor.shape.slice(1, -1).every((n) => n > 1),
    apply: (build, value) => {
      const { at, written, isChannels, length } = someAxis(build, value);
      if (isChannels) return activation(build, value);
      const [a, b] = tf.split(value.tensor, [1, length - 1], written) as [Tensor, Tensor];
      return onto(value, tf.concat([tf.relu(b), tf.mul(a, 0.7)], at));
    },
  },
  {
    name: "stackAlong",
    ranks: [2, 3, 4],
    apply: (build, whole) => {
      const { tensor } = whole, at = build.stream.integer(tensor.rank + 1);
      const bent = bentOrNot(build, whole), value = { ...whole, isZero: bent.isZero };
      const list = [tensor, tf.relu(tensor), bent.tensor];
      const all = tf.stack(list, at), written = chance(build, 0.5) ? at : at - all.rank;
      const y = pick(build, ["reduce", "unstack", "slice"]);
      if (y === "reduce") {
        return onto(value, pick(build, [tf.sum, tf.mean, tf.max, tf.min])(all, written));
      }
      if (y === "unstack") {
        const [a, b, c] = tf.unstack(all, written) as [Tensor, Tensor, Tensor];
        return onto(value, tf.sub(tf.maximum(a, c), b));
      }
      const begin = lengths(all.rank, at, 1, 0), size = lengths(all.rank, at, 1, -1);
      return onto(value, tf.squeeze(tf.slice(all, begin, size), [at]));
    },
  },
  {
    name: "twoBatches",
    ranks: ANY,
    weight: 0.7,
    apply: (build, value) => {
      const both = tf.concat([value.tensor, tf.relu(value.tensor)], 0);
      const made = dense(build, onto(value, both), "both", pickWidth(build));
      const [a, b] = tf.split(activation(build, made).tensor, 2) as [Tensor, Tensor];
      return onto(made, tf.sub(a, tf.mul(b, 0.5)));
    },
  },
  {
    name: "unstackAlong",
    ranks: ANY,
    weight: 0.8,
    apply: (build, value) => {
      const { at, written, isChannels } = someAxis(build, value);
      if (isChannels) build.account.keep(value.channels);
      const [first, ...others] = tf.unstack(value.tensor, written) as [Tensor, ...Tensor[]];
      return onto(value, tf.stack([tf.relu(first), ...others.map((one) => tf.mul(one, 0.7))], at));
    },
  },
  {
    name: "interleave",
    ranks: [2, 3, 4],
    fits: ({ channels }) => channels.length <= 8,
    apply: (_, value) => {
      const { tensor, channels } = value;
      const both = tf.stack([tensor, tf.relu(tensor)], -1);
      return {
        ...value,
        tensor: tf.reshape(both, [-1, ...tensor.shape.slice(1, -1), 2 * channels.length]),
        channels: channels.flatMap((one) => [one, one]),
      };
    },
  },
  {
    name: "reverseAlong",
    ranks: [3, 4, 5],
    weight: 0.5,
    apply: (build, value) => {
      const { isChannels, written } = someAxis(build, value);
      const y = tf.reverse(value.tensor, [written]);
      return {
        ...value,
        tensor: y,
        channels: isChannels ? value.channels.toReversed() : value.channels,
      };
    },
  },
  {
    name: "padAlong",
    ranks: [3, 4, 5],
    weight: 1,
    fits: isShort,
    apply: (build, value) => {
      const axis = someAxis(build, value), number = pick(build, [0, 0.5]);
      if (axis.isChannels) return value;
      const y = tf.pad(value.tensor, only<[number, number]>(value, axis, [1, 0], [0, 0]), number);
      return { ...value, isZero: value.isZero && number === 0, tensor: y };
    },
  },
  {
    name: "everySecondAlong",
    ranks: [3, 4, 5],
    weight: 0.5,
    apply: (build, value) => {
      const axis = someAxis(build, value), { tensor } = value;
      if (axis.isChannels) return value;
      const strides = only(value, axis, 2, 1);
      return onto(
        value,
        tf.stridedSlice(tensor, only(value, axis, 0, 0), tensor.shape, strides, 1),
      );
    },
  },
  {
    name: "tileAlong",
    ranks: [3, 4, 5],
    weight: 1.2,
    fits: ({ tensor }) => tensor.shape.slice(1, -1).every((n) => n <= 4),
    apply: (build, value) => {
      const axis = someAxis(build, value);
      if (axis.isChannels) return value;
      return onto(value, tf.tile(value.tensor, only(value, axis, 2, 1)));
    },
  },
];
