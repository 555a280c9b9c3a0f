/**
 * A student's way through a notebook, as one notebook to run: first as it was handed out, in which exactly the checks of its exercises
 * fail; then each exercise solved, one after the other, with the later ones as they were.
 *
 * @module
 */
import { answerCellId, type Exercise } from "../../notebooks/exercises/exercise.ts";
import { notWritten } from "../grade/grade_exercise.ts";
import { tierOf } from "../tiers/tier.ts";
import type { Cell, Notebook } from "./nbformat.ts";

/** What a student runs. */
export interface Journey {
  /** The student's notebook, and behind it each answer with its check once more, solved. */
  notebook: Notebook;
  /** What the cells that must fail say, by their position. */
  mustFail: Map<number, string>;
}

/**
 * The way through a notebook.
 *
 * A cell that needs an answer fails where it is not written; that the checks, and only they, do so, shows that whoever skips an
 * exercise can go on.
 *
 * @param notebook The instructor's.
 * @param exercises Those of this notebook.
 * @returns What to run and what must fail.
 * @throws {SyntaxError} If an answer has nothing to take away.
 * @throws {TypeError} If an exercise lacks its cells.
 */
export function journeyOf(notebook: Notebook, exercises: readonly Exercise[]): Journey {
  const { cells } = tierOf(notebook, exercises, "student");
  const solved = tierOf(notebook, exercises, "solution").cells;
  const mustFail = new Map<number, string>(), behind: Cell[] = [];
  for (const exercise of exercises) {
    const answer = answerCellId(exercise.id);
    const at = (id: string) => {
      const index = cells.findIndex((cell) => cell.id === id && cell.cell_type === "code");
      if (index >= 0) return index;
      throw new TypeError(
        `Cannot make a journey: the notebook must have a cell ${id}: it has none`,
      );
    };
    const own = [at(answer)];
    if (exercise.kind === "function" || cells.some(({ id }) => id === `${answer}-check`)) {
      const check = at(`${answer}-check`);
      mustFail.set(check, complaintOf(exercise));
      own.push(check);
    }
    for (const index of own) {
      behind.push({ ...solved[index]!, id: `${solved[index]!.id}-solved` });
    }
  }
  return { notebook: { ...notebook, cells: [...cells, ...behind] }, mustFail };
}

/** What the check of an untouched answer says. */
function complaintOf(exercise: Exercise): string {
  return exercise.kind === "function"
    ? `threw: ${notWritten(exercise)}`
    : `${exercise.id} is not answered yet`;
}
