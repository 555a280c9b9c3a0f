/**
 * Any value in a few words, for the end of an error: `current value is …`.
 *
 * @param value Anything, also what the types forbid.
 * @returns One line, cut after 80 characters.
 *
 * @example
 * ```ts
 * import { valueText } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(valueText("conv1"), "conv1");
 * assert.equal(valueText([1, "two"]), "a list of 2");
 * assert.equal(valueText({ shape: [3], start: "zeros" }), "a record of shape, start");
 * assert.equal(valueText(Math.sin), "the function sin");
 * ```
 */
export function valueText(value: unknown): string {
  const text = Array.isArray(value)
    ? `a list of ${value.length}`
    : typeof value === "function"
    ? `the function ${value.name}`
    : typeof value === "object" && value !== null
    ? `a record of ${Object.keys(value).join(", ") || "nothing"}`
    : String(value).replace(/\s+/g, " ");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
