import * as tf from "@tensorflow/tfjs-core";
import type { NamedParameters, NamedVariables } from "../core/mod.ts";
import { arrayOfType } from "./parameter_tensors.ts";

/**
 * Runs a function while the variables of a network have other values. They have their own again afterwards, even if it throws.
 *
 * @param variables Variables by name.
 * @param parameters Values for the time of the call, row-major; variables without a value keep their own.
 * @param run The function; it must be synchronous.
 * @returns Its result.
 * @throws {TypeError} If there is no such variable, or it has another number of elements.
 *
 * @example
 * ```ts
 * import { withParameters } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const w = tf.variable(tf.tensor1d([1, 2]));
 * const doubled = withParameters({ w }, { w: Float32Array.of(0, 3) }, () => [...tf.mul(w, 2).dataSync()]);
 * assert.deepEqual(doubled, [0, 6]);
 * assert.deepEqual([...w.dataSync()], [1, 2]);
 * ```
 */
export function withParameters<T>(
  variables: NamedVariables,
  parameters: NamedParameters,
  run: () => T,
): T {
  const changed = Object.entries(parameters).map(([name, data]) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (variable === undefined) {
      throw new TypeError(
        `Cannot set ${name}: the network must have such a variable: current value is one without it`,
      );
    }
    if (data.length !== variable.size) {
      throw new TypeError(
        `Cannot set ${name}: it needs ${variable.size} numbers: current value is ${data.length}`,
      );
    }
    return { variable, data };
  });
  const before = changed.map(({ variable, data }) => ({
    variable,
    data,
    value: tf.clone(variable),
  }));
  try {
    for (const { variable, data } of before) {
      const typed = arrayOfType(data, variable.dtype);
      const value = tf.tensor(typed, variable.shape, variable.dtype as tf.NumericDataType);
      variable.assign(value);
      value.dispose();
    }
    return run();
  } finally {
    for (const { variable, value } of before) {
      variable.assign(value);
      value.dispose();
    }
  }
}
