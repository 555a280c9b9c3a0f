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
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { names } from "../lib/settings/mod.ts";
import { EXERCISES } from "../notebooks/exercises/mod.ts";
import { parseNotebook } from "./notebook/nbformat.ts";
import { normalise, notebookJson } from "./notebook/normalise.ts";
import { withLinksFrom } from "./tiers/links.ts";
import { tierOf, TIERS } from "./tiers/tier.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

const DATA = "data";
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
      const place = join(folder, tier);
      await Deno.mkdir(join(place, DATA), { recursive: true });
      const way = relative(place, fileURLToPath(NOTEBOOKS)).replaceAll(sep, "/");
      const made = withLinksFrom(tierOf(notebook, exercises, tier), way);
      await Deno.writeTextFile(join(place, `${name}.ipynb`), notebookJson(normalise(made)));
    }
    console.log(`${name}: ${exercises.length} exercises`);
  }
  await copyData(folder);
  return 0;
}

/** What the cells read from files: the trained network with which most notebooks begin. */
async function copyData(folder: string): Promise<void> {
  const from = new URL(`${DATA}/`, NOTEBOOKS);
  for await (const { name, isFile } of Deno.readDir(from)) {
    if (!isFile) continue;
    for (const tier of TIERS) {
      await Deno.copyFile(new URL(name, from), join(folder, tier, DATA, name));
    }
  }
}

async function notebookNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(NOTEBOOKS));
  return entries.filter(({ name }) => name.endsWith(".ipynb"))
    .map(({ name }) => name.replace(/\.ipynb$/, "")).sort();
}

if (import.meta.main) await runTool(main);
