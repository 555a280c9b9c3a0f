import assert from "node:assert/strict";
import { joinText, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { notebookOf } from "./notebook_of.ts";

Deno.test("parseNotebook() reads what JSON.stringify() wrote", () => {
  const notebook = notebookOf("1 + 1", "2");
  assert.deepEqual(parseNotebook(JSON.stringify(notebook)), notebook);
});

Deno.test("parseNotebook() fills in what old versions leave out", () => {
  const cell = { cell_type: "code", source: ["a\n", "b"] };
  const [parsed] =
    parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 2, cells: [cell] })).cells;
  assert.deepEqual(parsed, { ...cell, metadata: {}, outputs: [], execution_count: null });
});

Deno.test("parseNotebook() says which field is wrong", () => {
  const bad = { ...notebookOf("1"), nbformat: 3 };
  assert.throws(
    () => parseNotebook(JSON.stringify(bad)),
    new TypeError("Cannot read notebook: nbformat must be 4: current value is 3"),
  );
  const cell = { cell_type: "code", metadata: {}, source: 5, outputs: [], execution_count: null };
  assert.throws(
    () => parseNotebook(JSON.stringify({ ...notebookOf("1"), cells: [cell] })),
    /Cannot read notebook: cells\.0\.source must be .*: current value is 5/,
  );
  assert.throws(() => parseNotebook("{"), SyntaxError);
});

Deno.test("joinText() joins lines as they are", () => {
  assert.equal(joinText(["a\n", "b"]), "a\nb");
  assert.equal(joinText("a"), "a");
});
