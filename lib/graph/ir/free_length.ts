/**
 * Lengths in attributes that follow from the lengths of tensors: what makes a graph run with other heights, widths and sequence
 * lengths than it was traced with.
 *
 * @module
 */
import { attributeAt } from "../../operators/mod.ts";
import type { Attribute, FreeLength, GraphNode, ValueId } from "./types.ts";

/** The sizes of a call: the batch, and the shapes of all values that were made so far. */
export interface CallSizes {
  /** Number of samples. */
  batch: number;
  /** Shape of each value, by number. */
  shapes: readonly (readonly number[] | undefined)[];
}

/**
 * The length that follows from the shapes of values.
 *
 * ```text
 * length = times * (product of the lengths `of`) / over + plus
 * ```
 *
 * @param length How it follows.
 * @param shapes Shape of each value, by number.
 * @returns The length; -1 for the rest.
 * @throws {RangeError} If it is no integer.
 *
 * @example Twice the width of value 0
 * ```ts
 * import { freeLengthAt } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * const length = { of: [[0, 2] as [number, number]], times: 2, over: 1, plus: 0 };
 * assert.equal(freeLengthAt(length, [[1, 8, 9, 3]]), 18);
 * ```
 */
export function freeLengthAt(
  length: FreeLength,
  shapes: readonly (readonly number[] | undefined)[],
): number {
  if (length === "rest") return -1;
  const { of, times, over, plus } = length;
  const product = of.reduce((all, [value, axis]) => all * shapes[value]![axis]!, times);
  if (product % over === 0) return product / over + plus;
  throw new RangeError(
    `Cannot work out a length: ${over} must divide it: current value is ${product}`,
  );
}

/**
 * The attributes of an operator in a call.
 *
 * @param node The operator.
 * @param sizes Batch and shapes.
 * @returns The attributes without symbolic lengths.
 * @throws {RangeError} If a length is no integer.
 */
export function attributesOf(
  { attrs, lengths = {} }: GraphNode,
  { batch, shapes }: CallSizes,
): Record<string, Attribute> {
  let result = attributeAt(attrs, batch) as Record<string, Attribute>;
  for (const [path, length] of Object.entries(lengths)) {
    result = withPart(result, path.split("."), freeLengthAt(length, shapes)) as typeof result;
  }
  return result;
}

/**
 * Plain data with one part exchanged.
 *
 * @param value Objects and arrays within each other.
 * @param path Keys and positions, outermost first; they exist.
 * @param part The new part.
 * @returns A copy.
 */
export function withPart(
  value: Attribute,
  [key, ...rest]: readonly string[],
  part: Attribute,
): Attribute {
  if (key === undefined) return part;
  const copy: Record<string, Attribute> | Attribute[] = Array.isArray(value)
    ? [...value]
    : { ...value as Record<string, Attribute> };
  (copy as Record<string, Attribute>)[key] = withPart(
    (copy as Record<string, Attribute>)[key]!,
    rest,
    part,
  );
  return copy as Attribute;
}

/**
 * The part of plain data at a path.
 *
 * @param value Objects and arrays within each other.
 * @param path Keys and positions with dots between, for example `shape.1`.
 * @returns The part, or undefined.
 *
 * @example
 * ```ts
 * import { partAt } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * assert.equal(partAt({ shape: [-1, 64] }, "shape.1"), 64);
 * assert.equal(partAt({ shape: [-1, 64] }, "shape.2"), undefined);
 * ```
 */
export function partAt(value: Attribute, path: string): Attribute | undefined {
  return path.split(".").reduce<Attribute | undefined>(
    (inner, key) =>
      inner !== null && typeof inner === "object"
        ? (inner as Record<string, Attribute>)[key]
        : undefined,
    value,
  );
}

/**
 * The values that the lengths of an operator follow from.
 *
 * @param node The operator.
 * @returns Their numbers.
 */
export function lengthSources(
  { lengths = {}, repeats = "rest" }: Pick<GraphNode, "lengths" | "repeats">,
): ValueId[] {
  return [...Object.values(lengths), repeats].flatMap((length) =>
    length === "rest" ? [] : length.of.map(([value]) => value)
  );
}

/**
 * An operator whose lengths follow from values with other numbers.
 *
 * @param node The operator.
 * @param renumber The new number of a value.
 * @returns The operator; the same if it has no such lengths.
 *
 * @example
 * ```ts
 * import { type GraphNode, withSources } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * const attrs = { shape: [4, 8] };
 * const lengths = { "shape.0": { of: [[2, 1] as [number, number]], times: 1, over: 1, plus: 0 } };
 * const node: GraphNode = { id: 0, op: "Reshape", inputs: { x: 2 }, outputs: [3], attrs, scopes: [], lengths };
 * assert.deepEqual(withSources(node, (value) => value + 5).lengths!["shape.0"], {
 *   of: [[7, 1]],
 *   times: 1,
 *   over: 1,
 *   plus: 0,
 * });
 * ```
 */
export function withSources(node: GraphNode, renumber: (value: ValueId) => ValueId): GraphNode {
  const renumbered = (length: FreeLength): FreeLength =>
    length === "rest"
      ? length
      : { ...length, of: length.of.map(([value, axis]) => [renumber(value), axis]) };
  const { lengths, repeats } = node;
  if (lengths === undefined && repeats === undefined) return node;
  const all = Object.entries(lengths ?? {}).map(([path, length]) => [path, renumbered(length)]);
  return {
    ...node,
    ...(lengths && { lengths: Object.fromEntries(all) }),
    ...(repeats && { repeats: renumbered(repeats) }),
  };
}
