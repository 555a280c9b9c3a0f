import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Cell,
  type CodeCell,
  type Notebook,
  type Output,
  parseNotebook,
} from "../../tools/notebook/nbformat.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { notebookOf } from "./notebook_of.ts";

const piece = fc.constantFrom("", "a", "b\n", "\n", "\x1b", "[0m", "\x1b[31m", "\x1b[0m");
const lines = fc.oneof(fc.array(piece), fc.array(piece).map((parts) => parts.join("")));
const bundle = fc.record({
  "text/plain": lines,
  "image/png": fc.base64String(),
  "x+json": fc.json(),
});
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({
    output_type: fc.constant("stream" as const),
    name: fc.constantFrom("stdout" as const, "stderr" as const),
    text: lines,
  }),
  fc.record({
    output_type: fc.constant("display_data" as const),
    data: bundle,
    metadata: fc.constant({}),
  }),
  fc.record({
    output_type: fc.constant("execute_result" as const),
    data: bundle,
    metadata: fc.constant({}),
    execution_count: fc.option(fc.nat()),
  }),
  fc.record({
    output_type: fc.constant("error" as const),
    ename: fc.string(),
    evalue: lines.map(String),
    traceback: fc.array(piece),
  }),
);
const shared = {
  id: fc.constantFrom("a", "b", "cell-1", "cell-2", "not valid", ""),
  metadata: fc.dictionary(fc.constantFrom("execution", "tags", "scrolled"), fc.json()),
  source: lines,
};
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ cell_type: fc.constantFrom("markdown" as const, "raw" as const), ...shared }),
  fc.record({
    cell_type: fc.constant("code" as const),
    ...shared,
    outputs: fc.array(output),
    execution_count: fc.option(fc.nat()),
  }),
);
const notebook: fc.Arbitrary<Notebook> = fc.record({
  nbformat: fc.constant(4 as const),
  nbformat_minor: fc.nat(6),
  metadata: fc.dictionary(fc.constantFrom("kernelspec", "title"), fc.json()),
  cells: fc.array(cell),
});

Deno.test("normalise() changes nothing the second time", () => {
  fc.assert(
    fc.property(notebook, (any) => {
      const once = normalise(any);
      assert.deepEqual(normalise(once), once);
      const text = notebookJson(once);
      assert.equal(notebookJson(normalise(parseNotebook(text))), text);
    }),
    { seed: 4, numRuns: 300 },
  );
});

Deno.test("normalise() gives every cell a valid id of its own and keeps the valid ones", () => {
  fc.assert(
    fc.property(notebook, (any) => {
      const ids = normalise(any).cells.map(({ id }) => id ?? "");
      assert.equal(new Set(ids).size, ids.length);
      for (const id of ids) assert.match(id, /^[a-zA-Z0-9_-]{1,64}$/);
    }),
    { seed: 5 },
  );
  const cells = notebookOf("1", "2").cells;
  const [first, second] =
    normalise({ ...notebookOf(), cells: [{ ...cells[0]!, id: "intro" }, cells[1]!] }).cells;
  assert.deepEqual([first?.id, second?.id], ["intro", "c1"]);
});

Deno.test("normalise() leaves no colour code anywhere in text", () => {
  fc.assert(
    fc.property(notebook, (any) => {
      for (const { outputs } of codeCells(normalise(any))) {
        assert.doesNotMatch(JSON.stringify(outputs), /\\u001b\[\d*m/);
      }
    }),
    { seed: 6 },
  );
});

Deno.test("normalise() counts executed cells from 1 and drops times", () => {
  const [a, b, c] = codeCells(notebookOf("1", "2", "3"));
  const result = (n: number): Output => ({
    output_type: "execute_result",
    data: { "text/plain": "2" },
    metadata: {},
    execution_count: n,
  });
  const ran = (from: CodeCell | undefined, n: number) => ({
    ...from!,
    execution_count: n,
    outputs: [result(n)],
    metadata: { tags: ["x"], execution: { "iopub.status.busy": "2026-01-01" } },
  });
  const cells = codeCells(normalise({ ...notebookOf(), cells: [ran(a, 17), b!, ran(c, 4)] }));
  assert.deepEqual(cells.map((cell) => cell.execution_count), [1, null, 2]);
  assert.deepEqual(cells[2]?.outputs, [{ ...result(2), data: { "text/plain": ["2"] } }]);
  assert.deepEqual(cells[0]?.metadata, { tags: ["x"] });
});

Deno.test("normalise() merges a stream that was cut inside a colour code", () => {
  const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
  const [cell] = codeCells(notebookOf("1"));
  const outputs = [stream("a\n\x1b["), stream("31mred\x1b[0m\n")];
  const [after] = codeCells(normalise({ ...notebookOf(), cells: [{ ...cell!, outputs }] }));
  assert.deepEqual(after?.outputs, [
    { output_type: "stream", name: "stdout", text: ["a\n", "red\n"] },
  ]);
});

Deno.test("notebookJson() sorts keys, indents by one space and ends with a newline", () => {
  const text = notebookJson({ ...notebookOf(), metadata: { b: 1, a: { d: 1, c: [] } } });
  assert.equal(
    text,
    [
      "{",
      ' "cells": [],',
      ' "metadata": {',
      '  "a": {',
      '   "c": [],',
      '   "d": 1',
      "  },",
      '  "b": 1',
      " },",
      ' "nbformat": 4,',
      ' "nbformat_minor": 5',
      "}",
      "",
    ].join("\n"),
  );
});

function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}
