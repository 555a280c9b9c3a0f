import assert from "node:assert/strict";
import { main } from "../../tools/notebook.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { parseNotebook } from "../../tools/notebook/nbformat.ts";
import { projectCopy } from "../support/project_copy.ts";
import { captured } from "./captured.ts";
import { notebookOf } from "./notebook_of.ts";

/** Runs the command on a new file and says how it ended, what it said and what the folder holds. */
async function command(name: string, text: string, ...flags: string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const ended = await commandIn(folder, [name, ...flags], text);
    return { ...ended, files: Array.from(Deno.readDirSync(folder), (entry) => entry.name) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function commandIn(folder: string, words: string[], text: string) {
  const file = `${folder}/lesson.ipynb`;
  await Deno.writeTextFile(file, text);
  let code = -1;
  const lines = await captured(async () => code = await main([...words, file]));
  return { code, said: lines.join("\n"), text: await Deno.readTextFile(file) };
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

Deno.test("run changes nothing the second time", async () => {
  using project = projectCopy(["lib"]); // where imports lead to the library
  const first = await commandIn(
    project.path,
    ["run"],
    JSON.stringify(notebookOf(
      `import { liveChart, progress, table } from "@geta-lab/geta/notebook";
       import { random } from "@geta-lab/geta/core";
       const stream = random(3), bar = progress(20, "steps");
       const chart = liveChart((rows) => ({ mark: "line", data: { values: rows }, title: "walk",
         encoding: { x: { field: "x", type: "quantitative" } } }));
       for (let x = 1; x <= 20; x++) { await bar.update(x); await chart.push({ x }); }
       await chart.done();`,
      `console.log("\x1b[31mred\x1b[0m"); console.error("and"); await table([{ a: stream.uniform() }]);`,
      `({ drawn: stream.uniform() })`,
    )),
  );
  assert.equal(first.code, 1); // nothing is expected of the named result
  assert.match(first.said, /c2: drawn is a named result that nothing is expected of/);
  const second = await commandIn(project.path, ["run"], first.text);
  assert.equal(second.text, first.text);
});

Deno.test("check runs the short form and --full the whole one, and both compare named numbers", async () => {
  const notebook = notebookOf("const n = 5; // short: 2", "({ n })");
  notebook.cells[1]!.metadata = { expect: { n: { value: 5, short: { value: 2 } } } };
  const whole = JSON.stringify(notebook), wrong = whole.replace("n = 5", "n = 4");
  assert.equal((await command("check", whole)).code, 0);
  assert.equal((await command("check", whole, "--full")).code, 0);
  assert.equal((await command("check", wrong)).code, 0);
  const { code, said } = await command("check", wrong, "--full");
  assert.equal(code, 1);
  assert.match(said, /lesson\.ipynb: c1: n must be 5: current value is 4/);
  assert.match(said, /0 of 1 are right, \d+ s/);
});

Deno.test("run ends with 1, the cell and its error, and writes nothing, when a cell fails", async () => {
  const before = JSON.stringify(notebookOf("1", `throw new RangeError("too sparse")`));
  const { code, said, text } = await command("run", before);
  assert.equal(code, 1);
  assert.match(said, /cell 1 failed: throw new RangeError/);
  assert.match(said, /RangeError: too sparse/);
  assert.equal(text, before);
});

Deno.test("run --lang ends with 1 before it executes a notebook that has no catalogue", async () => {
  const before = JSON.stringify(notebookOf("1 + 1"));
  const { code, said, text } = await command("run", before, "--lang", "zh-Hant");
  assert.equal(code, 1);
  assert.equal(text, before);
  assert.match(
    said,
    /lesson\.ipynb: Cannot translate lesson: it must have a catalogue: current value is no file notebooks\/i18n\/zh-Hant\/lesson\.json/,
  );
  assert.doesNotMatch(said, /\[0\]/);
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
    assert.equal(await main(["run", "--record", "a.ipynb"]), 2);
    assert.equal(await main(["check", "--fast"]), 2);
    assert.equal(await main(["run", "--lang", "zh", "a.ipynb"]), 2);
  });
  assert.deepEqual(
    lines,
    Array(5).fill(
      "Usage: deno task nb:run [--lang zh-Hans|zh-Hant] <file.ipynb ...>, deno task nb:check [--full] [--record] [file.ipynb ...]",
    ),
  );
});
