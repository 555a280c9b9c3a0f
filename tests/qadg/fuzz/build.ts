/** What the productions of the grammar are written with: values, random numbers, parameters by name. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, type Random, random, type Tensor } from "@geta-lab/geta/core";
import type { HeadParts } from "@geta-lab/geta/qadg";
import { initialValues, type ParameterOptions } from "./parameters.ts";
import { layerOf, type LayerParameter } from "./tf_layers.ts";
import { type Account, openAccount } from "./structures.ts";

/** A value on its way through the network; channels last. */
export interface Value {
  /** [batch, depth, height, width, channel], [batch, height, width, channel], [batch, token, channel] or [batch, channel]. */
  tensor: Tensor;
  /** The structure of each channel. */
  channels: number[];
  /** Whether a channel can be made zero, so that an operator may sum over it. */
  isZero: boolean;
}

/** A network under construction. */
export interface Build {
  stream: Random;
  account: Account;
  /** What of an attention the analysis is asked for. */
  heads: HeadParts;
  /** Values made so far. */
  earlier: Value[];
  /** Names of the productions so far. */
  productions: string[];
  /** A variable, made on first use; `role` makes its name unique within the production. */
  parameter(
    role: string,
    shape: number[],
    options?: ParameterOptions,
  ): { name: string; tensor: Tensor };
  /** A layer of tf.layers, made on first use for values like the given one, and its weights, which are variables of the network. */
  layer(
    role: string,
    make: () => tf.layers.Layer,
    like: Tensor,
  ): { layer: tf.layers.Layer; parameters: LayerParameter[] };
  /** Names all parameters from now on. */
  enter(production: string): void;
}

/** A production of the grammar: makes one more operator, or a few that belong together. */
export interface Production {
  name: string;
  /** Ranks of the values it can continue. */
  ranks: readonly number[];
  /** What else it needs. */
  fits?: (value: Value, build: Build) => boolean;
  /** Chance to be taken, 1 by default. */
  weight?: number;
  apply: (build: Build, value: Value) => Value;
}

/** Starts a network; `variables` grows. */
export function startBuild(
  seed: number,
  variables: NamedVariables,
  options: Pick<Build, "heads">,
): Build {
  const stream = random(seed);
  let prefix = "";
  return {
    stream,
    account: openAccount(),
    ...options,
    earlier: [],
    productions: [],
    enter: (production) => void (prefix = production),
    parameter: (role, shape, options = {}) => {
      const name = `${prefix}/${role}`;
      const numbers = random(seed, ...[...name].map((c) => c.charCodeAt(0)));
      variables[name] ??= tf.tidy(() =>
        tf.variable(initialValues(numbers, shape, options), !options.fixed)
      );
      return { name, tensor: variables[name]! };
    },
    layer: (role, make, like) =>
      layerOf(variables, { name: `${prefix}/${role}`, seed, make, like }),
  };
}

/** One of the productions that can continue a value, each as often as its weight says. */
export function choose(
  build: Build,
  value: Value,
  productions: readonly Production[],
): Production {
  const fitting = productions.filter(({ ranks, fits }) =>
    ranks.includes(value.tensor.rank) && (fits?.(value, build) ?? true)
  );
  const total = fitting.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let rest = build.stream.uniform() * total;
  return fitting.find(({ weight = 1 }) => (rest -= weight) < 0) ?? fitting.at(-1)!;
}

/** One of a list. */
export function pick<T>(build: Build, list: readonly T[]): T {
  return list[build.stream.integer(list.length)]!;
}

/** A number of channels. */
export function pickWidth(build: Build): number {
  return pick(build, [4, 6, 8, 9, 12]);
}

/** True with a probability. */
export function chance(build: Build, probability: number): boolean {
  return build.stream.uniform() < probability;
}

/** The same channels, another tensor. */
export function onto(value: Value, tensor: Tensor): Value {
  return { ...value, tensor };
}

/** The value is about to be summed over: channels that cannot be zero must stay. */
export function consume(build: Build, value: Value): void {
  if (!value.isZero) build.account.keep(value.channels);
}

/** A parameter of one number per channel, which is removed with the channel. */
export function perChannel(
  build: Build,
  value: Value,
  role: string,
  options: ParameterOptions = {},
): Tensor {
  const { name, tensor } = build.parameter(role, [value.channels.length], options);
  build.account.own(name, 0, value.channels);
  return tensor;
}

/** A parameter of one number per position of an axis, shaped for broadcasting, with leading axes of length 1 or without. */
export function perAxis(
  build: Build,
  value: Value,
  axis: number,
  role: string,
  options: ParameterOptions = {},
): Tensor {
  const { rank, shape } = value.tensor;
  const whole = lengths(rank, axis, shape[axis]!, 1);
  const short = whole.slice(pick(build, [0, 1, axis]));
  const { name, tensor } = build.parameter(role, short, options);
  if (axis === rank - 1) build.account.own(name, short.length - 1, value.channels);
  return tensor;
}

/** A kernel that makes new channels along one of its axes; the others are read. */
export function kernel(
  build: Build,
  role: string,
  shape: number[],
  axis: number,
): { tensor: Tensor; channels: number[]; name: string } {
  const inputs = tf.util.sizeFromShape(shape) / shape[axis]!;
  const { name, tensor } = build.parameter(`${role}/kernel`, shape, {
    deviation: 1.2 / Math.sqrt(inputs),
  });
  return { name, tensor, channels: build.account.create(name, axis, shape[axis]!) };
}

/** Both values joined position by position. */
export function combine(
  build: Build,
  a: Value,
  b: Value,
  kind: "sum" | "product",
  f: (a: Tensor, b: Tensor) => Tensor,
): Value {
  build.account.couple(a.channels, b.channels);
  return {
    tensor: f(a.tensor, b.tensor),
    channels: a.channels,
    isZero: kind === "sum" ? a.isZero && b.isZero : a.isZero || b.isZero,
  };
}

/** A shape whose axis `axis` has one length and all others another. */
export function lengths(rank: number, axis: number, there: number, elsewhere: number): number[] {
  return Array.from({ length: rank }, (_, i) => i === axis ? there : elsewhere);
}

/** Views a tensor in the type that tfjs wants. */
export function as4D(x: Tensor): tf.Tensor4D {
  return x as tf.Tensor4D;
}
