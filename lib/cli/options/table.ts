/**
 * Options of a command as a table: an option has a key, which is its name, and one entry, from which its flag, its check and its
 * line of help follow.
 *
 * @module
 */
import type { Described, Kind } from "../../settings/mod.ts";

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
