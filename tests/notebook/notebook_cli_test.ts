import assert from "node:assert/strict";
import { main } from "../../tools/notebook.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { parseNotebook } from "../../tools/notebook/nbformat.ts";
import { captured } from "./captured.ts";
import { notebookOf } from "./notebook_of.ts";

/** Runs the command on a new file and says how it ended, what it said and what the folder holds. */
async function command(name: string, text: string) {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/lesson.ipynb`;
    await Deno.writeTextFile(file, text);
    let code = -1;
    const lines = await captured(async () => code = await main([name, file]));
    const files = Array.from(Deno.readDirSync(folder), (entry) => entry.name);
    return { code, said: lines.join("\n"), files, text: await Deno.readTextFile(file) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("run writes the executed notebook, normalised, and nothing else", async () => {
  const before = notebookOf(
    `console.log("hello")`,
    `const a = 1; a + 1`,
    `await Promise.resolve("x")`,
  );
  const { code, files, text } = await command("run", JSON.stringify(before));
  assert.equal(code, 0);
  assert.deepEqual(files, ["lesson.ipynb"]);
  const after = parseNotebook(text);
  assert.equal(text, notebookJson(normalise(after)));
  assert.deepEqual(
    after.cells.map((cell) => cell.cell_type === "code" && cell.outputs.map((o) => o.output_type)),
    [["stream"], ["execute_result"], ["execute_result"]],
  );
});

Deno.test("check writes nothing", async () => {
  const before = JSON.stringify(notebookOf("1 + 1"));
  const { code, text } = await command("check", before);
  assert.equal(code, 0);
  assert.equal(text, before);
});

Deno.test("run ends with 1, the cell and its error, and writes nothing, when a cell fails", async () => {
  const before = JSON.stringify(notebookOf("1", `throw new RangeError("too sparse")`));
  const { code, said, text } = await command("run", before);
  assert.equal(code, 1);
  assert.match(said, /cell 1 failed: throw new RangeError/);
  assert.match(said, /RangeError: too sparse/);
  assert.equal(text, before);
});

Deno.test("check ends with 1 for a file that is no notebook or not there", async () => {
  const { code, said } = await command("check", `{"nbformat": 3}`);
  assert.equal(code, 1);
  assert.match(said, /lesson\.ipynb: Cannot read notebook: /);
  const lines = await captured(async () => {
    assert.equal(await main(["check", "missing.ipynb"]), 1);
  });
  assert.match(lines.join("\n"), /^missing\.ipynb: /);
});

Deno.test("a wrong command ends with 2 and the usage", async () => {
  const lines = await captured(async () => {
    assert.equal(await main(["execute", "a.ipynb"]), 2);
    assert.equal(await main(["run"]), 2);
  });
  assert.deepEqual(lines, Array(2).fill("Usage: notebook.ts run|check <file.ipynb ...>"));
});
