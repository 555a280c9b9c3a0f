/**
 * Between the variables of a network, which the engine computes with, and arrays, which the formulas change.
 *
 * @module
 */
import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import { readArray, writeVariable } from "../engine/mod.ts";

/**
 * The variables that gradients change. Integer tables and masks are none, even if nobody said so.
 *
 * @param variables All variables of a network.
 * @returns Those that are float32 and trainable, in their order.
 *
 * @example
 * ```ts
 * import { trainable } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const scale = tf.variable(tf.ones([2])), mean = tf.variable(tf.zeros([2]), false);
 * assert.deepEqual(Object.keys(trainable({ scale, mean })), ["scale"]);
 * ```
 */
export function trainable(variables: NamedVariables): NamedVariables {
  return Object.fromEntries(
    Object.entries(variables).filter(([, { trainable, dtype }]) =>
      trainable && dtype === "float32"
    ),
  );
}

/**
 * The variables that a forward pass in training changes itself: running statistics. Integer tables are none.
 *
 * @param variables All variables of a network.
 * @returns Those that are float32 and not trainable, in their order.
 *
 * @example
 * ```ts
 * import { statistics } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const scale = tf.variable(tf.ones([2])), mean = tf.variable(tf.zeros([2]), false);
 * assert.deepEqual(Object.keys(statistics({ scale, mean })), ["mean"]);
 * ```
 */
export function statistics(variables: NamedVariables): NamedVariables {
  return Object.fromEntries(
    Object.entries(variables).filter(([, { trainable, dtype }]) =>
      !trainable && dtype === "float32"
    ),
  );
}

/**
 * Copies variables into arrays.
 *
 * @param variables Variables by name.
 * @returns New arrays of the same names.
 *
 * @example
 * ```ts
 * import { readVariables } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(readVariables({ w: tf.variable(tf.ones([2])) }), { w: Float32Array.of(1, 1) });
 * ```
 */
export function readVariables(variables: NamedVariables): NamedArrays {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, readArray(variable as Tensor)]),
  );
}

/**
 * Copies arrays into the variables of the same name; other variables stay.
 *
 * @param variables Variables by name; changed in place.
 * @param arrays Their values.
 * @throws {TypeError} If there is no such variable, or it has another number of elements.
 *
 * @example
 * ```ts
 * import { readVariables, writeVariables } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const variables = { w: tf.variable(tf.ones([2])), b: tf.variable(tf.zeros([1])) };
 * writeVariables(variables, { w: Float32Array.of(3, 4) });
 * assert.deepEqual(readVariables(variables), { w: Float32Array.of(3, 4), b: Float32Array.of(0) });
 * ```
 */
export function writeVariables(variables: NamedVariables, arrays: NamedArrays): void {
  for (const [name, array] of Object.entries(arrays)) {
    const variable = variables[name];
    if (variable === undefined) {
      throw new TypeError(
        `Cannot write variable ${name}: the network must have it: current value is one without it`,
      );
    }
    writeVariable(variable, array);
  }
}
