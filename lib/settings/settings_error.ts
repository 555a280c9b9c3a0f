/**
 * Something was asked for that a run cannot do: a setting out of range, a word that is none, a stage too short for its periods.
 * The message is one line for the person who asked. A wrong type is reported with this class, too: whoever catches it knows
 * that the settings are to blame, and not the program.
 *
 * @example
 * ```ts
 * import { checkSetting, SettingsError } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => checkSetting("sparsity", 1), SettingsError);
 * assert.throws(() => checkSetting("sparsity", 1), RangeError);
 * ```
 */
export class SettingsError extends RangeError {
  /** Always `"SettingsError"`. */
  override readonly name = "SettingsError";
}
