import { recipes } from "../../geta/mod.ts";
import { allSettings, defaultSettings, type Kind, type Settings } from "../../settings/mod.ts";
import { flagOf } from "../options/add_options.ts";
import { isModelFile, modelRecipe } from "../options/model_file.ts";
import { runOptionTable } from "../options/run_options.ts";
import type { Description } from "./description.ts";

/** Options that decide where a run goes and what is printed, not what comes out. */
const silent = new Set(["out", "resume", "json", "quiet", "dryRun"]);

/**
 * The command that repeats a run: what differs from the defaults and from the model's recipe.
 *
 * @param description What the run was asked to do.
 * @returns One line for a shell; the results go to a new folder.
 */
export function repeatCommand({ settings, ...options }: Description): string {
  const parts = ["deno task geta"];
  const table: Record<string, object> = runOptionTable;
  for (const [name, value] of Object.entries(options)) {
    const option = table[name];
    if (silent.has(name) || value === undefined || option === undefined) continue;
    if ("fallback" in option && option.fallback === value) continue;
    if (value === true) parts.push(flagOf(name));
    else if (value !== false) parts.push(`${flagOf(name)} ${quoted(`${value}`)}`);
  }
  const usual = usualSettings(options.model, settings.epochs);
  for (const name of Object.keys(allSettings) as (keyof Settings)[]) {
    const show = (allSettings[name] as Kind<unknown>).show;
    const text = show(settings[name]);
    const changed = name === "epochs"
      ? settings.epochs !== usualSettings(options.model).epochs
      : text !== show(usual[name]);
    if (!changed) continue;
    if (allSettings[name].flag) parts.push(flagOf(name));
    else parts.push(`${flagOf(name)} ${quoted(text)}`);
  }
  return parts.join(" ");
}

function usualSettings(model: string, epochs?: number): Readonly<Settings> {
  if (!isModelFile(model) && !Object.hasOwn(recipes, model)) return defaultSettings;
  return modelRecipe(model, epochs === undefined ? {} : { epochs });
}

/**
 * Quotes what a shell would take apart.
 *
 * @param text Any text.
 * @returns The text, in quotes where it needs them.
 */
export function quoted(text: string): string {
  return /^[\w./:+,=@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
