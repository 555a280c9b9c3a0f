import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import vm from "node:vm";
import { answerDifference, type Tolerance } from "@geta-lab/geta/notebook";
import { answerCellId, type Case } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { complaint, expectedOf } from "../../tools/grade/judge.ts";
import { joinText, type Notebook, parseNotebook } from "../../tools/notebook/nbformat.ts";
import { RIGHT_MASK } from "./solutions.ts";

/** What a check cell hands to `check`. */
interface Checked {
  name: string;
  cases: { of: Case; gives: unknown }[];
  tolerance?: Tolerance;
}

/** Runs a check cell of ours in an empty realm where `check` only listens. */
function checkedBy(source: string, name: string): Checked {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const listen = `function ${name}() {}
    let heard;
    function check(answer, cases, tolerance) { heard = { name: answer.name, cases, tolerance }; }`;
  const text = `${listen}\n${stripTypeScriptTypes(source)}\nJSON.stringify(heard)`;
  return JSON.parse(vm.runInContext(text, context));
}

const folder = new URL("../../notebooks/", import.meta.url);
const notebooks = new Map<string, Notebook>();
for (const { name } of Deno.readDirSync(folder)) {
  if (!name.endsWith(".ipynb")) continue;
  const text = Deno.readTextFileSync(new URL(name, folder));
  notebooks.set(name.replace(/\.ipynb$/, ""), parseNotebook(text));
}

Deno.test("a check cell is heard with its function, its cases and its tolerance", () => {
  const source = `check(f as never, [{ of: [[1], 2], gives: 3 }], { relative: 0, absolute: 1 });`;
  assert.deepEqual(checkedBy(source, "f"), {
    name: "f",
    cases: [{ of: [[1], 2], gives: 3 }],
    tolerance: { relative: 0, absolute: 1 },
  });
  assert.throws(() => checkedBy(RIGHT_MASK, "f"), SyntaxError);
});

for (const exercise of EXERCISES) {
  const { id, name, notebook: file } = exercise, notebook = notebooks.get(file);
  if (exercise.kind !== "function" || notebook === undefined) continue;

  Deno.test(`${id}: its check cell has the visible cases, and what it expects is what the reference gives`, () => {
    const cell = notebook.cells.find((one) => one.id === `${answerCellId(id)}-check`);
    assert.ok(cell !== undefined, `${file} has no cell ${answerCellId(id)}-check`);
    const checked = checkedBy(joinText(cell.source), name);
    assert.equal(checked.name, name);
    assert.equal(
      answerDifference(checked.cases.map(({ of }) => of), exercise.visible),
      undefined,
      "the cases of the cell and those of the exercise differ",
    );
    assert.deepEqual(checked.tolerance, exercise.tolerance);
    for (const { of: args, gives } of checked.cases) {
      const said = { gives, again: gives, args };
      const expected = expectedOf(exercise.reference, args);
      assert.equal(complaint(args, expected, said, exercise.tolerance), undefined);
    }
  });
}
