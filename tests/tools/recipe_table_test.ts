import assert from "node:assert/strict";
import { parseNotebook } from "../../tools/notebook/nbformat.ts";
import { fileOf, namedTests } from "../../tools/symbols/library.ts";
import { mapRows, tableRows } from "../../tools/symbols/markdown.ts";
import { notebookCalls } from "../../tools/symbols/notebook_calls.ts";
import { completeRecipes, RECIPES } from "../../tools/symbols/recipes.ts";
import { cellFaults } from "../../tools/symbols/shown_cell.ts";

const small = {
  lib: new Map([["lib/a/two.ts", "export function two() {}"]]),
  tests: new Map([["tests/a/two_test.ts", 'Deno.test("two() is 2", () => two());\n']]),
  calls: new Map([[
    "03_x",
    new Map([["run", new Set(["two", "outer"])], ["e3-1", new Set<string>()]]),
  ]]),
};
const formulas = { "a-1": { section: "1", formula: "$2$" } };
const head =
  "| id | formula | section | function | test | notebook cell |\n|---|---|---|---|---|---|\n";
const cell = "[03_x](../notebooks/03_x.ipynb): run";
const told = (rows: string) => completeRecipes(head + rows, formulas, small).problems.join("; ");

Deno.test("completeRecipes() fills in formula, section, links and a test, and keeps a test that is there", () => {
  const row = (test: string) => `| \`a-1\` | | | \`two\` | ${test} | ${cell} |\n`;
  const full = ["`a-1`", "$`2`$", "1", "[`two`](../lib/a/two.ts)"];
  const named = "[two_test.ts](../tests/a/two_test.ts): two() is 2";
  for (const test of ["", "gone", named]) {
    const { markdown, problems } = completeRecipes(head + row(test), formulas, small);
    assert.deepEqual([tableRows(markdown, RECIPES), problems], [[[...full, named, cell]], []]);
  }
  const second = "[two_test.ts](../tests/a/two_test.ts): 2 again";
  const tests = new Map([[
    "tests/a/two_test.ts",
    small.tests.get("tests/a/two_test.ts")! + 'Deno.test("2 again", f);',
  ]]);
  const kept = completeRecipes(head + row(second), formulas, { ...small, tests }).markdown;
  assert.equal(tableRows(kept, RECIPES)[0]![4], second);
});

Deno.test("completeRecipes() tells of formulas without a row and of rows that lead nowhere", () => {
  assert.equal(told(""), "a-1 has no row");
  assert.equal(
    told(`| \`b\` | | | \`two\` | | ${cell} |\n`),
    "b is no formula of the sources; a-1 has no row",
  );
  assert.match(
    told(`| \`a-1\` | | | \`three\` | | ${cell} |\n`),
    /^a-1: three is not exported by one file of lib\/; /,
  );
  assert.equal(
    told(`| \`a-1\` | | | none | | ${cell} |\n`),
    "a-1 has neither a function nor a reason",
  );
  assert.equal(told(`| \`a-1\` | | | none | an example | ${cell} |\n`), "");
  const untested = completeRecipes(`${head}| \`a-1\` | | | \`two\` | | ${cell} |\n`, formulas, {
    ...small,
    tests: new Map(),
  });
  assert.deepEqual(untested.problems, ["a-1: two is used by no test"]);
});

Deno.test("cellFaults() asks for a cell that calls the function, itself or through the one that is named", () => {
  const faults = (text: string, name = "two") => cellFaults(text, small.calls, name).join();
  assert.equal(faults(cell), "");
  assert.equal(faults(cell, "inner"), "cell run does not call inner");
  assert.equal(faults(`${cell} (by \`outer\`)`, "inner"), "");
  assert.equal(faults("[03_x](x): e3-1 (exercise)"), "");
  assert.equal(faults("[03_x](x): run (exercise)"), "cell run is no exercise");
  assert.equal(faults("[03_x](x): gone"), "no notebook has the cell [03_x](x): gone");
  assert.equal(faults("none yet (notebook 17)"), "");
  assert.equal(
    faults("none yet (notebook 03)"),
    "notebook 03_x is there, its cell has to be named",
  );
});

Deno.test("notebookCalls() finds calls by name, through a folder and as arguments, no imports, comments and answers", () => {
  const code = (id: string, source: string) => ({
    cell_type: "code",
    id,
    source,
    outputs: [],
    execution_count: null,
    metadata: {},
  });
  const notebook = parseNotebook(JSON.stringify({
    cells: [
      code(
        "imports",
        'import {\n  one, type Kind, three,\n} from "@geta-lab/geta/a";\nimport * as b from "@geta-lab/geta/b";\nimport * as tf from "@tensorflow/tfjs";',
      ),
      code("calls", "one<Kind>(1); b.two(); [1].map(b.four); opt.explain(); // three()"),
      code("none", "const x = other.one; tf.five(); ({ three: 1 });"),
      code("answer", "function six() {}\nsix();"),
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  }));
  const found = (id: string) => [...notebookCalls(notebook).get(id)!].sort();
  assert.deepEqual(found("calls"), ["explain", "four", "map", "one", "two"]);
  assert.deepEqual([found("imports"), found("none"), found("answer")], [[], [], []]);
});

Deno.test("namedTests() puts titles that begin with the function first, and leaves out files that do not use it", () => {
  const tests = new Map([
    ["tests/a/a_test.ts", 'test("sum of two()", () => two());\n  test("two() is 2", f);'],
    ["tests/a/b_test.ts", 'test("of something else", f);'],
    ["tests/a/support.ts", 'test("two() no test", two());'],
  ]);
  assert.deepEqual(namedTests("two", tests).map(({ title }) => title), [
    "two() is 2",
    "sum of two()",
  ]);
});

Deno.test("fileOf() knows no name that two files export", () => {
  const twice = new Map([...small.lib, ["lib/b/two.ts", "export async function two() {}"]]);
  assert.deepEqual([fileOf("two", small.lib), fileOf("two", twice)], ["lib/a/two.ts", undefined]);
});

Deno.test("mapRows() changes the rows of tables of one kind and nothing else", () => {
  const text = "| a | b |\n| - | - |\n| 1 | 2 |\n\n| c | b |\n| - | - |\n| 3 | 4 |\n";
  assert.equal(mapRows(text, "c", ([, second]) => ["x", second!]), text.replace("| 3 |", "| x |"));
});
