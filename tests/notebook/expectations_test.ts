import assert from "node:assert/strict";
import { deviations } from "../../tools/notebook/expectations.ts";
import { namedResults } from "../../tools/notebook/named_results.ts";
import type { CodeCell, Notebook } from "../../tools/notebook/nbformat.ts";
import { notebookOf } from "./notebook_of.ts";

/** A cell that ended in a value, with what it expects. */
function cellOf(shown: string | string[], expect?: unknown): CodeCell {
  return {
    cell_type: "code",
    id: "summary",
    metadata: expect === undefined ? {} : { expect },
    source: "",
    execution_count: 1,
    outputs: [{
      output_type: "execute_result",
      data: { "text/plain": shown },
      metadata: {},
      execution_count: 1,
    }],
  };
}

function found(shown: string, expect: unknown, short = false): string[] {
  const notebook: Notebook = { ...notebookOf(), cells: [cellOf(shown, expect)] };
  return deviations(notebook, { short });
}

Deno.test("namedResults() reads numbers, truths and texts as Deno shows them", () => {
  const values = {
    a: 1,
    b: -0.25,
    c: 5.3e-7,
    d: 1e21,
    e: NaN,
    f: -Infinity,
    g: true,
    h: "two words",
  };
  assert.deepEqual(namedResults(cellOf(Deno.inspect(values))), values);
  assert.deepEqual(namedResults(cellOf(["{\n", '  "odd name": 3,\n', "  b: 4\n", "}"])), {
    "odd name": 3,
    b: 4,
  });
});

Deno.test("namedResults() takes nothing else for named results", () => {
  for (const value of [3, "x", {}, { a: [1] }, { a: { b: 1 } }, [1], { a: 1, b: undefined }]) {
    assert.equal(namedResults(cellOf(Deno.inspect(value))), undefined, Deno.inspect(value));
  }
});

Deno.test("deviations() compares values exactly, within a tolerance or with bounds", () => {
  assert.deepEqual(found("{ a: 88 }", { a: { value: 88 } }), []);
  assert.deepEqual(found("{ a: 87 }", { a: { value: 88 } }), [
    "summary: a must be 88: current value is 87",
  ]);
  assert.deepEqual(found("{ a: 0.92 }", { a: { value: 0.9, tolerance: 0.03 } }), []);
  assert.deepEqual(found("{ a: 0.94 }", { a: { value: 0.9, tolerance: 0.03 } }), [
    "summary: a must be 0.9 ± 0.03: current value is 0.94",
  ]);
  assert.deepEqual(found("{ a: 3, b: 5 }", { a: { min: 3, max: 3 }, b: { min: 6, max: 9 } }), [
    "summary: b must be at least 6 and at most 9: current value is 5",
  ]);
  assert.deepEqual(found("{ a: NaN }", { a: { min: 0 } }).length, 1);
  assert.deepEqual(found("{ a: false }", { a: { value: true } }), [
    "summary: a must be true: current value is false",
  ]);
});

Deno.test("deviations() takes the short expectation in the short form, or none", () => {
  const expect = { a: { min: 0.9, short: { min: 0.2 } }, b: { value: 1, short: null } };
  assert.deepEqual(found("{ a: 0.3, b: 2 }", expect, true), []);
  assert.equal(found("{ a: 0.3, b: 2 }", expect).length, 2);
  assert.equal(found("{ a: 0.1, b: 2 }", expect, true).length, 1);
});

Deno.test("deviations() misses names without a number, and numbers of which nothing is expected", () => {
  assert.deepEqual(found("{ b: 1 }", { a: { min: 0 } }), [
    "summary: a is expected, but the cell does not end in it",
    "summary: b is a named result that nothing is expected of",
  ]);
});

Deno.test("deviations() refuses an expectation that it does not know", () => {
  assert.throws(() => found("{ a: 1 }", { a: { least: 0 } }), {
    name: "TypeError",
    message: /^Cannot read what cell summary expects: a\.least must be never/,
  });
});
