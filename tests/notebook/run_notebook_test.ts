import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runNotebook } from "../../tools/notebook/run_notebook.ts";
import { notebookOf } from "./notebook_of.ts";

const options = { cwd: fileURLToPath(import.meta.resolve("../../")), timeoutMs: 60_000 };

Deno.test("runNotebook() runs cells in one kernel, skips empty ones and reports each", async () => {
  const source = notebookOf(
    `import { requireInteger } from "@geta-lab/geta/core"; const a = requireInteger("a", 20);`,
    " ",
    `a + 1`,
  );
  const seen: number[] = [];
  const { notebook, failure } = await runNotebook(source, {
    ...options,
    onCell: ({ index }) => seen.push(index),
  });
  assert.equal(failure, undefined);
  assert.deepEqual(seen, [0, 2]);
  const [first, empty, last] = notebook.cells;
  assert.ok(
    first?.cell_type === "code" && empty?.cell_type === "code" && last?.cell_type === "code",
  );
  assert.equal(empty.execution_count, null);
  assert.deepEqual(last.outputs, [{
    output_type: "execute_result",
    data: { "text/plain": "21" },
    metadata: {},
    execution_count: last.execution_count,
  }]);
  assert.deepEqual(source, notebookOf(...source.cells.map((cell) => String(cell.source))));
});

Deno.test("runNotebook() stops at the first failure and leaves no old outputs behind it", async () => {
  const source = notebookOf(`throw new Error("no data")`, `"never"`);
  const old = source.cells[1]!;
  assert.ok(old.cell_type === "code");
  old.outputs = [{ output_type: "stream", name: "stdout", text: "old" }];
  const { notebook, failure } = await runNotebook(source, options);
  assert.equal(failure?.index, 0);
  assert.equal(failure?.error.evalue, "no data");
  const [first, second] = notebook.cells;
  assert.ok(first?.cell_type === "code" && second?.cell_type === "code");
  assert.equal(first.outputs.at(-1)?.output_type, "error");
  assert.deepEqual(second.outputs, []);
});

Deno.test("runNotebook() goes on behind a cell that must fail, and stops at one that does not fail so", async () => {
  const source = notebookOf(
    `throw new Error("E1.1 is not written yet")`,
    `const a = 1; a`,
    `a + 1`,
  );
  const fails = await runNotebook(source, {
    ...options,
    mustFail: new Map([[0, "is not written"]]),
  });
  assert.equal(fails.failure, undefined);
  const runs = await runNotebook(source, {
    ...options,
    mustFail: new Map([[0, "is not written"], [1, "is not written"]]),
  });
  assert.equal(runs.failure?.index, 1);
  assert.match(runs.failure!.error.evalue, /must fail with "is not written": its error is none/);
});
