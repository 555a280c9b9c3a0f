/**
 * Symbolic lengths and their value for one batch size.
 *
 * @module
 */
import { sizeOf } from "../core/mod.ts";

/**
 * A length in a shape or attribute. Lengths that grow with the batch are symbolic: `perSample * batch + plus`, so a graph
 * traced with any batch runs with every other.
 */
export type Dimension = number | { perSample: number; plus: number };

/** An attribute value of an operator; lengths in it may be symbolic. */
export type Attribute =
  | string
  | boolean
  | null
  | Dimension
  | Attribute[]
  | { [key: string]: Attribute };

/**
 * Whether an attribute is a symbolic length.
 *
 * @param value An attribute or length.
 * @returns True for `{ perSample, plus }`.
 *
 * @example
 * ```ts
 * import { isSymbolic } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isSymbolic({ perSample: 1, plus: 0 }), true);
 * assert.equal(isSymbolic(7), false);
 * ```
 */
export function isSymbolic(value: Attribute): value is { perSample: number; plus: number } {
  return value !== null && typeof value === "object" && !Array.isArray(value) &&
    typeof value.perSample === "number" && typeof value.plus === "number";
}

/**
 * The length of an axis for a batch size.
 *
 * ```text
 * length = perSample * batch + plus
 * ```
 *
 * @param dimension A length, symbolic or not.
 * @param batch Number of samples.
 * @returns The length.
 *
 * @example Each sample becomes 49 rows
 * ```ts
 * import { lengthAt } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.equal(lengthAt({ perSample: 49, plus: 0 }, 2), 98);
 * assert.equal(lengthAt(10, 2), 10);
 * ```
 */
export function lengthAt(dimension: Dimension, batch: number): number {
  return typeof dimension === "number" ? dimension : dimension.perSample * batch + dimension.plus;
}

/**
 * Elements of a tensor that belong to one sample: the product of its lengths, an axis that grows with the batch counting as it
 * grows.
 *
 * @param shape Lengths, symbolic or not.
 * @returns Number of elements.
 *
 * @example
 * ```ts
 * import { elementsPerSample } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.equal(elementsPerSample([{ perSample: 1, plus: 0 }, 8, 8, 3]), 192);
 * ```
 */
export function elementsPerSample(shape: readonly Dimension[]): number {
  return sizeOf(shape.map(lengthPerSample));
}

/**
 * How far an axis grows with a sample: its length, if it does not depend on the batch.
 *
 * @param dimension A length, symbolic or not.
 * @returns The length.
 *
 * @example
 * ```ts
 * import { lengthPerSample } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.equal(lengthPerSample({ perSample: 49, plus: 0 }), 49);
 * assert.equal(lengthPerSample(10), 10);
 * ```
 */
export function lengthPerSample(dimension: Dimension): number {
  return typeof dimension === "number" ? dimension : dimension.perSample;
}

/**
 * The shape for a batch size.
 *
 * @param shape Lengths, symbolic or not.
 * @param batch Number of samples.
 * @returns The lengths as numbers.
 *
 * @example
 * ```ts
 * import { shapeAt } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(shapeAt([{ perSample: 1, plus: 0 }, 8, 8, 3], 4), [4, 8, 8, 3]);
 * ```
 */
export function shapeAt(shape: readonly Dimension[], batch: number): number[] {
  return shape.map((dimension) => lengthAt(dimension, batch));
}

/**
 * An attribute with its symbolic lengths replaced by their value for a batch size.
 *
 * @param value Any attribute.
 * @param batch Number of samples.
 * @returns The attribute as tfjs wants it.
 *
 * @example
 * ```ts
 * import { attributeAt } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(attributeAt([{ perSample: 2, plus: 1 }, "same"], 3), [7, "same"]);
 * ```
 */
export function attributeAt(value: Attribute, batch: number): Attribute {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((part) => attributeAt(part, batch));
  if (isSymbolic(value)) return lengthAt(value, batch);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, attributeAt(part as Attribute, batch)]),
  );
}

/**
 * A length as text; the batch size is written `B`.
 *
 * @param dimension A length, symbolic or not.
 * @returns For example `"49"`, `"B"` or `"2B+1"`.
 *
 * @example
 * ```ts
 * import { dimensionText } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dimensionText({ perSample: 2, plus: -1 }), "2B-1");
 * assert.equal(dimensionText(49), "49");
 * ```
 */
export function dimensionText(dimension: Dimension): string {
  if (typeof dimension === "number") return String(dimension);
  const { perSample, plus } = dimension;
  const sign = plus > 0 ? "+" : "";
  return `${perSample === 1 ? "" : perSample}B${plus === 0 ? "" : sign + plus}`;
}
