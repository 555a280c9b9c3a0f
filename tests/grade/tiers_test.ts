import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { answerCellId } from "../../notebooks/exercises/exercise.ts";
import { gradeSubmissions } from "../../tools/grade/grade_submissions.ts";
import { readCells, type Submission } from "../../tools/grade/submission.ts";
import { joinText, type Notebook, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { type Region, REGIONS, withRegions } from "../../tools/tiers/regions.ts";
import { withLinksFrom } from "../../tools/tiers/links.ts";
import { type Tier, tierOf, TIERS } from "../../tools/tiers/tier.ts";
import { instructorNotebook, MASK, NUMBER, textCell } from "./solutions.ts";

const exercises = [MASK, NUMBER];
const sourceOf = (notebook: Notebook, id: string) =>
  joinText(notebook.cells.find((cell) => cell.id === id)!.source);
const tier = (which: Tier) => tierOf(instructorNotebook(), exercises, which);

Deno.test("tierOf() gives students steps and hints, and a stub that throws", () => {
  const notebook = tier("student");
  assert.equal(
    sourceOf(notebook, "e1-1"),
    "function magnitudeMask(w: number[], sparsity: number): number[] {\n" +
      '  // 1. How many go?\n  throw new Error("E1.1 is not written yet");\n}',
  );
  assert.equal(sourceOf(notebook, "e1-1-task"), "### E1.1\n\n<details>Sort indices.</details>");
  assert.equal(
    sourceOf(notebook, "n1-9"),
    "// a share\nconst answerN1_9: number | undefined = undefined;",
  );
});

Deno.test("tierOf() gives the challenge no steps and no hints, but the stronger demand", () => {
  const notebook = tier("challenge");
  assert.doesNotMatch(sourceOf(notebook, "e1-1"), /How many go|removed/);
  assert.match(sourceOf(notebook, "e1-1"), /throw new Error\("E1\.1 is not written yet"\);/);
  assert.equal(sourceOf(notebook, "e1-1-task"), "### E1.1\n\nChallenge: no full sort.");
  assert.match(sourceOf(notebook, "n1-9"), /= undefined;/);
});

Deno.test("tierOf() gives the solution everything, with the marks by which nbgrader finds answers", () => {
  const notebook = tier("solution");
  assert.match(
    sourceOf(notebook, "e1-1"),
    /1\. How many go[^]*BEGIN SOLUTION[^]*removed[^]*END SOLUTION/,
  );
  assert.match(sourceOf(notebook, "e1-1-task"), /Sort indices[^]*no full sort/);
  assert.match(sourceOf(notebook, "n1-9"), /= 0\.36;/);
});

Deno.test("tierOf() strips outputs, changes no other cell, is deterministic and leaves its argument alone", () => {
  for (const which of TIERS) {
    const before = instructorNotebook(), notebook = tierOf(before, exercises, which);
    assert.deepEqual(before, instructorNotebook());
    assert.equal(sourceOf(notebook, "imports"), sourceOf(before, "imports"));
    assert.equal(sourceOf(notebook, "e1-1-check"), sourceOf(before, "e1-1-check"));
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code") continue;
      assert.deepEqual([cell.outputs, cell.execution_count], [[], null]);
    }
    const text = notebookJson(normalise(notebook));
    assert.equal(text, notebookJson(normalise(tier(which))));
    assert.equal(notebookJson(normalise(parseNotebook(text))), text);
  }
});

Deno.test("tierOf() writes metadata that nbgrader's schema version 3 allows", () => {
  const found = tier("student").cells.map(({ id, metadata }) => [id, metadata.nbgrader]);
  const shared = { schema_version: 3, task: false };
  const readOnly = { ...shared, grade: false, solution: false, locked: true };
  const answer = { ...shared, grade: false, solution: true, locked: false };
  assert.deepEqual(found, [
    ["imports", undefined],
    ["e1-1-task", { ...readOnly, grade_id: "e1-1-task" }],
    ["e1-1", { ...answer, grade_id: "e1-1" }],
    ["e1-1-check", {
      ...shared,
      grade: true,
      solution: false,
      locked: true,
      grade_id: "e1-1-check",
      points: 2,
    }],
    ["n1-9-task", { ...readOnly, grade_id: "n1-9-task" }],
    ["n1-9", { ...answer, grade_id: "n1-9" }],
  ]);
});

Deno.test("tierOf() refuses an answer that would be handed out", () => {
  const notebook = instructorNotebook();
  const answer = notebook.cells.find(({ id }) => id === "e1-1")!;
  answer.source = "function magnitudeMask() { return [1]; }";
  assert.throws(
    () => tierOf(notebook, exercises, "student"),
    new SyntaxError("Cell e1-1: E1.1 needs a region SOLUTION, which readers do not get"),
  );
});

Deno.test("withRegions() refuses regions that do not match", () => {
  const keep = Object.fromEntries(REGIONS.map((name) => [name, "keep"])) as Record<Region, "keep">;
  for (
    const [source, words] of [
      ["// BEGIN STEPS", "Cannot read regions: END STEPS is missing"],
      ["a\n// END STEPS", "Cannot read regions: END STEPS in line 2 has no other end"],
      [
        "// BEGIN STEPS\n// BEGIN SOLUTION",
        "Cannot read regions: BEGIN SOLUTION in line 2 has no other end",
      ],
      ["// BEGIN ANSWER", "Cannot read regions: BEGIN ANSWER in line 1 has no other end"],
    ]
  ) assert.throws(() => withRegions(source!, keep), new SyntaxError(words));
  assert.throws(
    () =>
      tierOf(
        { ...instructorNotebook(), cells: [textCell("a", "<!-- BEGIN HINTS -->")] },
        [],
        "student",
      ),
    /^SyntaxError: Cell a: /,
  );
});

Deno.test("withLinksFrom() lets links lead to the project from another folder, and leaves those between notebooks", () => {
  const notebook = {
    ...instructorNotebook(),
    cells: [textCell("a", "[f](../lib/f.ts), [next](02_b.ipynb)")],
  };
  const { cells } = withLinksFrom(notebook, "../../notebooks");
  assert.equal(cells[0]!.source, "[f](../../lib/f.ts), [next](02_b.ipynb)");
});

Deno.test("tiers.ts puts what the cells read beside the notebooks of each tier", async () => {
  const out = await Deno.makeTempDir({ prefix: "geta-tiers-" });
  try {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-read",
        `--allow-write=${out}`,
        "--allow-env=INIT_CWD",
        fileURLToPath(new URL("../../tools/tiers.ts", import.meta.url)),
        out,
        "--notebook=11_qadg",
      ],
      stdout: "null",
    }).output();
    assert.ok(success);
    const data = "data/small_shapes.safetensors";
    for (const which of TIERS) {
      assert.ok(Deno.statSync(`${out}/${which}/11_qadg.ipynb`).isFile);
      assert.deepEqual(
        await Deno.readFile(`${out}/${which}/${data}`),
        await Deno.readFile(new URL(data, folder)),
      );
    }
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

const folder = new URL("../../notebooks/", import.meta.url);
const written = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith(".ipynb")).map((name) => name.replace(/\.ipynb$/, ""))
  .filter((name) => EXERCISES.some(({ notebook }) => notebook === name)).sort();

/** A tier of all notebooks of the course, as one submission. */
function submitted(which: Tier): Submission {
  const submission: Submission = { name: which, cells: new Map(), notes: [] };
  for (const name of written) {
    const notebook = parseNotebook(Deno.readTextFileSync(new URL(`${name}.ipynb`, folder)));
    const own = EXERCISES.filter((one) => one.notebook === name);
    readCells(notebookJson(normalise(tierOf(notebook, own, which))), submission);
  }
  return submission;
}

Deno.test("every exercise of a notebook that is written has its cells in it", () => {
  const { cells } = submitted("solution");
  const lacking = EXERCISES.filter(({ notebook }) => written.includes(notebook))
    .flatMap((
      { id, kind },
    ) => [answerCellId(id), ...(kind === "function" ? [`${answerCellId(id)}-check`] : [])])
    .filter((id) => !cells.has(id));
  assert.deepEqual(lacking, []);
});

Deno.test("the solved set has full marks, the untouched sets of students have nothing in every test", async () => {
  const [solved, ...untouched] = await gradeSubmissions(
    (["solution", "student", "challenge"] as const).map(submitted),
    { notebooks: written },
  );
  const flawed = solved!.exercises.filter((one) => one.points !== one.maxPoints);
  assert.deepEqual(
    flawed.map((
      { id, message, properties },
    ) => [id, message, properties.find((one) => one.message)]),
    [],
  );
  for (const { submission, exercises } of untouched) {
    assert.equal(exercises.length, solved!.exercises.length);
    for (const { id, outcome, properties } of exercises) {
      assert.equal(outcome, "not written", `${submission} ${id}`);
      assert.ok(properties.every(({ points, passed }) => points === 0 && passed === 0));
    }
  }
});
