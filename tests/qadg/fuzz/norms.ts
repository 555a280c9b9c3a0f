/** Productions that normalise over channels, pixels or tokens, spelled out and fused. */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupNorm as fusedGroupNorm, layerNorm as fusedLayerNorm } from "@geta-lab/geta/engine";
import {
  as4D,
  type Build,
  chance,
  onto,
  perChannel,
  type Production,
  type Value,
} from "./build.ts";
import { bias } from "./layers.ts";

const ANY = [2, 3, 4, 5];
const vector = (x: Tensor) => x as tf.Tensor1D;

function batchNorm(build: Build, value: Value): Value {
  const withScale = chance(build, 0.8);
  const length = value.channels.length, lengths = value.tensor.shape.slice(1);
  const parameter = (role: string, options = {}) => vector(perChannel(build, value, role, options));
  const isImage = value.tensor.rank === 4;
  const image = isImage ? value.tensor : tf.reshape(value.tensor, [-1, 1, 1, length]);
  const y = tf.batchNorm(
    as4D(image),
    parameter("norm/mean", { fixed: true }),
    parameter("norm/variance", { fixed: true, positive: true }),
    chance(build, 0.8) ? parameter("norm/offset") : undefined,
    withScale ? parameter("norm/scale") : undefined,
  );
  return { ...value, isZero: withScale, tensor: isImage ? y : tf.reshape(y, [-1, ...lengths]) };
}

/** Over all channels: none can be removed. */
function layerNorm(build: Build, value: Value): Value {
  build.account.keep(value.channels);
  const scale = perChannel(build, value, "norm/scale");
  if (chance(build, 0.5)) {
    const offset = perChannel(build, value, "norm/offset");
    return onto(value, fusedLayerNorm(value.tensor, { scale, offset }));
  }
  return onto(value, tf.mul(standardize(value.tensor, [value.tensor.rank - 1]), scale));
}

function standardize(x: Tensor, axes: number[]): Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.mul(centred, tf.rsqrt(tf.add(variance, 0.1)));
}

/** Over each channel's pixels. */
function instanceNorm(build: Build, value: Value): Value {
  const y = standardize(value.tensor, [1, 2]);
  const scaled = tf.mul(y, perChannel(build, value, "norm/scale"));
  return bias(build, { ...value, isZero: true, tensor: scaled }, "norm");
}

/** Over groups of channels, which are removed whole. */
function groupNorm(build: Build, value: Value): Value {
  const { length } = value.channels, groups = length % 3 === 0 ? 3 : 2;
  const size = length / groups;
  build.account.couple(value.channels, value.channels.map((_, i) => value.channels[i - i % size]!));
  const scale = perChannel(build, value, "norm/scale");
  if (chance(build, 0.5)) {
    const offset = perChannel(build, value, "norm/offset");
    const tensor = fusedGroupNorm(value.tensor, { scale, offset }, { groups });
    return { ...value, isZero: true, tensor };
  }
  const lengths = value.tensor.shape.slice(1);
  const split = tf.reshape(value.tensor, [-1, lengths[0]! * lengths[1]!, groups, size]);
  const y = tf.reshape(standardize(split, [1, 3]), [-1, ...lengths]);
  return { ...value, isZero: true, tensor: tf.mul(y, scale) };
}

export const NORMS: Production[] = [
  { name: "batchNorm", ranks: ANY, weight: 2, apply: batchNorm },
  { name: "layerNorm", ranks: ANY, weight: 0.5, apply: layerNorm },
  { name: "instanceNorm", ranks: [4], weight: 1.3, apply: instanceNorm },
  {
    name: "groupNorm",
    ranks: [4],
    weight: 4,
    fits: ({ channels }) =>
      channels.length >= 4 && (channels.length % 2 === 0 || channels.length % 3 === 0),
    apply: groupNorm,
  },
];
