/** Productions that take channels apart and put them together: gates, halves, reshapes, reductions. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Build, combine, onto, pick, type Production, type Value } from "./build.ts";
import { activation, dense } from "./layers.ts";

const ANY = [2, 3, 4, 5];
const isEven = ({ channels }: Value) => channels.length % 2 === 0;

/** Seen as [2, half], the columns are the structures: there are more of them than rows. */
const isPaired = (value: Value) => isEven(value) && value.channels.length >= 6;

function tieHalves(build: Build, { channels }: Value): void {
  const half = channels.length / 2;
  build.account.couple(channels.slice(0, half), channels.slice(half));
}

function halves({ tensor, channels, isZero }: Value): [Value, Value] {
  const half = channels.length / 2;
  const [a, b] = tf.split(tensor, 2, tensor.rank - 1) as [Tensor, Tensor];
  return [
    { tensor: a, channels: channels.slice(0, half), isZero },
    { tensor: b, channels: channels.slice(half), isZero },
  ];
}

function join(build: Build, parts: Value[]): Value {
  for (const { isZero, channels } of parts) if (!isZero) build.account.keep(channels);
  return {
    tensor: tf.concat(parts.map(({ tensor }) => tensor), -1),
    channels: parts.flatMap(({ channels }) => channels),
    isZero: true,
  };
}

export const PIECES: Production[] = [
  {
    name: "linearUnit",
    ranks: ANY,
    fits: isEven,
    apply: (build, value) => {
      const [a, b] = halves(value);
      return combine(
        build,
        a,
        onto({ ...b, isZero: false }, tf.sigmoid(b.tensor)),
        "product",
        tf.mul,
      );
    },
  },
  {
    name: "swapHalves",
    ranks: ANY,
    fits: isEven,
    apply: (build, value) => {
      const [a, b] = halves(value);
      return join(build, [activation(build, b), a]);
    },
  },
  {
    name: "halfResidual",
    ranks: ANY,
    fits: isEven,
    apply: (build, value) => {
      const [a, b] = halves(value);
      const inner = activation(build, dense(build, a, "half", 5));
      return join(build, [dense(build, inner, "back", a.channels.length), b]);
    },
  },
  {
    name: "subtractSum",
    ranks: ANY,
    weight: 0.4,
    apply: (build, value) => {
      if (!value.isZero) build.account.keep(value.channels);
      const sum = tf.sum(value.tensor, -1, true);
      return { ...value, isZero: false, tensor: tf.sub(value.tensor, tf.mul(sum, 0.1)) };
    },
  },
  {
    name: "subtractMax",
    ranks: ANY,
    weight: 0.5,
    apply: (build, value) => {
      build.account.keep(value.channels);
      return onto(
        value,
        tf.sub(value.tensor, pick(build, [tf.max, tf.mean, tf.min])(value.tensor, -1, true)),
      );
    },
  },
  {
    name: "reshapeThere",
    ranks: ANY,
    fits: isPaired,
    apply: (build, value) => {
      const shape = value.tensor.shape.slice(1), length = shape.at(-1)!;
      tieHalves(build, value);
      const split = tf.reshape(value.tensor, [-1, ...shape.slice(0, -1), 2, length / 2]);
      return onto(value, tf.reshape(tf.relu(split), [-1, ...shape]));
    },
  },
  {
    name: "addColumns",
    ranks: ANY,
    fits: isPaired,
    apply: (build, value) => {
      if (!value.isZero) build.account.keep(value.channels);
      const shape = value.tensor.shape.slice(1, -1), half = value.channels.length / 2;
      const split = tf.reshape(value.tensor, [-1, ...shape, 2, half]);
      tieHalves(build, value);
      return {
        tensor: tf.sum(split, -2),
        channels: value.channels.slice(0, half),
        isZero: value.isZero,
      };
    },
  },
  {
    name: "divide",
    ranks: ANY,
    weight: 0.5,
    apply: (build, value) => {
      const { name, tensor } = build.parameter("divisor/spread", [value.channels.length]);
      build.account.own(name, 0, value.channels);
      return onto(value, tf.div(value.tensor, tf.add(tf.square(tensor), 1)));
    },
  },
  {
    name: "choose",
    ranks: ANY,
    weight: 0.5,
    apply: (_, value) => {
      const negative = tf.mul(value.tensor, 0.2);
      return onto(value, tf.where(tf.greater(value.tensor, 0.1), value.tensor, negative));
    },
  },
];
