/**
 * Runs committed notebooks in their short form: those whose cells or imported sources changed since `notebooks/checked.json` was
 * written, and two others, which change from day to day. `deno task nb:check` runs them all.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { changedNotebooks, chosenNotebooks, notebookNames } from "../../tools/notebook/checked.ts";
import { deviations } from "../../tools/notebook/expectations.ts";
import { parseNotebook } from "../../tools/notebook/nbformat.ts";
import { runNotebook } from "../../tools/notebook/run_notebook.ts";
import { shortForm } from "../../tools/notebook/short_form.ts";

const cwd = fileURLToPath(import.meta.resolve("../../notebooks/"));
const DAY_MS = 86_400_000, timeoutMs = 300_000;

const changed = await changedNotebooks(), turn = Math.floor(Date.now() / DAY_MS);
for (const name of chosenNotebooks(notebookNames(), { changed, turn })) {
  const why = changed.includes(name) ? "which changed" : "whose turn it is";
  Deno.test(`notebooks/${name}, ${why}, runs and gives the numbers it names`, async () => {
    const committed = parseNotebook(await Deno.readTextFile(cwd + name));
    const { notebook, failure } = await runNotebook(shortForm(committed), { cwd, timeoutMs });
    assert.equal(failure, undefined);
    assert.deepEqual(deviations(notebook, { short: true }), []);
  });
}
