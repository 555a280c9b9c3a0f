/**
 * The settings of a run, once: names, bounds, defaults, units and help texts stand in one table, from which everything else
 * follows: types, the command line, recipes, the checks of QASSO, of checkpoints and of reports.
 *
 * @example A misspelt word is refused with the right one
 * ```ts
 * import { checkSettings, defaultSettings } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkSettings({ ...defaultSettings, optimizer: "adamm" }),
 *   /Cannot use optimizer: it must be one of sgd, adam, adamw: .* adamm; did you mean adam\?/,
 * );
 * ```
 *
 * @module
 */
export * from "./all_settings.ts";
export * from "./bits_kinds.ts";
export * from "./budget_of.ts";
export * from "./check_settings.ts";
export * from "./check_value.ts";
export type { Kind, Parsed } from "./kind.ts";
export * from "./number_kinds.ts";
export type { Described, Setting } from "./setting.ts";
export * from "./setting_text.ts";
export * from "./settings.ts";
export * from "./settings_error.ts";
export * from "./start_file.ts";
export * from "./word_kinds.ts";
