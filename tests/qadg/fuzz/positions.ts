/** Productions that drop, add, repeat or move channels by their number. */
import * as tf from "@tensorflow/tfjs";
import { permutation, type Tensor } from "@geta-lab/geta/core";
import { onto, type Production } from "./build.ts";

const ANY = [2, 3, 4, 5];

/** Begins and sizes for tf.slice and tf.pad: only the last axis is touched. */
const onLast = <T>(rank: number, other: T, last: T) =>
  Array.from({ length: rank }, (_, i) => i === rank - 1 ? last : other);

export const POSITIONS: Production[] = [
  {
    name: "sliceChannels",
    ranks: ANY,
    fits: ({ channels }) => channels.length > 5,
    apply: (build, { tensor, channels, isZero }) => {
      const begin = build.stream.integer(3),
        size = channels.length - begin - build.stream.integer(3);
      const y = tf.slice(tensor, onLast(tensor.rank, 0, begin), onLast(tensor.rank, -1, size));
      return { tensor: y, channels: channels.slice(begin, begin + size), isZero };
    },
  },
  {
    name: "padChannels",
    ranks: ANY,
    fits: ({ channels }) => channels.length < 12,
    apply: (build, { tensor, channels, isZero }) => {
      const [before, after] = [build.stream.integer(3), 1 + build.stream.integer(2)];
      const { account } = build;
      return {
        tensor: tf.pad(tensor, onLast<[number, number]>(tensor.rank, [0, 0], [before, after])),
        channels: [...account.unowned(before), ...channels, ...account.unowned(after)],
        isZero,
      };
    },
  },
  {
    name: "concatZeros",
    ranks: ANY,
    weight: 0.7,
    fits: ({ channels }) => channels.length < 12,
    apply: (build, { tensor, channels, isZero }) => {
      // the shortcut of a residual network that widens
      const zeros = tf.zeros(tensor.shape.with(-1, 2)), { account } = build;
      if (!isZero) account.keep(channels);
      return {
        tensor: tf.concat([tensor, zeros], -1),
        channels: [...channels, ...account.unowned(2)],
        isZero: true,
      };
    },
  },
  {
    name: "reverseChannels",
    ranks: ANY,
    weight: 0.5,
    apply: (_, value) => ({
      ...value,
      tensor: tf.reverse(value.tensor, -1),
      channels: value.channels.toReversed(),
    }),
  },
  {
    name: "repeatChannels",
    ranks: ANY,
    weight: 0.7,
    fits: ({ channels }) => channels.length <= 8,
    apply: (_, value) => ({
      ...value,
      tensor: tf.tile(value.tensor, onLast(value.tensor.rank, 1, 2)),
      channels: [...value.channels, ...value.channels],
    }),
  },
  {
    name: "everySecond",
    ranks: ANY,
    weight: 0.7,
    fits: ({ channels }) => channels.length >= 6,
    apply: (build, { tensor, channels, isZero }) => {
      const even = channels.filter((_, i) => i % 2 === 0),
        odd = channels.filter((_, i) => i % 2 === 1);
      // a last channel without a partner may be removed by itself
      build.account.couple(even.slice(0, odd.length), odd);
      const { rank } = tensor;
      const y = tf.stridedSlice(tensor, onLast(rank, 0, 0), tensor.shape, onLast(rank, 1, 2), 1);
      return { tensor: y, channels: even, isZero };
    },
  },
  {
    name: "permuteChannels",
    ranks: ANY,
    weight: 0.4,
    apply: (build, value) => {
      const order = [...permutation(value.channels.length, build.stream)];
      return {
        ...value,
        tensor: tf.gather(value.tensor, tf.tensor1d(order, "int32"), value.tensor.rank - 1),
        channels: order.map((i) => value.channels[i]!),
      };
    },
  },
  {
    name: "byOneChannel",
    ranks: ANY,
    weight: 0.7,
    apply: (build, value) => {
      // one channel scales or shifts all others, and so has to stay
      const { tensor, channels } = value, at = build.stream.integer(channels.length);
      build.account.keep([channels[at]!]);
      const one = tf.slice(tensor, onLast(tensor.rank, 0, at), onLast(tensor.rank, -1, 1));
      return build.stream.uniform() < 0.5
        ? onto(value, tf.mul(tensor, tf.tanh(one)))
        : { ...value, isZero: false, tensor: tf.sub(tensor, tf.mul(one, 0.3)) };
    },
  },
  {
    name: "stack",
    ranks: ANY,
    weight: 0.7,
    apply: (_, value) => {
      const both = tf.stack([value.tensor, tf.relu(value.tensor)], 1);
      const [a, b] = tf.unstack(both, 1) as [Tensor, Tensor];
      return onto(value, tf.sub(a, tf.mul(b, 0.5)));
    },
  },
  {
    name: "cumulate",
    ranks: [3, 4],
    weight: 0.5,
    apply: (_, value) => onto(value, tf.mul(tf.cumsum(value.tensor, 1), 0.3)),
  },
];
