import assert from "node:assert/strict";
import { shortForm } from "../../tools/notebook/short_form.ts";
import { notebookOf } from "./notebook_of.ts";

function shortened(source: string): string {
  return shortForm(notebookOf(source)).cells.map((cell) => String(cell.source)).join();
}

Deno.test("shortForm() puts short values in place of constants, properties and lists", () => {
  assert.equal(
    shortened([
      "const epochs = 5; // short: 1",
      "const count: number = 3_000; // short: 40",
      "const ratios = [0.1, 0.3, 0.5]; // short: [0.5]",
      "const data = shapes({",
      "  train: 3200, // short: 400",
      "  test: 1000",
      "});",
      "epochs.length = 7 // short: 2",
    ].join("\n")),
    [
      "const epochs = 1; // short: 1",
      "const count: number = 40; // short: 40",
      "const ratios = [0.5]; // short: [0.5]",
      "const data = shapes({",
      "  train: 400, // short: 400",
      "  test: 1000",
      "});",
      "epochs.length = 2 // short: 2",
    ].join("\n"),
  );
});

Deno.test("shortForm() leaves other cells alone and does not change its argument", () => {
  const before = notebookOf("const a = 1; // shorter: 2", "const b = 3; // short: 4");
  const copy = structuredClone(before);
  const after = shortForm(before);
  assert.deepEqual(before, copy);
  assert.deepEqual(after.cells[0], before.cells[0]);
  assert.equal(after.cells[1]?.source, "const b = 4; // short: 4");
});

Deno.test("shortForm() refuses a line with more than one name", () => {
  assert.throws(
    () => shortened("const data = shapes({ train: 3200 }), n = 3; // short: 400 \n"),
    {
      name: "SyntaxError",
      message:
        'Cannot shorten a line: it must be one name with one value, as "epochs = 5; // short: 1": ' +
        "current value is const data = shapes({ train: 3200 }), n = 3; // short: 400",
    },
  );
  assert.throws(() => shortened("train(3200); // short: 5"), /Cannot shorten a line/);
});
