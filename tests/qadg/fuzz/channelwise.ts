/** Productions for any value: activations, norms, scales, and joining with earlier values. */
import * as tf from "@tensorflow/tfjs";
import {
  type Build,
  combine,
  onto,
  perChannel,
  pick,
  type Production,
  type Value,
} from "./build.ts";
import { activation, bias, dense } from "./layers.ts";

const ANY = [2, 3, 4, 5];

const partners = (build: Build, value: Value) =>
  build.earlier.filter((other) =>
    other !== value && other.tensor.shape.join() === value.tensor.shape.join()
  );
const neighbours = (build: Build, value: Value) =>
  build.earlier.filter(({ tensor, channels }) =>
    tensor.shape.slice(0, -1).join() === value.tensor.shape.slice(0, -1).join() &&
    channels.length < 20
  );

export const CHANNELWISE: Production[] = [
  { name: "activation", ranks: ANY, weight: 3, apply: activation },
  { name: "bias", ranks: ANY, apply: (build, value) => bias(build, value, "shift") },
  {
    name: "scale",
    ranks: ANY,
    apply: (build, value) => ({
      ...value,
      tensor: tf.mul(value.tensor, perChannel(build, value, "gain/scale")),
      isZero: true,
    }),
  },
  {
    name: "prelu",
    ranks: ANY,
    apply: (build, value) =>
      onto(value, tf.prelu(value.tensor, perChannel(build, value, "prelu/alpha"))),
  },
  {
    name: "constantScale",
    ranks: ANY,
    apply: (_, value) =>
      onto(value, tf.mul(value.tensor, value.channels.map((_, i) => 0.5 + i % 3))),
  },
  {
    name: "sigmoid",
    ranks: ANY,
    weight: 1.5,
    apply: (build, value) => {
      const f = pick(build, [tf.sigmoid, tf.cos, tf.softplus]);
      return { ...value, tensor: f(value.tensor), isZero: false };
    },
  },
  {
    name: "softmaxOverChannels",
    ranks: ANY,
    weight: 0.4,
    apply: (build, value) => {
      build.account.keep(value.channels);
      return onto(value, tf.softmax(value.tensor));
    },
  },
  {
    name: "addEarlier",
    ranks: ANY,
    weight: 3,
    fits: (value, build) => partners(build, value).length > 0,
    apply: (build, value) =>
      combine(
        build,
        value,
        pick(build, partners(build, value)),
        "sum",
        pick(build, [tf.add, tf.sub, tf.maximum]),
      ),
  },
  {
    name: "timesEarlier",
    ranks: ANY,
    fits: (value, build) => partners(build, value).length > 0,
    apply: (build, value) => {
      const other = pick(build, partners(build, value));
      const gate = { ...other, tensor: tf.sigmoid(other.tensor), isZero: false };
      return combine(build, value, gate, "product", tf.mul);
    },
  },
  {
    name: "concatEarlier",
    ranks: ANY,
    weight: 2,
    fits: (value, build) => value.channels.length < 20 && neighbours(build, value).length > 0,
    apply: (build, value) => {
      const other = pick(build, neighbours(build, value));
      // a concat protects what cannot be zero
      for (const { isZero, channels } of [value, other]) if (!isZero) build.account.keep(channels);
      return {
        tensor: tf.concat([value.tensor, other.tensor], -1),
        channels: [...value.channels, ...other.channels],
        isZero: true,
      };
    },
  },
  {
    name: "residual",
    ranks: ANY,
    weight: 3,
    apply: (build, value) => {
      const width = value.channels.length;
      const inner = activation(build, dense(build, value, "up", pick(build, [4, 7])));
      return combine(build, value, dense(build, inner, "down", width), "sum", tf.add);
    },
  },
  {
    name: "sharedDense",
    ranks: ANY,
    apply: (build, value) => {
      const width = value.channels.length;
      const first = dense(build, value, "into", width);
      build.enter("shared"); // every use anywhere has the same kernel
      const { name, tensor } = build.parameter(`dense${width}/kernel`, [width, width], {
        deviation: 1.2 / Math.sqrt(width),
      });
      build.account.own(name, 1, first.channels);
      build.account.own(name, 0, first.channels);
      const step = (x: tf.Tensor) =>
        tf.relu(
          tf.reshape(tf.matMul(tf.reshape(x, [-1, width]), tensor), [-1, ...x.shape.slice(1)]),
        );
      return onto(first, step(step(first.tensor)));
    },
  },
];
