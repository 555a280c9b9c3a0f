/**
 * Checks of options. A notebook checks no types, so a misspelt name or word would silently mean the default.
 *
 * @module
 */
import { suggestion } from "./closest.ts";
import { valueText } from "./value_text.ts";

/** Throws unless a value is what an option of that name may be. */
export type OptionCheck = (name: string, value: unknown) => unknown;

/** The check of an option that must be given, see {@linkcode given}. */
export type GivenCheck = OptionCheck & { given: true };

/** One check for every option of a record; {@linkcode given} marks those without a default. */
export type OptionChecks<Options> = { [Name in keyof Required<Options>]: OptionCheck };

/**
 * Throws unless all options of a record exist and are what they may be.
 *
 * @param user Who takes the options, for example `trace()`.
 * @param options The record; options that are undefined are left to their defaults.
 * @param checks A check for each option that there is.
 * @throws {TypeError} If it is no record, an option does not exist or is missing, or a value has the wrong type.
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
  for (const [name, check] of Object.entries<OptionCheck | GivenCheck>(checks)) {
    if (options[name as keyof Options] !== undefined || !("given" in check)) continue;
    throw new TypeError(
      `Cannot use ${name}: it must be given to ${user}: current value is undefined`,
    );
  }
}

/**
 * Marks the check of an option that has no default.
 *
 * @param check What its value must be.
 * @returns The check of an option that must be given.
 *
 * @example
 * ```ts
 * import { checkOptions, given, integerWithin } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkOptions("dense()", {} as { inputs: number }, { inputs: given(integerWithin()) }),
 *   /Cannot use inputs: it must be given to dense\(\): current value is undefined/,
 * );
 * ```
 */
export function given(check: OptionCheck): GivenCheck {
  return Object.assign((name: string, value: unknown) => check(name, value), {
    given: true as const,
  });
}
