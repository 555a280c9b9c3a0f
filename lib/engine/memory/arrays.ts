/**
 * Copies values into and out of tensors.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, type Tensor, type Variable } from "../../core/mod.ts";
import { float32Index, heapFloat32 } from "./heap.ts";
import { runtimeIfStarted } from "../runtime/runtime.ts";

/**
 * Copies the values of a tensor.
 *
 * @param tensor A tensor of any shape; integers and booleans are converted.
 * @param into Where to copy them; a new array by default.
 * @returns Its values in row-major order; changing them does not change the tensor.
 * @throws {RangeError} If `into` is shorter than the tensor.
 *
 * @example
 * ```ts
 * import { readArray, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(readArray(tf.tensor2d([[1, 2], [3, 4]])), Float32Array.of(1, 2, 3, 4));
 * ```
 */
export function readArray(
  tensor: Tensor,
  into: Float32Array = new Float32Array(tensor.size),
): Float32Array {
  if (tensor.dtype === "float32" && owner(tensor) === runtimeIfStarted()?.backend) {
    const start = float32Index(tensor);
    into.set(heapFloat32().subarray(start, start + tensor.size));
  } else into.set(tensor.dataSync());
  return into;
}

/**
 * Sets the values of a variable in place, without allocating. Tensors cloned from the variable keep their values.
 *
 * @param variable A float32 variable.
 * @param array Its new values in row-major order.
 * @throws {TypeError} If the number of elements differs, or the variable is not float32.
 *
 * @example
 * ```ts
 * import { useEngine, writeVariable } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const w = tf.variable(tf.zeros([2]));
 * writeVariable(w, Float32Array.of(5, 6));
 * assert.deepEqual([...w.dataSync()], [5, 6]);
 * ```
 */
export function writeVariable(variable: Variable, array: Float32Array): void {
  if (array.length !== variable.size) {
    throw new TypeError(
      `Cannot write ${variable.name}: it needs ${variable.size} numbers: current value is ${array.length}`,
    );
  }
  requireFloat32({ [variable.name]: variable });
  ownData(variable);
  const backend = owner(variable);
  if (backend === runtimeIfStarted()?.backend) {
    heapFloat32().set(array, float32Index(variable));
  } else if (backend && "data" in backend) {
    cpuValues(backend, variable).set(array);
  } else { // another backend of tfjs: assign a new tensor
    const next = tf.tensor(array, variable.shape);
    variable.assign(next);
    next.dispose();
  }
}

/**
 * The array that holds the values of a tensor on tfjs' cpu backend.
 *
 * @param backend The cpu backend.
 * @param tensor The tensor.
 * @returns Its own values, not a copy.
 */
export function cpuValues(backend: unknown, tensor: { dataId: object }): Float32Array {
  const { data } = backend as { data: { get(dataId: object): { values: Float32Array } } };
  return data.get(tensor.dataId).values;
}

/**
 * Gives a variable data of its own before it is changed in place: `clone` and `tf.variable` share data between tensors.
 *
 * @param tensor A variable; other tensors do not change.
 */
export function ownData(tensor: object): void {
  if (!(tensor instanceof tf.Variable)) return;
  const backend = owner(tensor) as { refCount(dataId: object): number } | undefined;
  if (!backend || backend.refCount(tensor.dataId) < 2) return;
  const copy = tf.tensor(tensor.dataSync().slice(), tensor.shape);
  tensor.assign(copy);
  copy.dispose();
}

// The backend that holds the data now; tfjs moves data when another backend first needs them.
function owner(tensor: { dataId: object }): object | undefined {
  const { tensorInfo } = tf.engine().state as unknown as {
    tensorInfo: WeakMap<object, { backend: object }>;
  };
  return tensorInfo.get(tensor.dataId)?.backend;
}
