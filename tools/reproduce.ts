/**
 * The runs behind figures: each recipe of `recipes/`, or a file of that form, leaves with each of its seeds a row in
 * `docs/results.md`, or on another page.
 *
 *     deno task reproduce <recipe> [--data-dir=FOLDER] [--seed=N] [--semantics=corrected|paper|reference] [--threads=N]
 *                                  [--out=runs/reproduce] [--page=docs/results.md]
 *
 * A run that was stopped goes on where it was; one that is finished is not made again, only written down. A folder that holds a run with
 * other options than the recipe's is refused.
 *
 * @module
 */
import { commandIo, runCommand } from "../lib/cli/mod.ts";
import { execute } from "../lib/cli/run/execute.ts";
import { enterCallersFolder } from "../lib/cli/terminal/callers_folder.ts";
import { messageOf } from "../lib/core/mod.ts";
import { readBytes, writeAtomically } from "../lib/io/mod.ts";
import { parseReport } from "../lib/report/mod.ts";
import { allSettings, integerIn, text } from "../lib/settings/mod.ts";
import { wrapMarkdown } from "./markdown_wrap.ts";
import { parseResultRecipe, type ResultRecipe } from "./reproduce/recipe.ts";
import { resultRow, withResult } from "./reproduce/results_page.ts";
import { requireSameOptions } from "./reproduce/same_options.ts";
import { toolArguments } from "./tool_arguments.ts";

enterCallersFolder(new URL("../", import.meta.url));
const recipes = new URL("../recipes/", import.meta.url).pathname;
const names = [...Deno.readDirSync(recipes)].map(({ name }) => name.replace(/\.json$/, "")).sort();
const { words, values } = toolArguments(Deno.args, {
  values: {
    seed: allSettings.seed,
    semantics: allSettings.semantics,
    threads: integerIn({ min: 1 }),
    out: text(),
    "data-dir": text(),
    page: text(),
  },
  words: [...names, ...Deno.args.filter(isFile)],
});
const [word] = words;
if (word === undefined || !(names.includes(word) || isFile(word))) {
  console.error(
    `Cannot reproduce: it must be one of ${names.join(", ")}: current value is ${word ?? "none"}`,
  );
  Deno.exit(2);
}

const file = isFile(word) ? word : `${recipes}${word}.json`;
const name = file.split("/").at(-1)!.replace(/\.json$/, "");
const recipe = await readRecipe(file);
const { semantics, threads, out = "runs/reproduce", "data-dir": dataDir } = values;
const { page = new URL("../docs/results.md", import.meta.url).pathname } = values;
for (const seed of values.seed === undefined ? recipe.seeds : [values.seed]) {
  const folder = `${out}/${name}-${semantics ?? "recipe"}-${seed}`;
  const config = {
    ...recipe.options,
    seed,
    ...(semantics !== undefined && { semantics }),
    ...(dataDir !== undefined && { dataDir }),
  };
  const code = await finish(folder, config);
  if (code !== 0) Deno.exit(code);
  await writeDown(folder, recipe);
}

/** Begins the run of a seed, or goes on with it; 0 if it has all its steps, 2 if the folder holds another run. */
async function finish(folder: string, config: Record<string, unknown>): Promise<number> {
  const finished = await isThere(`${folder}/report.json`);
  const begun = finished || await isThere(`${folder}/checkpoint`);
  if (begun) {
    const there = `${folder}/config.json`;
    const text = await isThere(there) ? await Deno.readTextFile(there) : null;
    try {
      requireSameOptions(config, text, folder);
    } catch (error) {
      console.error(messageOf(error));
      return 2;
    }
  }
  if (finished) return 0;
  const io = commandIo({
    stdout: Deno.stdout,
    stderr: Deno.stderr,
    consoleSize: Deno.consoleSize,
    noColor: Deno.noColor,
  });
  const machine = [
    ...(threads === undefined ? [] : ["--threads", `${threads}`]),
    ...(dataDir === undefined ? [] : ["--data-dir", dataDir]),
  ];
  if (begun) return await runCommand(["--resume", "--out", folder, ...machine], { io, execute });
  const options = `${out}/${name}.config.json`;
  await Deno.mkdir(out, { recursive: true });
  await writeAtomically(options, JSON.stringify(config, null, 2) + "\n");
  return await runCommand(["--config", options, "--out", folder, ...machine], { io, execute });
}

/** A row for a finished run. */
async function writeDown(folder: string, recipe: ResultRecipe): Promise<void> {
  const report = parseReport(await Deno.readTextFile(`${folder}/report.json`), folder);
  const row = resultRow(report, recipe, report.origin.date.slice(0, 10));
  const before = await isThere(page) ? await Deno.readTextFile(page) : "# Results\n";
  await writeAtomically(page, wrapMarkdown(withResult(before, name, { recipe, row })));
  console.error(`${page}: ${name}, seed ${report.seed}: ${row.slice(2, 6).join(", ")}`);
}

async function readRecipe(file: string): Promise<ResultRecipe> {
  try {
    return parseResultRecipe(new TextDecoder().decode(await readBytes(file)), file);
  } catch (error) {
    console.error(messageOf(error));
    Deno.exit(2);
  }
}

function isFile(word: string): boolean {
  return word.endsWith(".json");
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
