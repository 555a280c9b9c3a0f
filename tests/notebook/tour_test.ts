import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { joinText, type Notebook, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { normalise, notebookJson } from "../../tools/notebook/normalise.ts";
import { runNotebook } from "../../tools/notebook/run_notebook.ts";

const folder = fileURLToPath(import.meta.resolve("../../notebooks/"));
const text = await Deno.readTextFile(`${folder}00_tour.ipynb`);
const committed = parseNotebook(text);
const timeoutMs = 300_000;

interface FinalNumbers {
  denseAccuracy: number;
  compressedAccuracy: number;
  relativeBops: number;
  zero: number;
  target: number;
  equivalence: number;
}

/** What the last cell shows: an object as TypeScript would write it, keys without quotes. */
function finalNumbers(notebook: Notebook): FinalNumbers {
  const cell = notebook.cells.at(-1);
  const output = cell?.cell_type === "code" ? cell.outputs.at(-1) : undefined;
  assert(output?.output_type === "execute_result", "the last cell must end in a value");
  const shown = joinText(output.data["text/plain"] as string | string[]);
  return JSON.parse(shown.replace(/(\w+):/g, '"$1":'));
}

function assertGood(numbers: FinalNumbers): void {
  const { denseAccuracy, compressedAccuracy, relativeBops, zero, target, equivalence } = numbers;
  assert(denseAccuracy > 0.8, `dense accuracy is ${denseAccuracy}`);
  assert(compressedAccuracy >= denseAccuracy - 0.03, `${compressedAccuracy} of ${denseAccuracy}`);
  assert(relativeBops > 0 && relativeBops <= 0.1, `relative BOPs are ${relativeBops}`);
  assert(target > 0);
  assert.equal(zero, target);
  assert(equivalence <= 1e-4, `the subnet is ${equivalence} apart`);
}

/** How many outputs of which kind every code cell has. */
function kindsOfOutputs(notebook: Notebook): string[][] {
  return notebook.cells.flatMap((cell) =>
    cell.cell_type !== "code" ? [] : [
      cell.outputs.map((output) =>
        "data" in output ? Object.keys(output.data).sort().join(" ") : output.output_type
      ),
    ]
  );
}

Deno.test("notebook: 00_tour is committed executed, normalised and below 1.5 MB", () => {
  assert.equal(text, notebookJson(normalise(committed)));
  assert(new TextEncoder().encode(text).length < 1_500_000);
  const cells = committed.cells.filter((cell) => cell.cell_type === "code");
  assert.deepEqual(cells.map((cell) => cell.execution_count), cells.map((_, i) => i + 1));
  const [setUp, ...others] = kindsOfOutputs(committed);
  assert.deepEqual(setUp, []);
  for (const kinds of others) {
    assert(kinds.some((kind) => kind.includes("image/png")), "every cell shows a picture");
    assert(!kinds.some((kind) => kind === "error" || kind === "stream"), "nothing else is printed");
  }
  assertGood(finalNumbers(committed));
});

Deno.test("notebook: 00_tour uses only the library, defines no function and names no clock time", () => {
  const source = committed.cells.filter((cell) => cell.cell_type === "code")
    .map((cell) => joinText(cell.source)).join("\n");
  assert.doesNotMatch(source, /\bfunction\b|\bclass\b|=> \{/);
  const imported = [...source.matchAll(/from "([^"]+)"/g)].map(([, name]) => name!);
  assert(imported.length > 0);
  for (const name of imported) assert.match(name, /^@(geta-lab\/geta(\/\w+)?|tensorflow\/tfjs)$/);
  assert.doesNotMatch(text, / s left/);
});

Deno.test("notebook: 00_tour runs on the real kernel and compresses as it says", async () => {
  const { notebook, failure } = await runNotebook(committed, { cwd: folder, timeoutMs });
  assert.equal(failure, undefined);
  assert.deepEqual(kindsOfOutputs(notebook), kindsOfOutputs(committed));
  assertGood(finalNumbers(notebook));
});
