/**
 * The form of a graph file: which fields there are and of what type.
 *
 * @module
 */
import * as v from "valibot";
import { type Attribute, LARGEST_CONSTANT } from "./types.ts";

// more than any network has: a bound for hostile files
const MOST_VALUES = 1e6;

const DEEPEST_ATTRIBUTE = 8;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const dimension = v.union([count, v.strictObject({ perSample: count, plus: safeInteger() })]);
const ids = v.record(name, count);
const freeLength = v.union([
  v.literal("rest"),
  v.strictObject({
    of: v.pipe(v.array(v.tuple([count, count])), v.minLength(1), v.maxLength(8)),
    times: safeInteger(),
    over: v.pipe(safeInteger(), v.minValue(1)),
    plus: safeInteger(),
  }),
]);

const leaf = v.variant("kind", [
  v.strictObject({
    value: count,
    kind: v.picklist(["input", "variable"]),
    name,
    trainable: v.boolean(),
  }),
  v.strictObject({
    value: count,
    kind: v.literal("constant"),
    name,
    trainable: v.literal(false),
    data: v.pipe(v.array(v.any()), v.maxLength(LARGEST_CONSTANT), v.check(allNumbers, "numbers")),
  }),
]);

const node = v.strictObject({
  id: count,
  op: name,
  inputs: ids,
  outputs: v.pipe(v.array(count), v.minLength(1)),
  attrs: v.record(name, v.custom<Attribute>((value) => isAttribute(value, 0), "plain data")),
  lengths: v.optional(v.record(name, freeLength)),
  repeats: v.optional(freeLength),
  scopes: v.array(name),
});

/** Form of a {@linkcode Graph}. */
export const graphSchema = v.strictObject({
  schema: v.literal("geta-lab/graph/1"),
  values: v.pipe(
    v.array(v.strictObject({
      shape: v.pipe(v.array(dimension), v.maxLength(8)),
      dtype: v.picklist(["float32", "int32", "bool"]),
      free: v.optional(v.pipe(v.array(count), v.maxLength(8))),
    })),
    v.maxLength(MOST_VALUES),
  ),
  leaves: v.pipe(v.array(leaf), v.maxLength(MOST_VALUES)),
  nodes: v.pipe(v.array(node), v.maxLength(MOST_VALUES)),
  outputs: v.pipe(v.array(count), v.minLength(1), v.maxLength(MOST_VALUES)),
  outputNames: v.optional(v.pipe(v.array(name), v.maxLength(MOST_VALUES))),
  fixedBecause: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
});

function safeInteger() {
  return v.pipe(v.number(), v.safeInteger());
}

// infinities and NaN are legal in data and attributes, and valibot's number() refuses NaN
function allNumbers(data: unknown[]): boolean {
  return data.every((x) => typeof x === "number");
}

function isAttribute(value: unknown, depth: number): boolean {
  if (
    value === null || value === undefined || ["string", "boolean", "number"].includes(typeof value)
  ) return true;
  if (typeof value !== "object" || depth === DEEPEST_ATTRIBUTE) return false;
  return Object.values(value).every((part) => isAttribute(part, depth + 1));
}
