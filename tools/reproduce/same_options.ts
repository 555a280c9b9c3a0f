import { configText, parseConfig, runOptions } from "../../lib/cli/mod.ts";
import { recipe as settingsOf } from "../../lib/geta/mod.ts";
import { FileError } from "../../lib/io/mod.ts";

/** What may differ between two runs of the same figures; the samples themselves are compared when a run goes on. */
const FREE = new Set(["threads", "dataDir"]);

/**
 * Throws unless the run of a folder has the options of a recipe: another run's figures must not stand in its row.
 *
 * @param wanted Options and seed of the run that is wanted, as in a `config.json`; what is not said is the model's.
 * @param config Text of the folder's `config.json`, which a run writes at its beginning; null if there is none.
 * @param folder What to call it in an error.
 * @throws {FileError} If they differ; names the options.
 */
export function requireSameOptions(
  wanted: Record<string, unknown>,
  config: string | null,
  folder: string,
): void {
  const cause = (what: string) =>
    new FileError(
      `Cannot use the run in ${folder}: ${what}; remove the folder, or give another --out`,
    );
  if (config === null) {
    throw cause("its config.json is missing, so that nobody knows its options");
  }
  const here = completed(wanted), there = completed(parseConfig(config, `${folder}/config.json`));
  const text = (value: unknown) => value === undefined ? "none" : JSON.stringify(value);
  const different = [...new Set([...Object.keys(here), ...Object.keys(there)])].sort()
    .filter((name) => !FREE.has(name) && text(here[name]) !== text(there[name]))
    .map((name) => `${name} is ${text(there[name])} there, ${text(here[name])} in the recipe`);
  if (different.length > 0) throw cause(different.join(", "));
}

/** All options of a run, as `--config` completes them: an option that is younger than a file has its usual value there. */
function completed(options: Record<string, unknown>): Record<string, unknown> {
  const given = runOptions(parseConfig(JSON.stringify(options)));
  const { model = "small", data = "shapes" } = given;
  const settings = settingsOf(model, given.settings);
  return parseConfig(configText({ ...given, model, data, settings }));
}
