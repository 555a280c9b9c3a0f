/**
 * Runs committed notebooks in their short form: those whose cells or imported sources changed since `notebooks/checked.json` was
 * written, and another one, which changes from day to day: as a student goes through them, so that nothing but the checks of exercises
 * that are not solved fails. `deno task nb:check` runs them all.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { changedNotebooks, chosenNotebooks, notebookNames } from "../../tools/notebook/checked.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { deviations } from "../../tools/notebook/expectations.ts";
import { journeyOf } from "../../tools/notebook/journey.ts";
import { parseNotebook } from "../../tools/notebook/nbformat.ts";
import { runNotebook } from "../../tools/notebook/run_notebook.ts";
import { shortForm } from "../../tools/notebook/short_form.ts";

const cwd = fileURLToPath(import.meta.resolve("../../notebooks/"));
const DAY_MS = 86_400_000, timeoutMs = 300_000;

const changed = await changedNotebooks(), turn = Math.floor(Date.now() / DAY_MS);
for (const name of chosenNotebooks(notebookNames(), { changed, turn })) {
  const why = changed.includes(name) ? "which changed" : "whose turn it is";
  Deno.test(`notebooks/${name}, ${why}, runs for a student and gives the numbers it names`, async () => {
    const committed = parseNotebook(await Deno.readTextFile(cwd + name));
    const exercises = EXERCISES.filter(({ notebook }) => `${notebook}.ipynb` === name);
    const { notebook: journey, mustFail } = journeyOf(shortForm(committed), exercises);
    const { notebook, failure } = await runNotebook(journey, { cwd, timeoutMs, mustFail });
    assert.equal(failure, undefined);
    assert.deepEqual(deviations(notebook, { short: true }), []);
  });
}
