/**
 * Makes what students get from the notebooks: three folders `student`, `challenge` and `solution`, without outputs.
 *
 * ```text
 * tiers.ts FOLDER [--notebook=NAMES]
 * ```
 *
 * Exit code 0 if all were written, 1 if a notebook cannot be cut, 2 for a wrong command.
 *
 * @module
 */
import { join } from "node:path";
import { messageOf } from "../lib/core/mod.ts";
import { enterCallersFolder } from "../lib/cli/terminal/callers_folder.ts";
import { names } from "../lib/settings/mod.ts";
import { EXERCISES } from "../notebooks/exercises/mod.ts";
import { parseNotebook } from "./notebook/nbformat.ts";
import { normalise, notebookJson } from "./notebook/normalise.ts";
import { tierOf, TIERS } from "./tiers/tier.ts";
import { toolArguments } from "./tool_arguments.ts";

const NOTEBOOKS = new URL("../notebooks/", import.meta.url);

async function main(args: readonly string[]): Promise<number> {
  const { words, values } = toolArguments(args, { values: { notebook: names() }, paths: true });
  const [folder] = words;
  if (folder === undefined || words.length > 1) {
    console.error("Usage: tiers FOLDER [--notebook=NAMES]");
    return 2;
  }
  const chosen = values.notebook ?? await notebookNames();
  for (const name of chosen) {
    const file = new URL(`${encodeURIComponent(name)}.ipynb`, NOTEBOOKS);
    const notebook = parseNotebook(await Deno.readTextFile(file));
    const exercises = EXERCISES.filter((one) => one.notebook === name);
    for (const tier of TIERS) {
      const text = notebookJson(normalise(tierOf(notebook, exercises, tier)));
      await Deno.mkdir(join(folder, tier), { recursive: true });
      await Deno.writeTextFile(join(folder, tier, `${name}.ipynb`), text);
    }
    console.log(`${name}: ${exercises.length} exercises`);
  }
  return 0;
}

async function notebookNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(NOTEBOOKS));
  return entries.filter(({ name }) => name.endsWith(".ipynb"))
    .map(({ name }) => name.replace(/\.ipynb$/, "")).sort();
}

if (import.meta.main) {
  enterCallersFolder(new URL("../", import.meta.url));
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(messageOf(error));
    Deno.exit(1);
  }
}
