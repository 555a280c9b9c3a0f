/**
 * A small instructor's notebook with right answers, and notebooks made of it.
 *
 * @module
 */
import { answerCellId } from "../../notebooks/exercises/exercise.ts";
import type { NumberExercise } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import type { Cell, Notebook } from "../../tools/notebook/nbformat.ts";

/** The exercise of the tests: E1.1. */
export const MASK = EXERCISES.find(({ id }) => id === "E1.1")!;

/** A number question that is in no notebook. */
export const NUMBER: NumberExercise = {
  kind: "number",
  id: "N1.9",
  notebook: "01_what_pruning_is",
  name: "answerN1_9",
  value: 0.36,
  tolerance: { relative: 0, absolute: 0.005 },
};

/** A right answer to E1.1. */
export const RIGHT_MASK = `function magnitudeMask(w: number[], sparsity: number): number[] {
  const removed = count(sparsity, w.length);
  const order = w.map((_, i) => i).sort((a, b) => Math.abs(w[a]!) - Math.abs(w[b]!) || a - b);
  const mask = w.map(() => 1);
  for (const i of order.slice(0, removed)) mask[i] = 0;
  return mask;
}`;

/** The same as an instructor writes it. */
export const INSTRUCTOR_MASK = RIGHT_MASK
  .replace(
    "{\n",
    "{\n  // BEGIN STEPS\n  // 1. How many go?\n  // END STEPS\n  // BEGIN SOLUTION\n",
  )
  .replace(/\n}$/, "\n  // END SOLUTION\n}");

/** A code cell that was run. */
export function codeCell(id: string, source: string): Cell {
  return {
    cell_type: "code",
    id,
    metadata: {},
    source,
    outputs: [{ output_type: "stream", name: "stdout", text: "seen\n" }],
    execution_count: 7,
  };
}

/** A text cell. */
export function textCell(id: string, source: string): Cell {
  return { cell_type: "markdown", id, metadata: {}, source };
}

/** The instructor's notebook: E1.1 and N1.9. */
export function instructorNotebook(): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      codeCell("imports", 'import { check } from "@geta-lab/geta/notebook";'),
      textCell(
        "e1-1-task",
        "### E1.1\n\n<!-- BEGIN HINTS -->\n<details>Sort indices.</details>\n<!-- END HINTS -->\n\n" +
          "<!-- BEGIN CHALLENGE -->\nChallenge: no full sort.\n<!-- END CHALLENGE -->",
      ),
      codeCell("e1-1", INSTRUCTOR_MASK),
      codeCell("e1-1-check", "check(magnitudeMask, [{ of: [[1], 0], gives: [1] }]);"),
      textCell("n1-9-task", "How much?"),
      codeCell("n1-9", "// a share\nconst answerN1_9: number | undefined = 0.36;"),
    ],
  };
}

/** A notebook that holds one answer, as a student hands it in. */
export function handedIn(source: string, id = answerCellId(MASK.id)): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [codeCell(id, source)],
  });
}
