import { allSettings, type Settings, settingText } from "../../settings/mod.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { percentText } from "../text/format.ts";
import { section } from "./tables.ts";

/** The settings of a run in words, under the headings of the command's help. */
export function settingsSection(settings: Settings): string {
  const names = Object.keys(allSettings) as (keyof Settings)[];
  const groups = Object.entries(Object.groupBy(names, (name) => allSettings[name].section));
  const lists = groups.map(([heading, members = []]) =>
    `<div><h3>${heading}</h3><dl>\n${
      members.map((name) => entry(settings, name)).join("\n")
    }\n</dl></div>`
  );
  return section("Settings", `<div class="settings">${lists.join("\n")}</div>`, "wide");
}

function entry(settings: Settings, name: keyof Settings): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `<div><dt>${words}<small>${escapeHtml(allSettings[name].help)}</small></dt><dd>${
    escapeHtml(settingWords(settings, name))
  }</dd></div>`;
}

/**
 * A setting with its unit, as a sentence would have it.
 *
 * @param settings The settings.
 * @param name Which one.
 * @returns For example `50 %`, `7 epochs` or `4 to 16 bits`.
 *
 * @example
 * ```ts
 * import { defaultSettings } from "@geta-lab/geta/settings";
 * import { settingWords } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(settingWords(defaultSettings, "sparsity"), "50 %");
 * assert.equal(settingWords(defaultSettings, "bitRange"), "4 to 16 bits");
 * assert.equal(settingWords(defaultSettings, "warmUp"), "0.5 epochs");
 * ```
 */
export function settingWords(settings: Readonly<Settings>, name: keyof Settings): string {
  const { unit } = allSettings[name], text = settingText(settings, name);
  if (name === "bitRange") return `${text.replace(":", " to ")} bits`;
  if (unit === "share") return percentText(Number(text), 1).replace(".0 ", " ");
  if (unit === "epochs" || unit === "bits") return `${text} ${unit}`;
  return text.replace("+", " and ").replaceAll(",", ", ");
}
