import { type ParameterArray, requireShape, sizeOf } from "../core/mod.ts";

/**
 * Looks up data and shape of a parameter.
 *
 * @param name Name of the parameter.
 * @param parameters Data by name.
 * @param shapes Shapes by name.
 * @returns Data and shape, which agree.
 * @throws {TypeError} If one is missing or they disagree.
 *
 * @example
 * ```ts
 * import { requireParameter } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const bias = Float32Array.of(1, 2);
 * assert.equal(requireParameter("bias", { bias }, { bias: [2] }).data, bias);
 * assert.throws(() => requireParameter("scale", { bias }, { bias: [2] }), TypeError);
 * ```
 */
export function requireParameter<T extends ParameterArray>(
  name: string,
  parameters: Record<string, T>,
  shapes: Record<string, readonly number[]>,
): { data: T; shape: readonly number[] } {
  const data = parameters[name], shape = shapes[name];
  if (data === undefined || shape === undefined) {
    const missing = data === undefined ? "data" : "shape";
    throw new TypeError(
      `Cannot use ${name}: its ${missing} must be given: current value is undefined`,
    );
  }
  requireShape(`the data of ${name}`, [data.length], [sizeOf(shape)]);
  return { data, shape };
}
