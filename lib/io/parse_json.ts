/**
 * Text of JSON as records of a known form: a file that is one value, and a file with a value on each line (JSON Lines).
 *
 * @module
 */
import * as v from "valibot";
import { FileError } from "./file_error.ts";

/** Gives back a value that has the wanted form, and throws valibot's `ValiError` at any other: `v.parser(schema)`. */
export type ParseValue<T> = (value: unknown) => T;

/**
 * Reads JSON of a given form.
 *
 * @param text The text of a file.
 * @param parse Its form.
 * @param name What to call the file in an error.
 * @returns What it holds.
 * @throws {FileError} If it is not JSON or of another form; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseJsonFile } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const parse = v.parser(v.object({ steps: v.number() }));
 * assert.deepEqual(parseJsonFile('{"steps":3}', parse), { steps: 3 });
 * assert.throws(() => parseJsonFile('{"steps":"3"}', parse, "a.json"), /Cannot read a.json: steps: /);
 * ```
 */
export function parseJsonFile<T>(text: string, parse: ParseValue<T>, name = "file"): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(`Cannot read ${name}: it must be JSON`, { cause });
  }
  return checked(value, parse, { wrong: `Cannot read ${name}`, whole: "it" });
}

/**
 * Reads the lines that {@linkcode appendLine} wrote. What follows the last line end is ignored: the process may have died while
 * writing it.
 *
 * @param text The text of a file.
 * @param parse The form of a line.
 * @param words What to call the file in an error, and what a line of it must be, for example `a step of a search`.
 * @returns The lines, in order.
 * @throws {FileError} If a complete line is not JSON or of another form; says which line and which entry.
 *
 * @example The last line was never finished
 * ```ts
 * import { parseJsonLines } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const parse = v.parser(v.object({ step: v.number() })), words = { name: "a.jsonl", line: "a step" };
 * assert.deepEqual(parseJsonLines('{"step":1}\n{"step":', parse, words), [{ step: 1 }]);
 * assert.throws(
 *   () => parseJsonLines('{"step":1}\n{"step":\n', parse, words),
 *   /Cannot read a.jsonl: line 2 must be a step: line: /,
 * );
 * ```
 */
export function parseJsonLines<T>(
  text: string,
  parse: ParseValue<T>,
  { name, line }: { name: string; line: string },
): T[] {
  const lines = text.split("\n");
  lines.pop(); // empty, or a line that was never finished
  return lines.map((one, i) => {
    const wrong = `Cannot read ${name}: line ${i + 1} must be ${line}`;
    return checked(valueOf(one), parse, { wrong, whole: "line" });
  });
}

/**
 * Checks a state that a checkpoint holds.
 *
 * @param value Anything.
 * @param parse Its form.
 * @param what What is restored.
 * @returns The state.
 * @throws {FileError} If it is of another form; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseSavedState } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 *
 * const parse = v.parser(v.object({ step: v.number() }));
 * assert.deepEqual(parseSavedState({ step: 3 }, parse, "the scan"), { step: 3 });
 * assert.throws(() => parseSavedState({}, parse, "the scan"), /Cannot restore the scan: step: /);
 * ```
 */
export function parseSavedState<T>(
  value: unknown,
  parse: ParseValue<T>,
  what: string,
): T {
  return checked(value, parse, { wrong: `Cannot restore ${what}`, whole: "state" });
}

/** The value of a text; undefined, which no JSON has, where it is none. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value if it has the form, else an error that names the first wrong entry. */
function checked<T>(
  value: unknown,
  parse: ParseValue<T>,
  { wrong, whole }: { wrong: string; whole: string },
): T {
  try {
    return parse(value);
  } catch (error) {
    if (!v.isValiError(error)) throw error;
    const [issue] = error.issues;
    throw new FileError(`${wrong}: ${v.getDotPath(issue) ?? whole}: ${issue.message}`);
  }
}
