import { allSettings } from "./all_settings.ts";
import type { Settings } from "./settings.ts";

/**
 * The value of a setting as people read it and as the command line takes it; numbers with four digits, because recipes stretch
 * stages to any number of epochs.
 *
 * @param settings The settings.
 * @param name Which one.
 * @returns Text, for example `4:16`.
 *
 * @example
 * ```ts
 * import { defaultSettings, settingText } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * assert.equal(settingText(defaultSettings, "bitRange"), "4:16");
 * assert.equal(settingText({ ...defaultSettings, joint: 10 / 7 }, "joint"), "1.429");
 * ```
 */
export function settingText(settings: Readonly<Settings>, name: keyof Settings): string {
  const value = settings[name];
  const short = typeof value === "number" ? Number(value.toPrecision(4)) : value;
  return allSettings[name].show(short);
}
