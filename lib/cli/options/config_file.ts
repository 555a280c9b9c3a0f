import { FileError } from "../../io/mod.ts";
import { allSettings, SettingsError } from "../../settings/mod.ts";
import { type RunOptions, runOptionTable } from "./run_options.ts";
import { checkOption, type OptionTable } from "./table.ts";

/** What says where results go and how they are shown, but not what is computed. */
const NOT_IN_FILES = ["out", "resume", "json", "quiet", "config", "dryRun"];

const table: OptionTable = Object.fromEntries(
  Object.entries({ ...runOptionTable, ...allSettings } as OptionTable)
    .filter(([name]) => !NOT_IN_FILES.includes(name)),
);

/**
 * The options of a run as a file that `--config` takes: one record, options and settings by name.
 *
 * @param options The options, with all settings.
 * @returns JSON. Where results went and how they were shown is not in it.
 *
 * @example
 * ```ts
 * import { configText, parseConfig } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const options = { model: "mlp", settings: { epochs: 4 }, out: "runs/a", resume: false, json: true };
 * assert.deepEqual(parseConfig(configText(options)), { model: "mlp", epochs: 4 });
 * ```
 */
export function configText({ settings, ...options }: RunOptions): string {
  const known = Object.entries({ ...options, ...settings })
    .filter(([name]) => Object.hasOwn(table, name));
  return JSON.stringify(Object.fromEntries(known), null, 2) + "\n";
}

/**
 * Reads such a file. A recipe as JSON is one, too.
 *
 * @param text Its content.
 * @param file What to call it in an error.
 * @returns Options and settings in one record, each checked.
 * @throws {FileError} If it is no JSON record, or an entry is unknown or not what it must be.
 *
 * @example
 * ```ts
 * import { parseConfig } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => parseConfig('{"sparsty": 0.3}', "a.json"),
 *   /Cannot use a.json: sparsty is not an option of a run; did you mean sparsity\?/,
 * );
 * ```
 */
export function parseConfig(text: string, file = "configuration"): Record<string, unknown> {
  try {
    return Object.fromEntries(
      Object.entries(parseRecord(text)).map(([name, value]) => [
        name,
        checkOption(table, name, value),
      ]),
    );
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`Cannot use ${file}: ${error.message}`, { cause: error });
  }
}

function parseRecord(text: string): object {
  const wanted = "it must be JSON, a record of options";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SettingsError(wanted, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new SettingsError(wanted);
}
