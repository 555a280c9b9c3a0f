/** Productions with variables of other types: index tables (int32) and masks (bool). */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  type Build,
  chance,
  consume,
  lengths,
  onto,
  perAxis,
  perChannel,
  pick,
  pickWidth,
  type Production,
  type Value,
} from "./build.ts";

const ANY = [2, 3, 4, 5];
const vector = (x: Tensor) => x as tf.Tensor1D;
const float = (x: Tensor) => tf.cast(x, "float32");

/** Positions of an axis, looked up in a table; of the channels' axis, no one may leave. */
function lookedUp(build: Build, value: Value): Value {
  const { rank, shape } = value.tensor;
  const at = 1 + build.stream.integer(rank - 1), length = shape[at]!;
  if (at === rank - 1) build.account.keep(value.channels);
  const { tensor } = build.parameter("order", [length], { below: length });
  const next = tf.mod(tf.add(tensor, tf.scalar(1, "int32")), tf.scalar(length, "int32"));
  const order = chance(build, 0.5) ? tensor : next;
  return onto(value, tf.gather(value.tensor, vector(order), chance(build, 0.5) ? at : at - rank));
}

/** A mask per position of an axis, of every element of a sample, or of two of these. */
function maskFor(build: Build, value: Value): Tensor {
  const { rank, shape } = value.tensor;
  const one = (role: string, at: number) => perAxis(build, value, at, role, { mask: true });
  const form = pick(build, ["channel", "axis", "whole", "both", "not"]);
  if (form === "channel") return one("mask", rank - 1);
  if (form === "axis") return one("mask", 1);
  if (form === "not") return tf.logicalNot(one("mask", rank - 1));
  if (form === "both") {
    return pick(build, [tf.logicalAnd, tf.logicalOr])(one("mask", rank - 1), one("more", 1));
  }
  const { name, tensor } = build.parameter("mask", shape.slice(1), { mask: true });
  build.account.own(name, rank - 2, value.channels);
  return tensor;
}

function masked(build: Build, value: Value): Value {
  const { tensor } = value, mask = maskFor(build, value);
  const form = pick(build, ["zeros", "scaled", "product", "number"]);
  if (form === "product") return onto(value, tf.mul(tensor, float(mask)));
  if (form === "zeros") return onto(value, tf.where(mask, tensor, tf.zerosLike(tensor)));
  if (form === "scaled") return onto(value, tf.where(mask, tensor, tf.mul(tensor, -0.3)));
  return { ...value, isZero: false, tensor: tf.where(mask, tensor, tf.scalar(0.5)) };
}

/** A kernel of whole numbers, as in a quantized file, times a scale of each channel. */
function integerKernel(build: Build, value: Value): Value {
  consume(build, value);
  const width = value.channels.length, out = pickWidth(build);
  const { name, tensor } = build.parameter("integer/kernel", [width, out], { below: 7 });
  const made = { ...value, channels: build.account.unowned(out), isZero: true };
  build.account.own(name, 1, made.channels);
  const scale = perChannel(build, made, "integer/scale", { deviation: 0.2 });
  const w = tf.mul(tf.sub(float(tensor), 3), scale);
  const rows = tf.reshape(value.tensor, [-1, width]);
  const y = tf.matMul(rows, w as tf.Tensor2D);
  return { ...made, tensor: tf.reshape(y, [-1, ...value.tensor.shape.slice(1, -1), out]) };
}

/** Rows of a table, which an index table chooses, are added along an axis. */
function rowsOfTable(build: Build, value: Value): Value {
  const { rank, shape } = value.tensor, at = 1 + build.stream.integer(rank - 2);
  const width = value.channels.length, count = shape[at]!;
  const { name, tensor } = build.parameter("rows/table", [4, width]);
  build.account.own(name, 1, value.channels);
  const index = build.parameter("rows/index", [count], { below: 4 }).tensor;
  const spelling = pick(build, ["gather", "oneHot", "nd"]);
  const rows = spelling === "gather"
    ? tf.gather(tensor, vector(index))
    : spelling === "nd"
    ? tf.gatherND(tensor, tf.reshape(index, [count, 1]))
    : tf.matMul(float(tf.oneHot(vector(index), 4)) as tf.Tensor2D, tensor as tf.Tensor2D);
  const wide = lengths(rank - 1, at - 1, count, 1).with(-1, width);
  return onto(value, tf.add(value.tensor, tf.reshape(rows, wide)));
}

/** Rows of a table, summed up by the segments they belong to. */
function segments(build: Build, value: Value): Value {
  const count = value.tensor.shape[1]!, width = value.channels.length;
  const { name, tensor } = build.parameter("segments/table", [6, width]);
  build.account.own(name, 1, value.channels);
  const ids = build.parameter("segments/ids", [6], { below: count }).tensor;
  return onto(
    value,
    tf.add(value.tensor, tf.unsortedSegmentSum(tensor, vector(ids), count)),
  );
}

/** Whole numbers per channel, which training does not change: as a factor they are cut, as a summand they break zero. */
function integers(build: Build, value: Value): Value {
  const number = float(perChannel(build, value, "integer/number", { below: 4 }));
  return chance(build, 0.6)
    ? onto(value, tf.mul(value.tensor, number))
    : { ...value, isZero: false, tensor: tf.add(value.tensor, number) };
}

/** What is large stays, or counts. */
function comparison(build: Build, value: Value): Value {
  const { tensor } = value;
  const isLarge = tf.greater(tensor, 0.137), isSmall = tf.less(tensor, -0.241);
  const form = pick(build, ["either", "count", "atLeast", "any", "all", "not"]);
  if (form === "either") return onto(value, tf.where(tf.logicalOr(isLarge, isSmall), tensor, 0));
  if (form === "count") {
    const sign = tf.sub(float(isLarge), float(isSmall));
    return { ...value, isZero: false, tensor: tf.mul(sign, 0.5) }; // 0 > 0.137 is not worked out
  }
  if (form === "atLeast") {
    const isPositive = tf.greaterEqual(tensor, tf.mul(tensor, 0.5));
    return { ...value, isZero: false, tensor: tf.add(tensor, float(isPositive)) };
  }
  const at = 1 + build.stream.integer(tensor.rank - 1), isLast = at === tensor.rank - 1;
  if (form === "any") {
    if (isLast) build.account.keep(value.channels);
    return onto(value, tf.mul(tensor, float(tf.any(isLarge, at, true))));
  }
  if (form === "all") {
    if (isLast) build.account.keep(value.channels);
    return onto(value, tf.mul(tensor, float(tf.logicalNot(tf.all(isSmall, at, true)))));
  }
  return { ...value, isZero: false, tensor: tf.add(tensor, float(tf.logicalNot(isLarge))) };
}

/** The largest of all tokens, by its code; or the codes themselves. */
function hardMaximum(build: Build, value: Value): Value {
  const x = value.tensor, largest = tf.argMax(x, 1) as tf.Tensor2D;
  const codes = tf.transpose(float(tf.oneHot(largest, x.shape[1]!)), [0, 2, 1]);
  return chance(build, 0.5)
    ? onto(value, tf.mul(x, codes))
    : { ...value, isZero: false, tensor: tf.add(x, codes) };
}

export const TYPES: Production[] = [
  { name: "lookedUp", ranks: ANY, apply: lookedUp },
  { name: "masked", ranks: ANY, weight: 2, apply: masked },
  { name: "integerKernel", ranks: ANY, weight: 0.7, apply: integerKernel },
  { name: "rowsOfTable", ranks: [3, 4, 5], weight: 0.7, apply: rowsOfTable },
  { name: "segments", ranks: [3], weight: 0.7, apply: segments },
  { name: "integers", ranks: ANY, weight: 0.7, apply: integers },
  { name: "hardMaximum", ranks: [3], apply: hardMaximum },
  { name: "comparison", ranks: ANY, weight: 1.4, apply: comparison },
];
