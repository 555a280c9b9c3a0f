import assert from "node:assert/strict";
import { canvasCsv } from "../../tools/grade/formats/canvas.ts";
import { classroom50Context, classroom50Result } from "../../tools/grade/formats/classroom50.ts";
import { gradescopeResults } from "../../tools/grade/formats/gradescope.ts";
import { resultFiles } from "../../tools/grade/files.ts";
import { reportText, resultTable } from "../../tools/grade/report.ts";
import { parseResult, type SubmissionResult } from "../../tools/grade/result.ts";

const half: SubmissionResult = {
  schemaVersion: 1,
  submission: "ana.ipynb",
  points: 5.5,
  maxPoints: 14,
  seeds: [1, 2, 3, 4],
  notes: [],
  exercises: [{
    id: "E1.1",
    name: "magnitudeMask",
    notebook: "01_what_pruning_is",
    outcome: "graded",
    points: 5.5,
    maxPoints: 10,
    message: "Not yet: ties (7 of 16).",
    properties: [
      { name: "the visible cases", visible: true, points: 2, maxPoints: 2, cases: 2, passed: 2 },
      {
        name: "ties",
        visible: false,
        points: 3.5,
        maxPoints: 8,
        cases: 16,
        passed: 7,
        message: "magnitudeMask([1], 0): expected 1 entries, received 0",
      },
    ],
  }, {
    id: "N1.4",
    name: "answerN1_4",
    notebook: "01_what_pruning_is",
    outcome: "not written",
    points: 0,
    maxPoints: 4,
    message: "N1.4 is not answered yet.",
    properties: [
      { name: "the value", visible: false, points: 0, maxPoints: 4, cases: 1, passed: 0 },
    ],
  }],
};

Deno.test("parseResult() reads what was written, and says which field is wrong", () => {
  assert.deepEqual(parseResult(JSON.stringify(half)), half);
  assert.throws(
    () => parseResult(JSON.stringify({ ...half, points: -1 })),
    new TypeError("Cannot read result: points must be >=0: current value is -1"),
  );
  assert.throws(() => parseResult("{}"), /Cannot read result: schemaVersion must be /);
});

Deno.test("gradescopeResults() has a test for each property, hidden ones after publishing, and a leaderboard", () => {
  const { tests, leaderboard, ...rest } = JSON.parse(gradescopeResults(half));
  assert.deepEqual(rest, {
    score: 5.5,
    output: "E1.1: Not yet: ties (7 of 16).\nN1.4: N1.4 is not answered yet.",
    visibility: "visible",
    stdout_visibility: "hidden",
  });
  assert.deepEqual(tests.map((one: { visibility: string }) => one.visibility), [
    "visible",
    "after_published",
    "after_published",
  ]);
  assert.deepEqual(tests[1], {
    number: "1.1.2",
    name: "E1.1 magnitudeMask: ties",
    score: 3.5,
    max_score: 8,
    status: "failed",
    output: "magnitudeMask([1], 0): expected 1 entries, received 0",
    visibility: "after_published",
  });
  assert.equal(tests[2].output, "N1.4 is not answered yet.");
  assert.deepEqual(leaderboard, [
    { name: "Points", value: 5.5, order: "desc" },
    { name: "Solved", value: 0, order: "desc" },
  ]);
});

Deno.test("canvasCsv() takes the id from the name that Canvas gives a download, and defuses formulas", () => {
  const named = (submission: string) => ({ ...half, submission });
  const csv = canvasCsv(
    ["doejane_LATE_1234_56789_01_what.ipynb", "roe_77_8_a.ipynb", '=cmd(),"x".ipynb'].map(named),
    "Pruning, 1",
  );
  assert.equal(
    csv,
    'Student,ID,SIS User ID,SIS Login ID,Section,"Pruning, 1"\n' +
      "    Points Possible,,,,,14\n" +
      "doejane,1234,,,,5.5\nroe,77,,,,5.5\n" +
      `"'=cmd(),""x""",,,,,5.5\n`,
  );
});

Deno.test("classroom50Result() has the fields of its schema and whole points", () => {
  const environment: Record<string, string> = {
    CLASSROOM: "c",
    SUBMISSION_TAG: "submit/1",
    COMMIT_URL: "u",
  };
  const context = classroom50Context(
    (name) => environment[name],
    new Date("2026-11-01T12:00:00.5Z"),
  );
  const { tests, ...rest } = JSON.parse(classroom50Result(half, context));
  assert.deepEqual(rest, {
    schema: "classroom50/result/v1",
    classroom: "c",
    assignment: "ASSIGNMENT",
    submission: "submit/1",
    commit: "u",
    release: "RELEASE_URL",
    review: "u",
    datetime: "2026-11-01T12:00:00Z",
    score: 5,
    "max-score": 14,
  });
  assert.deepEqual(
    tests.map((one: Record<string, unknown>) => [one.passed, one.score, one["max-score"]]),
    [
      [true, 2, 2],
      [false, 3, 8],
      [false, 0, 4],
    ],
  );
});

Deno.test("resultFiles() names the file as a platform wants it, and one for each of several", () => {
  const options = {
    assignment: "a",
    classroom50: () => classroom50Context(() => "x", new Date(0)),
  };
  const other = { ...half, submission: "zoe" };
  const files = (
    format: "json" | "gradescope" | "canvas" | "classroom50",
    results: SubmissionResult[],
  ) => [...resultFiles(results, { ...options, format }).keys()];
  assert.deepEqual(files("json", [half, other]), ["ana.json", "zoe.json"]);
  assert.deepEqual(files("gradescope", [half]), ["results.json"]);
  assert.deepEqual(files("gradescope", [half, other]), ["ana.results.json", "zoe.results.json"]);
  assert.deepEqual(files("canvas", [half, other]), ["canvas.csv"]);
  assert.deepEqual(files("classroom50", [half]), ["result.json"]);
  const json = resultFiles([half], { ...options, format: "json" }).get("ana.json")!;
  assert.deepEqual(parseResult(json), half);
});

Deno.test("resultTable() and reportText() print no control characters of a student", () => {
  const hostile = { ...half, submission: "a\u001b[2J.ipynb" };
  assert.match(resultTable([hostile]), /│ a \[2J\.ipynb │ +5\.5 │ not written │ 5\.5 of 14 │/);
  assert.deepEqual(reportText(hostile).split("\n"), [
    "a [2J.ipynb: 5.5 of 14 points",
    "E1.1 magnitudeMask: 5.5 of 10. Not yet: ties (7 of 16).",
    "  magnitudeMask([1], 0): expected 1 entries, received 0",
    "N1.4 answerN1_4: 0 of 4. N1.4 is not answered yet.",
  ]);
});
