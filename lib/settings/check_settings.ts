import { suggestion } from "../core/mod.ts";
import { allSettings } from "./all_settings.ts";
import { budgetOf } from "./budget_of.ts";
import { checkValue } from "./check_value.ts";
import type { PartialSettings, Settings } from "./settings.ts";
import { SettingsError } from "./settings_error.ts";

/**
 * Throws unless a value is one that a setting may have.
 *
 * @param name The setting.
 * @param value The value.
 * @returns The value.
 * @throws {SettingsError} If it is not; says what it must be.
 *
 * @example
 * ```ts
 * import { checkSetting } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checkSetting("roundTo", 8), 8);
 * assert.throws(() => checkSetting("roundTo", 0), /Cannot use roundTo: it must be an integer in \[1, /);
 * ```
 */
export function checkSetting<Name extends keyof Settings>(
  name: Name,
  value: unknown,
): Settings[Name] {
  return checkValue(allSettings[name], value, name);
}

/**
 * Throws unless a value is a whole record of settings: each there, each inside its bounds, none unknown. What comes out of a
 * file or a notebook, where no type was checked, goes through here.
 *
 * @param value Anything.
 * @returns The settings, copied.
 * @throws {SettingsError} If it is not; names the setting, and for a misspelt one the right name.
 *
 * @example
 * ```ts
 * import { checkSettings, defaultSettings } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(checkSettings({ ...defaultSettings }), defaultSettings);
 * assert.throws(
 *   () => checkSettings({ ...defaultSettings, sparsty: 0.3 }),
 *   /Cannot use settings: sparsty is not a setting; did you mean sparsity\?/,
 * );
 * ```
 */
export function checkSettings(value: unknown): Settings {
  const settings = checkPartialSettings(value);
  for (const name of Object.keys(allSettings)) {
    if (!Object.hasOwn(settings, name)) {
      throw new SettingsError(`Cannot use settings: ${name} is missing`);
    }
  }
  return settings as Settings;
}

/**
 * The same for a record that may leave settings out.
 *
 * @param value Anything.
 * @returns The settings that are there, copied.
 * @throws {SettingsError} If one is unknown or not what it must be, or more than one of sparsity and budgets is asked for.
 *
 * @example
 * ```ts
 * import { checkPartialSettings } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(checkPartialSettings({ epochs: 8 }), { epochs: 8 });
 * assert.throws(
 *   () => checkPartialSettings({ bitRange: [4, 8, 16] }),
 *   /Cannot use bitRange: it must be LOW:HIGH, whole numbers in \[2, 24\] .*: current value is 4:8:16/,
 * );
 * ```
 */
export function checkPartialSettings(value: unknown): PartialSettings {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SettingsError(
      `Cannot use settings: they must be a record: current value is ${value}`,
    );
  }
  const settings: PartialSettings = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, checkSetting(settingName(name), one)]),
  );
  budgetOf(settings); // throws if there are two, or a sparsity beside it
  return settings;
}

function settingName(name: string): keyof Settings {
  if (Object.hasOwn(allSettings, name)) return name as keyof Settings;
  throw new SettingsError(
    `Cannot use settings: ${name} is not a setting${suggestion(name, Object.keys(allSettings))}`,
  );
}
