/**
 * Between the variables of a network, of any type, and arrays.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  elementType,
  type NamedParameters,
  type NamedVariables,
  type ParameterArray,
  type Tensor,
} from "../core/mod.ts";

/**
 * Copies variables into arrays of their own type: float32, int32 (index tables) and bool (masks).
 *
 * @param variables Variables by name.
 * @returns New arrays of the same names.
 *
 * @example A table of large indices keeps every digit
 * ```ts
 * import { parameterArrays } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const table = tf.variable(tf.tensor1d([16777217], "int32"), false);
 * assert.deepEqual(parameterArrays({ table }), { table: Int32Array.of(16777217) });
 * ```
 */
export function parameterArrays(variables: NamedVariables): NamedParameters {
  return Object.fromEntries(
    Object.entries(variables).map((
      [name, variable],
    ) => [name, (variable as Tensor).dataSync().slice()]),
  );
}

/**
 * The parameters of a subnet as tensors of their own type, ready for {@linkcode replay}.
 *
 * @param parameters Data and shape by name; the array tells the type.
 * @returns A tensor for each.
 *
 * @example A mask is a mask again
 * ```ts
 * import { parameterTensors } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const { mask } = parameterTensors({ mask: { shape: [2], data: Uint8Array.of(1, 0) } });
 * assert.equal(mask!.dtype, "bool");
 * ```
 */
export function parameterTensors(
  parameters: Record<string, { shape: readonly number[]; data: ParameterArray }>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { data, shape }]) =>
      [name, tf.tensor(data, [...shape], elementType(data))] as const
    ),
  );
}

/**
 * Numbers as the array of an element type; truth values become 0 and 1.
 *
 * @param data The numbers.
 * @param dtype `"float32"`, `"int32"` or `"bool"`.
 * @returns The array.
 */
export function arrayOfType(data: ParameterArray, dtype: string): ParameterArray {
  if (dtype === "bool") return Uint8Array.from(data, (value) => value === 0 ? 0 : 1);
  if (elementType(data) === dtype) return data;
  if (dtype === "int32") return Int32Array.from(data);
  return Float32Array.from(data);
}
