import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { notebookNames } from "../../tools/notebook/checked.ts";
import type { CodeCell, Output } from "../../tools/notebook/nbformat.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { brokenRules } from "../../tools/notebook/rules.ts";
import { notebookOf } from "./notebook_of.ts";

const folder = fileURLToPath(import.meta.resolve("../../notebooks/"));

for (const name of notebookNames()) {
  Deno.test(`notebooks/${name} keeps the rules of committed notebooks`, () => {
    assert.deepEqual(brokenRules(Deno.readTextFileSync(folder + name)), []);
  });
}

Deno.test("the committed notebooks have at most 16 MB together", () => {
  const bytes = notebookNames().map((name) => Deno.statSync(folder + name).size);
  assert.ok(bytes.reduce((sum, one) => sum + one, 0) <= 16_000_000);
});

/** The text of a notebook whose cells were executed in order. */
function textOf(...cells: (Partial<CodeCell> & { source: string })[]): string {
  const executed = notebookOf(...cells.map(({ source }) => source)).cells
    .map((cell, i) => ({ ...cell, execution_count: i + 1, ...cells[i] }) as CodeCell);
  return notebookJson(normalise({ ...notebookOf(), cells: executed }));
}

function printed(text: string): Output[] {
  return [{ output_type: "stream", name: "stdout", text }];
}

Deno.test("brokenRules() finds nothing in a notebook that keeps them", () => {
  const text = textOf(
    { source: `import { small } from "@geta-lab/geta/models"; // no function, no class` },
    { source: "const half = (a: number) => a / 2;\n[1, 2].map((a) => {\n  return half(a);\n});" },
    { source: "[1, 2].map((a) => a + 1)", outputs: printed("[2, 3] in 3.5 s, 10:1 of 2026-11-30") },
    { id: "e1-1", source: "function double(a: number) {\n  return 2 * a;\n}" },
  );
  assert.deepEqual(brokenRules(text), []);
});

const BROKEN: Record<string, [text: string, says: RegExp]> = {
  "a function outside of answers": [
    textOf({ source: "function double(a: number) { return 2 * a; }" }),
    /^c0: functions and classes belong into the library$/,
  ],
  "a function of several statements": [
    textOf({ source: "const double = (a) => {\n  return 2 * a;\n};" }),
    /^c0: functions and classes/,
  ],
  "an asynchronous function of several statements": [
    textOf({
      source: "const double = async (a: number): Promise<number> => {\n  return 2 * a;\n};",
    }),
    /^c0: functions and classes/,
  ],
  "a function in the check of an exercise": [
    textOf({ id: "e1-1-check", source: "function double() {}" }),
    /^e1-1-check: functions and classes/,
  ],
  "an import of something else": [
    textOf({ source: 'import { x } from "../lib/core/mod.ts";' }),
    /^c0: it may import the library and tfjs only: not \.\.\/lib/,
  ],
  "21 code cells": [
    textOf(...Array.from({ length: 21 }, () => ({ source: "1" }))),
    /^there must be at most 20 code cells outside of exercises: there are 21$/,
  ],
  "an error": [
    textOf({
      source: "x",
      outputs: [{ output_type: "error", ename: "E", evalue: "x is not defined", traceback: [] }],
    }),
    /^c0: it ended with an error: x is not defined$/,
  ],
  "a large output": [
    textOf({ source: "x", outputs: printed("x".repeat(500_000)) }),
    /^c0: an output must be below 500 KB: it has 500\d\d\d bytes$/,
  ],
  "a path": [
    textOf({ source: "x", outputs: printed("read /home/ada/lab/a.txt now") }),
    /^c0: outputs must hold no path: \/home\/ada\/lab\/a\.txt$/,
  ],
  "a path of Windows": [
    textOf({ source: "x", outputs: printed("C:\\Users\\ada") }),
    /^c0: outputs must hold no path: C:/,
  ],
  "a time": [
    textOf({ source: "x", outputs: printed("at 2026-11-30T08:10:00Z") }),
    /^c0: outputs must hold no time: 2026-11-30T08:10$/,
  ],
  "an estimate of the time left": [
    textOf({ source: "x", outputs: printed("12 % 3 s left") }),
    /^c0: outputs must hold no time: 3 s left$/,
  ],
  "a cell that was not executed": [
    textOf({ source: "1" }, { source: "2", execution_count: null }, { source: "3" }),
    /^all code cells must have been executed in order: counts are 1, , 2$/,
  ],
  "a length that cannot be shortened": [
    textOf({ source: "train(3200); // short: 5" }),
    /^Cannot shorten a line/,
  ],
  "another form": [textOf({ source: "1" }).replace("\n", ""), /as deno task nb:run writes it$/],
};

for (const [what, [text, says]] of Object.entries(BROKEN)) {
  Deno.test(`brokenRules() finds ${what}`, () => {
    const broken = brokenRules(text);
    assert.equal(broken.length, 1, broken.join("\n"));
    assert.match(broken[0]!, says);
  });
}

Deno.test("brokenRules() finds cells without an id of their own", () => {
  const text = textOf({ id: "a", source: "1" }, { id: "b", source: "2" }).replace('"b"', '"a"');
  assert.deepEqual(brokenRules(text).slice(0, 1), ["a: every cell must have an id of its own"]);
});
