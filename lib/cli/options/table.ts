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
