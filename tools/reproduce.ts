/**
 * The runs behind figures: each recipe of `recipes/`, or a file of that form, leaves with each of its seeds a row in
 * `docs/results.md`, or on another page.
 *
 *     deno task reproduce <recipe> [--data-dir=FOLDER] [--start=FILE] [--seed=N] [--semantics=corrected|paper|reference]
 *                                  [--threads=N] [--out=runs/reproduce] [--page=docs/results.md]
 *
 * A run on images that was stopped goes on where it was; one that is finished is not made again, only written down. A folder that holds
 * a run with other options than the recipe's is refused. `--start` is a published checkpoint of BERT, for recipes on SQuAD.
 *
 * @module
 */
import { failure } from "../lib/cli/mod.ts";
import { enterCallersFolder } from "../lib/cli/terminal/callers_folder.ts";
import { useEngine } from "../lib/engine/mod.ts";
import { readBytes, writeAtomically } from "../lib/io/mod.ts";
import { allSettings, integerIn, text } from "../lib/settings/mod.ts";
import { wrapMarkdown } from "./markdown_wrap.ts";
import { imageRun } from "./reproduce/image_run.ts";
import { isThere } from "./reproduce/is_there.ts";
import { parseResultRecipe, type SquadRecipe } from "./reproduce/recipe.ts";
import { resultRow, type RunFigures, withResult } from "./reproduce/results_page.ts";
import { parseSquadReport } from "./reproduce/squad/report.ts";
import { runSquad, squadConfig } from "./reproduce/squad/run.ts";
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
    start: text(),
    page: text(),
  },
  words: [...names, ...Deno.args.filter(isFile)],
});
const [word] = words;
if (word === undefined || !(names.includes(word) || isFile(word))) {
  fail(
    `Cannot reproduce: it must be one of ${names.join(", ")}: current value is ${word ?? "none"}`,
  );
}
const file = isFile(word) ? word : `${recipes}${word}.json`;
const name = file.split("/").at(-1)!.replace(/\.json$/, "");
const { semantics, threads, out = "runs/reproduce", "data-dir": dataDir, start } = values;
const { page = new URL("../docs/results.md", import.meta.url).pathname } = values;

try {
  const recipe = parseResultRecipe(new TextDecoder().decode(await readBytes(file)), file);
  if (start !== undefined && !("kind" in recipe)) {
    fail("Cannot use --start: it must be left out for images, recipes have an option of this name");
  }
  for (const seed of values.seed === undefined ? recipe.seeds : [values.seed]) {
    const folder = `${out}/${name}-${semantics ?? "recipe"}-${seed}`;
    const given = { seed, ...(semantics && { semantics }), ...(dataDir && { dataDir }) };
    const report = "kind" in recipe
      ? await squadRun(recipe, folder, seed)
      : await imageRun({ ...recipe.options, ...given }, { folder, threads, dataDir });
    if (typeof report === "number") Deno.exit(report);
    const date = "date" in report ? report.date : report.origin.date;
    const row = resultRow(report as RunFigures, recipe, date.slice(0, 10));
    const before = await isThere(page) ? await Deno.readTextFile(page) : "# Results\n";
    await writeAtomically(page, wrapMarkdown(withResult(before, name, { recipe, row })));
    console.error(`${page}: ${name}, seed ${seed}: ${row.slice(2, 6).join(", ")}`);
  }
} catch (error) {
  const { message, exitCode } = failure(error);
  console.error(message);
  Deno.exit(exitCode);
}

/** Makes a run on SQuAD, or reads that of the folder. */
async function squadRun(recipe: SquadRecipe, folder: string, seed: number) {
  const given = { seed, semantics, start };
  if (await isThere(`${folder}/report.json`)) {
    const before = await Deno.readTextFile(`${folder}/report.json`);
    return parseSquadReport(before, folder, squadConfig(recipe, given));
  }
  if (dataDir === undefined) {
    fail(
      "Cannot read SQuAD: --data-dir must name the folder of train-v1.1.json, dev-v1.1.json and vocab.txt",
    );
  }
  await useEngine(threads === undefined ? {} : { threads });
  return await runSquad(recipe, { ...given, dataDir, folder, say: console.error });
}

function isFile(word: string): boolean {
  return word.endsWith(".json");
}

function fail(message: string): never {
  console.error(message);
  Deno.exit(2);
}
