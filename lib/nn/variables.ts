import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  type NamedVariables,
  type Random,
  random,
  someFunction,
  someList,
  trueOrFalse,
  type Variable,
} from "../core/mod.ts";
import { requireBackend } from "../engine/mod.ts";

/** Where the layers of a model put their variables, and the random numbers these start from. */
export interface VariableStore {
  /** The variables so far, by name, in the order of creation. */
  variables: NamedVariables;
  /** Source of the initial values. */
  stream: Random;
}

/**
 * Makes an empty store. The same seed gives the same initial values.
 *
 * @param seed Any integer.
 * @returns The store.
 * @throws {TypeError} If no backend of tfjs is there to compute with.
 *
 * @example
 * ```ts
 * import { createVariable, variableStore } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(1);
 * createVariable(store, "fc/bias", { shape: [3], start: () => 0.5 });
 * assert.deepEqual([...store.variables["fc/bias"]!.dataSync()], [0.5, 0.5, 0.5]);
 * ```
 */
export function variableStore(seed: number): VariableStore {
  requireBackend("the variables of a network");
  return { variables: {}, stream: random(seed) };
}

/** Shape and initial values of a variable. */
export interface VariableOptions {
  /** Shape. */
  shape: number[];
  /** Gives each element its initial value. */
  start: (stream: Random) => number;
  /** False for running statistics; true by default. */
  trainable?: boolean;
}

/**
 * Adds a variable to a store.
 *
 * @param store The store.
 * @param name Its name: layer, slash, role, for example `conv1/kernel`.
 * @param options Shape, initial values, whether training changes it.
 * @returns The variable.
 * @throws {RangeError} If the name is taken.
 *
 * @example Two variables of the same name would be one by mistake
 * ```ts
 * import { createVariable, variableStore } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * createVariable(store, "a/bias", { shape: [1], start: () => 0 });
 * assert.throws(() => createVariable(store, "a/bias", { shape: [1], start: () => 0 }), RangeError);
 * ```
 */
export function createVariable(
  store: VariableStore,
  name: string,
  options: VariableOptions,
): Variable {
  checkOptions("createVariable()", options, {
    shape: given(someList),
    start: given(someFunction),
    trainable: trueOrFalse,
  });
  if (name in store.variables) {
    throw new RangeError(`Cannot create variable: its name must be new: current value is ${name}`);
  }
  const { shape, start, trainable = true } = options;
  const data = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => start(store.stream),
  );
  const variable = tf.tidy(() => tf.variable(tf.tensor(data, shape), trainable));
  store.variables[name] = variable;
  return variable;
}

/**
 * He's normal initialisation, which keeps the variance of activations through relu layers.
 *
 * ```text
 * w ~ N(0, 2 / fanIn)
 * ```
 *
 * Source: He et al. 2015 (arXiv:1502.01852), section 2.2.
 *
 * @param fanIn Number of inputs of one output element.
 * @returns A function that draws one weight.
 *
 * @example
 * ```ts
 * import { heNormal } from "@geta-lab/geta/nn";
 * import { random } from "@geta-lab/geta/core";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const draw = heNormal(50), stream = random(0);
 * const squares = Array.from({ length: 4000 }, () => draw(stream) ** 2);
 * const variance = squares.reduce((a, b) => a + b) / 4000;
 * assert.ok(Math.abs(variance - 2 / 50) < 0.004);
 * ```
 */
export function heNormal(fanIn: number): (stream: Random) => number {
  const deviation = Math.sqrt(2 / fanIn);
  return (stream) => deviation * stream.normal();
}
