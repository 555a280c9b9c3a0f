/**
 * Checks of options. A notebook checks no types, so a misspelt name or word would silently mean the default.
 *
 * @module
 */
import { type Bounds, requireInteger, requireNumber } from "./checks.ts";
import { suggestion } from "./closest.ts";
import { valueText } from "./value_text.ts";

/** Throws unless a value is what an option of that name may be. */
export type OptionCheck = (name: string, value: unknown) => unknown;

/** One check for every option of a record. */
export type OptionChecks<Options> = { [Name in keyof Required<Options>]: OptionCheck };

/**
 * Throws unless all options of a record exist and are what they may be.
 *
 * @param user Who takes the options, for example `trace()`.
 * @param options The record; options that are undefined are left to their defaults.
 * @param checks A check for each option that there is.
 * @throws {TypeError} If it is no record, an option does not exist, or a value has the wrong type.
 * @throws {RangeError} If a value is none of those allowed.
 *
 * @example
 * ```ts
 * import { checkOptions, oneOfWords } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const checks = { heads: oneOfWords(["whole", "both"]) };
 * assert.throws(
 *   () => checkOptions("pruningGroups()", { haeds: "both" } as object, checks),
 *   /Cannot use haeds: it must be an option of pruningGroups\(\), which are heads; did you mean heads\?/,
 * );
 * assert.throws(
 *   () => checkOptions("pruningGroups()", { heads: "bith" }, checks),
 *   /Cannot use heads: it must be one of whole, both: current value is bith; did you mean both\?/,
 * );
 * ```
 */
export function checkOptions<Options extends object>(
  user: string,
  options: Options,
  checks: OptionChecks<Options>,
): void {
  const names = Object.keys(checks);
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `Cannot use the options of ${user}: they must be a record: current value is ${
        valueText(options)
      }`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      throw new TypeError(
        `Cannot use ${name}: it must be an option of ${user}, which are ${names.join(", ")}` +
          suggestion(name, names),
      );
    }
    if (value !== undefined) checks[name as keyof Options](name, value);
  }
}

/**
 * The check of an option that is one of several words.
 *
 * @param words The words.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { oneOfWords } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => oneOfWords(["webgpu"])("device", "gpu"), /must be one of webgpu.* did you mean webgpu\?/);
 * ```
 */
export function oneOfWords(words: readonly string[]): OptionCheck {
  return (name, value) => {
    if (words.includes(value as string)) return;
    throw new RangeError(
      `Cannot use ${name}: it must be one of ${words.join(", ")}: current value is ${
        valueText(value)
      }` +
        suggestion(String(value), words),
    );
  };
}

/**
 * The check of an option that is a number.
 *
 * @param bounds The allowed range.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { numberWithin } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => numberWithin({ min: 0 })("momentum", "0.9"), TypeError);
 * ```
 */
export function numberWithin(bounds: Bounds = {}): OptionCheck {
  return (name, value) => requireNumber(name, value as number, bounds);
}

/**
 * The check of an option that is an integer.
 *
 * @param bounds The allowed range.
 * @returns The check.
 *
 * @example
 * ```ts
 * import { integerWithin } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => integerWithin({ min: 1 })("size", 0), /Cannot use size: it must be an integer in \[1, /);
 * ```
 */
export function integerWithin(bounds: Bounds = {}): OptionCheck {
  return (name, value) => requireInteger(name, value as number, bounds);
}

/**
 * The check of an option that is true or false.
 *
 * @param name The option.
 * @param value Its value.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { trueOrFalse } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => trueOrFalse("augment", "no"), /Cannot use augment: it must be true or false: current value is no/);
 * ```
 */
export function trueOrFalse(name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(
    `Cannot use ${name}: it must be true or false: current value is ${valueText(value)}`,
  );
}

/**
 * The check of an option that is a list.
 *
 * @param name The option.
 * @param value Its value.
 * @throws {TypeError} If it is something else.
 *
 * @example
 * ```ts
 * import { someList } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => someList("ignore", "conv1"), /Cannot use ignore: it must be a list: current value is conv1/);
 * ```
 */
export function someList(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(
    `Cannot use ${name}: it must be a list: current value is ${valueText(value)}`,
  );
}

/**
 * The check of an option that its user checks, or whose type says enough.
 *
 * @example
 * ```ts
 * import { checkOptions, unchecked } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.doesNotThrow(() => checkOptions("graphToDot()", { title: "a network" }, { title: unchecked }));
 * ```
 */
export const unchecked: OptionCheck = () => {};
