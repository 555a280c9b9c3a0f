/**
 * What an exercise counts as the same answer: the one rule of the visible checks, of the grader and of the book.
 *
 * @module
 */

/** How far a real number may lie from the expected one. */
export interface Tolerance {
  /** Share of the expected value's size. */
  relative: number;
  /** Unit of the value. */
  absolute: number;
}

/** The tolerance of exercises that state none. */
export const ANSWER_TOLERANCE: Tolerance = { relative: 1e-9, absolute: 1e-12 };

/**
 * Says where an answer differs from the expected one, or nothing if it is the same.
 *
 * Both are JSON: numbers, strings, true, false, null, lists and records of them. Two integers, strings and truth values must be
 * equal; other numbers may differ by `absolute + relative |expected|`; -0 equals 0; NaN and the infinities equal nothing. Lists have
 * the same length, records the same names in any order; a field that holds `undefined` counts as absent.
 *
 * @param received The answer, any value.
 * @param expected What it should be, JSON.
 * @param tolerance For numbers that are not both integers.
 * @returns The first difference in words, or undefined.
 *
 * @example
 * ```ts
 * import { answerDifference } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(answerDifference([0.1 + 0.2, -0], [0.3, 0]), undefined);
 * assert.equal(answerDifference([1, 0, 1], [1, 1, 1]), "at [1]: expected 1, received 0");
 * assert.equal(answerDifference({ v: [1] }, { v: [1, 2] }), "at .v: expected 2 entries, received 1");
 * ```
 */
export function answerDifference(
  received: unknown,
  expected: unknown,
  tolerance: Tolerance = ANSWER_TOLERANCE,
): string | undefined {
  return differenceAt("", received, expected, tolerance);
}

function differenceAt(
  place: string,
  received: unknown,
  expected: unknown,
  tolerance: Tolerance,
): string | undefined {
  const at = place && `at ${place}: `;
  const wrong = `${at}expected ${answerText(expected)}, received ${answerText(received)}`;
  if (typeof expected === "number") {
    return typeof received === "number" && sameNumber(received, expected, tolerance)
      ? undefined
      : wrong;
  }
  if (typeof expected !== "object" || expected === null) {
    return received === expected ? undefined : wrong;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(received)) return wrong;
    if (received.length !== expected.length) {
      return `${at}expected ${expected.length} entries, received ${received.length}`;
    }
  } else {
    if (typeof received !== "object" || received === null || !isPlain(received)) return wrong;
    const names = fieldsOf(received), wanted = fieldsOf(expected);
    if (names.join() !== wanted.join()) {
      return `${at}expected a record of ${wanted.join(", ")}, received one of ${
        names.join(", ") || "nothing"
      }`;
    }
  }
  for (const [name, inner] of Object.entries(expected)) {
    const next = Array.isArray(expected) ? `${place}[${name}]` : `${place}.${name}`;
    const found = differenceAt(next, Reflect.get(received, name), inner, tolerance);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sameNumber(received: number, expected: number, { relative, absolute }: Tolerance) {
  if (!Number.isFinite(received) || !Number.isFinite(expected)) return false;
  if (Number.isSafeInteger(received) && Number.isSafeInteger(expected)) {
    return received === expected;
  }
  return Math.abs(received - expected) <= absolute + relative * Math.abs(expected);
}

/** Records are compared by field; lists, typed arrays, maps and functions are none. */
function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function fieldsOf(record: object): string[] {
  return Object.entries(record).filter(([, value]) => value !== undefined).map(([name]) => name)
    .sort();
}

const LONGEST_TEXT = 240;

/**
 * A value as a student wrote it: JSON with spaces, and names for what JSON cannot say.
 *
 * @param value Any value.
 * @returns One line, cut after 240 characters.
 *
 * @example
 * ```ts
 * import { answerText } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(answerText([[1, NaN], { v: "a" }]), '[[1, NaN], { v: "a" }]');
 * assert.equal(answerText(new Float64Array(2)), "a Float64Array");
 * assert.equal(answerText(undefined), "undefined");
 * ```
 */
export function answerText(value: unknown): string {
  const text = textOf(value, 0);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

function textOf(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > 8) return "…";
  if (Array.isArray(value)) {
    const shown = value.slice(0, LONGEST_TEXT).map((inner) => textOf(inner, depth + 1));
    return `[${shown.join(", ")}${value.length > LONGEST_TEXT ? ", …" : ""}]`;
  }
  if (!isPlain(value)) return `a ${Object.prototype.toString.call(value).slice(8, -1)}`;
  const fields = Object.entries(value).slice(0, LONGEST_TEXT)
    .map(([name, inner]) => `${name}: ${textOf(inner, depth + 1)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
