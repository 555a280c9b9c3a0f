/**
 * Checks at the edge of the library. Messages say what could not be done, what was wanted and the current value; and what any error
 * says.
 *
 * @module
 */

import { valueText } from "./value_text.ts";

/** The values an argument may take. */
export interface Bounds {
  /** Smallest allowed value. */
  min?: number;
  /** Largest allowed value. */
  max?: number;
  /** Exclusive lower bound. */
  exclusiveMin?: number;
  /** Exclusive upper bound. */
  exclusiveMax?: number;
}

/**
 * Throws unless `value` is a finite number inside the bounds.
 *
 * @param name How the caller calls the value, for example `"sparsity"`.
 * @param value The value to check.
 * @param bounds The allowed range.
 * @returns The value.
 * @throws {TypeError} If the value is not a number.
 * @throws {RangeError} If the value is NaN, infinite or out of range.
 *
 * @example A sparsity of 1 would leave nothing
 * ```ts
 * import { requireNumber } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireNumber("sparsity", 1, { min: 0, exclusiveMax: 1 }),
 *   new RangeError("Cannot use sparsity: it must be a number in [0, 1): current value is 1"),
 * );
 * ```
 */
export function requireNumber(name: string, value: number, bounds: Bounds = {}): number {
  return requireKind("a number", name, value, Number.isFinite, bounds);
}

/**
 * Throws unless `value` is an integer inside the bounds.
 *
 * @param name How the caller calls the value.
 * @param value The value to check.
 * @param bounds The allowed range.
 * @returns The value.
 * @throws {TypeError} If the value is not a number.
 * @throws {RangeError} If the value is not an integer or out of range.
 *
 * @example
 * ```ts
 * import { requireInteger } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(requireInteger("epochs", 3, { min: 1 }), 3);
 * assert.throws(() => requireInteger("epochs", 1.5, { min: 1 }), RangeError);
 * ```
 */
export function requireInteger(name: string, value: number, bounds: Bounds = {}): number {
  return requireKind("an integer", name, value, Number.isSafeInteger, bounds);
}

/**
 * Throws unless two shapes agree.
 *
 * @param name What the shape belongs to, for example `"conv1/kernel"`.
 * @param shape The shape found.
 * @param wanted The shape that is needed.
 * @throws {TypeError} If rank or a length differs.
 *
 * @example
 * ```ts
 * import { requireShape } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireShape("bn1/scale", [3], [4]),
 *   new TypeError("Cannot use bn1/scale: its shape must be [4]: current value is [3]"),
 * );
 * ```
 */
export function requireShape(
  name: string,
  shape: readonly number[],
  wanted: readonly number[],
): void {
  if (shape.length === wanted.length && shape.every((n, i) => n === wanted[i])) return;
  throw new TypeError(
    `Cannot use ${name}: its shape must be [${wanted}]: current value is [${shape}]`,
  );
}

/**
 * Throws unless all tensors are float32: kernels read bits as float32, whatever they mean.
 *
 * @param tensors The tensors by the names that the caller knows.
 * @throws {TypeError} If one has another type.
 *
 * @example
 * ```ts
 * import { requireFloat32 } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireFloat32({ x: { dtype: "float32" }, mask: { dtype: "bool" } }),
 *   new TypeError("Cannot use mask: its type must be float32: current value is bool"),
 * );
 * ```
 */
export function requireFloat32(tensors: Record<string, { dtype: string }>): void {
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === "float32") continue;
    throw new TypeError(`Cannot use ${name}: its type must be float32: current value is ${dtype}`);
  }
}

function requireKind(
  kind: string,
  name: string,
  value: number,
  isKind: (value: unknown) => boolean,
  bounds: Bounds,
): number {
  const { min = -Infinity, max = Infinity, exclusiveMin = -Infinity, exclusiveMax = Infinity } =
    bounds;
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot use ${name}: it must be ${kind}: current value is ${valueText(value)}`,
    );
  }
  const outside = value < min || value > max ||
    (exclusiveMin !== -Infinity && value <= exclusiveMin) ||
    (exclusiveMax !== Infinity && value >= exclusiveMax);
  if (isKind(value) && !outside) return value;
  throw new RangeError(
    `Cannot use ${name}: it must be ${kind}${intervalText(bounds)}: current value is ${value}`,
  );
}

/**
 * Bounds as an error names them.
 *
 * @param bounds The allowed range.
 * @returns For example ` in [0, 1)`; nothing if there is no bound.
 *
 * @example
 * ```ts
 * import { intervalText } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(intervalText({ min: 0, exclusiveMax: 1 }), " in [0, 1)");
 * assert.equal(intervalText({ exclusiveMin: 0 }), " in (0, infinity)");
 * ```
 */
export function intervalText({ min, max, exclusiveMin, exclusiveMax }: Bounds): string {
  const low = exclusiveMin ?? min, high = exclusiveMax ?? max;
  if (low === undefined && high === undefined) return "";
  const open = low === undefined || exclusiveMin !== undefined ? "(" : "[";
  const close = high === undefined || exclusiveMax !== undefined ? ")" : "]";
  return ` in ${open}${low ?? "-infinity"}, ${high ?? "infinity"}${close}`;
}

/**
 * The message of whatever was thrown.
 *
 * @param error An error or anything else.
 * @returns Its message.
 *
 * @example
 * ```ts
 * import { messageOf } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(messageOf(new RangeError("too large")), "too large");
 * assert.equal(messageOf("too large"), "too large");
 * ```
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
