/** What the productions of the grammar are written with: values, random numbers, parameters by name. */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, type Random, random, type Tensor } from "@geta-lab/geta/core";
import type { HeadParts } from "@geta-lab/geta/qadg";
import { type Account, openAccount } from "./structures.ts";

/** A value on its way through the network; channels last. */
export interface Value {
  /** [batch, height, width, channel], [batch, token, channel] or [batch, channel]. */
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
  /** Whether matrix products may be spelled as sums over letters, which the fast engine has no kernel for. */
  withEinsum: boolean;
  /** Values made so far. */
  earlier: Value[];
  /** A variable, made on first use; `role` makes its name unique within the production. */
  parameter(
    role: string,
    shape: number[],
    options?: ParameterOptions,
  ): { name: string; tensor: Tensor };
  /** Names all parameters from now on. */
  enter(production: string): void;
}

export interface ParameterOptions {
  /** Standard deviation of the initial values. */
  deviation?: number;
  /** Makes them positive, as variances are. */
  positive?: boolean;
  /** Not trained. */
  fixed?: boolean;
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
  options: Pick<Build, "heads" | "withEinsum">,
): Build {
  const stream = random(seed);
  let prefix = "";
  return {
    stream,
    account: openAccount(),
    ...options,
    earlier: [],
    enter: (production) => void (prefix = production),
    parameter: (role, shape, { deviation = 0.5, positive = false, fixed = false } = {}) => {
      const name = `${prefix}/${role}`;
      const numbers = random(seed, ...[...name].map((c) => c.charCodeAt(0)));
      variables[name] ??= tf.tidy(() => {
        const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
          const value = deviation * numbers.normal();
          return positive ? 0.5 + Math.abs(value) : value;
        });
        return tf.variable(tf.tensor(data, shape), !fixed);
      });
      return { name, tensor: variables[name]! };
    },
  };
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

/** Views a tensor in the type that tfjs wants. */
export function as4D(x: Tensor): tf.Tensor4D {
  return x as tf.Tensor4D;
}
