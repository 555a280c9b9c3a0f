/**
 * Options of a command as a table: an option has a key, which is its name, and one entry, from which its flag, its check and its
 * line of help follow.
 *
 * @module
 */
import { suggestion } from "../../core/mod.ts";
import { checkValue, type Described, type Kind, SettingsError } from "../../settings/mod.ts";

/** An option that takes a value. */
export interface ValueOption<T> extends Kind<T>, Described {
  /** What holds where the option is left out, in words. */
  fallback?: string;
}

/** An option that is there or not. */
export type SwitchOption = Omit<Described, "unit">;

/** Options by name. */
export type OptionTable = Record<string, ValueOption<unknown> | SwitchOption>;

/** What the options of a table are when they are read. */
export type OptionValues<Table> = {
  [Name in keyof Table]?: Table[Name] extends Kind<infer T> ? T : boolean;
};

/**
 * Whether an option takes a value.
 *
 * @param option An option of a table.
 * @returns False for one that is there or not.
 *
 * @example
 * ```ts
 * import { runOptionTable, takesValue } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([takesValue(runOptionTable.out), takesValue(runOptionTable.json)], [true, false]);
 * ```
 */
export function takesValue(
  option: ValueOption<unknown> | SwitchOption,
): option is ValueOption<unknown> {
  return "parse" in option;
}

/**
 * Throws unless a value is one that an option of a table may have. What comes out of a file goes through here.
 *
 * @param table The options.
 * @param name The option; nothing is taken for granted about it.
 * @param value Its value, neither about this.
 * @returns The value.
 * @throws {SettingsError} If there is no such option, or it may not be this; says what it must be.
 *
 * @example
 * ```ts
 * import { checkOption, runOptionTable } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkOption(runOptionTable, "limit", 96), 96);
 * assert.throws(
 *   () => checkOption(runOptionTable, "json", "yes"),
 *   /Cannot use json: it must be true or false: current value is yes/,
 * );
 * ```
 */
export function checkOption(table: OptionTable, name: string, value: unknown): unknown {
  const option = Object.hasOwn(table, name) ? table[name] : undefined;
  if (option === undefined) {
    throw new SettingsError(
      `${name} is not an option of a run${suggestion(name, Object.keys(table))}`,
    );
  }
  if (takesValue(option)) return checkValue(option, value, name);
  if (typeof value === "boolean") return value;
  throw new SettingsError(
    `Cannot use ${name}: it must be true or false: current value is ${value}`,
  );
}
