/**
 * What a notebook says of its own results. A cell that ends in `({ accuracy, bits })` holds in its metadata what is expected:
 *
 * ```json
 * "expect": {
 *   "accuracy": { "min": 0.9, "short": { "min": 0.3 } },
 *   "bits": { "value": 4.3, "tolerance": 0.2, "short": null },
 *   "removed": { "value": 88 }
 * }
 * ```
 *
 * `short` holds what is expected of the short form instead; null asks nothing of it.
 *
 * @module
 */
import * as v from "valibot";
import type { CodeCell, Notebook } from "./nbformat.ts";
import { namedResults } from "./named_results.ts";

const bounds = {
  value: v.optional(v.union([v.number(), v.boolean(), v.string()])),
  tolerance: v.optional(v.number()),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
};
const expectation = v.strictObject({
  ...bounds,
  short: v.optional(v.nullable(v.strictObject(bounds))),
});
const expected = v.record(v.string(), expectation);

/** What is expected of one number: a value with its absolute tolerance (0 if absent), or bounds. */
type Bounds = v.InferOutput<v.StrictObjectSchema<typeof bounds, undefined>>;

/**
 * Compares the named results of an executed notebook with what its cells expect.
 *
 * @param notebook The notebook with its outputs.
 * @param options Whether it ran in its short form.
 * @returns One sentence for each number that is not as expected, for names without a number and numbers without expectation.
 * @throws {TypeError} If a cell's `expect` is not of this form.
 */
export function deviations(notebook: Notebook, { short }: { short: boolean }): string[] {
  return notebook.cells.flatMap((cell) =>
    cell.cell_type === "code"
      ? cellDeviations(cell, short).map((text) => `${cell.id ?? "a cell"}: ${text}`)
      : []
  );
}

function cellDeviations(cell: CodeCell, short: boolean): string[] {
  const wanted = readExpectations(cell), found = namedResults(cell) ?? {};
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    const one = wanted[name], value = found[name];
    if (one === undefined) return [`${name} is a named result that nothing is expected of`];
    if (value === undefined) return [`${name} is expected, but the cell does not end in it`];
    const bounds = short && one.short !== undefined ? one.short : one;
    if (bounds === null || fits(value, bounds)) return [];
    return [`${name} must be ${wordsOf(bounds)}: current value is ${value}`];
  });
}

function readExpectations({ id, metadata }: CodeCell): v.InferOutput<typeof expected> {
  const result = v.safeParse(expected, metadata["expect"] ?? {});
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new TypeError(
    `Cannot read what cell ${id} expects: ${
      v.getDotPath(issue) ?? "expect"
    } must be ${issue.expected}: ` +
      `current value is ${issue.received}`,
  );
}

function fits(found: number | boolean | string, bounds: Bounds): boolean {
  const { value, tolerance = 0, min = -Infinity, max = Infinity } = bounds;
  if (typeof found !== "number") return found === value;
  if (typeof value === "number") return Math.abs(found - value) <= tolerance;
  return value === undefined && found >= min && found <= max;
}

function wordsOf({ value, tolerance, min, max }: Bounds): string {
  if (value !== undefined) return tolerance ? `${value} ± ${tolerance}` : `${value}`;
  const parts = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`];
  return parts.filter((part) => part !== false).join(" and ");
}
