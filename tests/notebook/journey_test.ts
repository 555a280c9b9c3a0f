import assert from "node:assert/strict";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { journeyOf } from "../../tools/notebook/journey.ts";
import { notebookNames } from "../../tools/notebook/checked.ts";
import { joinText, type Notebook, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { instructorNotebook, MASK, NUMBER } from "../grade/solutions.ts";

const sources = ({ cells }: Notebook) =>
  cells.map(({ id, source }) => [id, joinText(source)] as const);

Deno.test("journeyOf() is the student's notebook, and behind it each exercise solved with its check", () => {
  const { notebook } = journeyOf(instructorNotebook(), [MASK, NUMBER]);
  const handedOut = instructorNotebook().cells.map(({ id }) => id);
  assert.deepEqual(notebook.cells.map(({ id }) => id), [
    ...handedOut,
    "e1-1-solved",
    "e1-1-check-solved",
    "n1-9-solved",
  ]);
  const byId = new Map(sources(notebook));
  assert.match(byId.get("e1-1")!, /throw new Error\("E1\.1 is not written yet"\)/);
  assert.match(byId.get("e1-1-solved")!, /BEGIN SOLUTION[^]*count\(sparsity/);
  assert.equal(byId.get("e1-1-check-solved"), byId.get("e1-1-check"));
  assert.match(byId.get("n1-9")!, /= undefined;/);
  assert.match(byId.get("n1-9-solved")!, /= 0\.36;/);
});

Deno.test("journeyOf() lets exactly the checks of unsolved exercises fail, with the words of the stub", () => {
  const { notebook, mustFail } = journeyOf(instructorNotebook(), [MASK, NUMBER]);
  const failing = [...mustFail].map(([index, words]) => [notebook.cells[index]!.id, words]);
  assert.deepEqual(failing, [["e1-1-check", "threw: E1.1 is not written yet"]]);
});

Deno.test("journeyOf() names the cell that an exercise lacks", () => {
  const notebook = instructorNotebook();
  const cells = notebook.cells.filter(({ id }) => id !== "e1-1-check");
  assert.throws(
    () => journeyOf({ ...notebook, cells }, [MASK]),
    /^TypeError: Cannot make a journey: the notebook must have a cell e1-1-check: it has none$/,
  );
});

Deno.test("in the committed notebooks no cell but its check stands behind an exercise and names its answer", async () => {
  const folder = new URL("../../notebooks/", import.meta.url);
  for (const name of notebookNames()) {
    const notebook = parseNotebook(await Deno.readTextFile(new URL(name, folder)));
    for (const exercise of EXERCISES.filter((one) => `${one.notebook}.ipynb` === name)) {
      const cell = exercise.id.toLowerCase().replace(".", "-"),
        word = new RegExp(`(?<![.\\w])${exercise.name}\\(`);
      const users = notebook.cells
        .filter(({ cell_type, id, source }) =>
          cell_type === "code" && id !== cell && id !== `${cell}-check` &&
          word.test(joinText(source))
        )
        .map(({ id }) => id);
      assert.deepEqual(users, [], `${exercise.id} in ${name}`);
    }
  }
});
