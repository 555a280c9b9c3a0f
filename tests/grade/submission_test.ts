import assert from "node:assert/strict";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { gradeSubmissions } from "../../tools/grade/grade_submissions.ts";
import {
  notebooksOf,
  readCells,
  readSubmission,
  type Submission,
  submissionsIn,
} from "../../tools/grade/submission.ts";
import { handedIn, MASK, RIGHT_MASK } from "./solutions.ts";

const empty = (): Submission => ({ name: "a", cells: new Map(), notes: [] });
const read = (value: unknown) => {
  const submission = empty();
  readCells(JSON.stringify(value), submission);
  return submission;
};

Deno.test("readCells() finds code cells by id or by nbgrader's name, and of equal ids the first", () => {
  const { cells, notes } = read({
    cells: [
      { cell_type: "code", id: "e1-1", source: ["a\n", "b"] },
      { cell_type: "code", id: "e1-1", source: "again" },
      { cell_type: "markdown", id: "e1-2", source: "text" },
      { cell_type: "code", id: "x", source: "c", metadata: { nbgrader: { grade_id: "e1-3" } } },
    ],
  });
  assert.deepEqual([...cells], [["e1-1", "a\nb"], ["x", "c"], ["e1-3", "c"]]);
  assert.deepEqual(notes, []);
});

Deno.test("readCells() leaves out hostile cells and says so, and refuses what is no notebook", () => {
  const { cells, notes } = read({
    cells: [null, 3, [], { cell_type: "code", source: { length: 1 } }, {
      cell_type: "code",
      id: "__proto__",
      source: "a",
    }, { cell_type: "code", id: 7, source: "a" }],
  });
  assert.deepEqual([...cells], [["__proto__", "a"]]);
  assert.equal(notes.length, 5);
  assert.equal(notes[0], "Cell 1 cannot be read and is left out.");
  for (const json of ["{}", '{"cells":3}', "[]", "null"]) {
    assert.throws(() => readCells(json, empty()), new TypeError("it is no notebook"));
  }
  assert.throws(() => readCells("[".repeat(100_000), empty()));
});

Deno.test("readSubmission() makes a note of a file that it cannot read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.ipynb`, "no JSON");
    await Deno.writeTextFile(`${folder}/b.ipynb`, handedIn("x"));
    const { cells, notes } = await readSubmission("both", [
      `${folder}/a.ipynb`,
      `${folder}/b.ipynb`,
    ]);
    assert.deepEqual([...cells], [["e1-1", "x"]]);
    assert.match(notes.join(), /^a\.ipynb cannot be read: .*JSON/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("submissionsIn() takes a notebook, the notebooks of a folder, and the folders of students", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/zoe`);
    await Deno.mkdir(`${folder}/nobody`);
    for (
      const name of ["b.ipynb", "a.ipynb", "zoe/02.ipynb", "zoe/01.ipynb", "zoe/x.txt", "c.txt"]
    ) {
      await Deno.writeTextFile(`${folder}/${name}`, "{}");
    }
    const files = (names: string[]) => names.map((name) => `${folder}/${name}`);
    assert.deepEqual([...await submissionsIn(folder)], [
      ["a.ipynb", files(["a.ipynb"])],
      ["b.ipynb", files(["b.ipynb"])],
      ["zoe", files(["zoe/01.ipynb", "zoe/02.ipynb"])],
    ]);
    assert.deepEqual([...await submissionsIn(`${folder}/a.ipynb`)], [[
      "a.ipynb",
      files(["a.ipynb"]),
    ]]);
    await assert.rejects(
      submissionsIn(`${folder}/nobody`),
      { message: `Cannot grade: a folder must hold notebooks: current value is ${folder}/nobody` },
    );
    assert.equal((await submissionsIn(`${folder}/nobody`, { mayBeEmpty: true })).size, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("gradeSubmissions() gives all submissions the same exercises, also one that has deleted its cells", async () => {
  const one = (name: string, json: string) => {
    const submission = { ...empty(), name };
    readCells(json, submission);
    return submission;
  };
  const seen: string[] = [];
  const results = await gradeSubmissions([
    one("right", handedIn(RIGHT_MASK)),
    one("check only", handedIn("check = () => {};", "e1-1-check")),
    one("empty", '{"cells":[]}'),
  ], { exercises: [MASK], workers: 2, onResult: ({ submission }) => void seen.push(submission) });
  assert.deepEqual(
    results.map(({ submission, points, maxPoints }) => [submission, points, maxPoints]),
    [["right", 10, 10], ["check only", 0, 10], ["empty", 0, 10]],
  );
  assert.deepEqual(results.map(({ exercises }) => exercises[0]!.outcome), [
    "graded",
    "missing cell",
    "missing cell",
  ]);
  assert.deepEqual(seen.sort(), ["check only", "empty", "right"]);
});

Deno.test("gradeSubmissions() says that there is no exercise in a notebook without one", async () => {
  const [result] = await gradeSubmissions([empty()]);
  assert.deepEqual([result!.maxPoints, result!.notes], [0, ["There is no exercise in it."]]);
});

Deno.test("notebooksOf() needs one cell of a notebook, answer or check", () => {
  const submission = empty();
  submission.cells.set("e1-2-check", "");
  assert.deepEqual([...notebooksOf(submission, EXERCISES)], ["01_what_pruning_is"]);
  assert.equal(notebooksOf(empty(), EXERCISES).size, 0);
});
