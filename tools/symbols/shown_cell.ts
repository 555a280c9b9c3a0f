import type { Calls } from "./library.ts";

const CELL = /^\[(\w+)\]\([^)]*\): ([\w-]+)(?: \(by `(\w+)`\)|( \(exercise\)))?$/;
const LATER = /^none yet \(notebook (\d\d)\)$/;

/**
 * Why a cell of a notebook does not show a function.
 *
 * @param cell What the row says: a link to the notebook and the id of the cell; behind them, where the cell reaches the function
 *   through another one, that one, or that the cell is an exercise. Or that no notebook has it yet.
 * @param calls What the notebooks call.
 * @param name The function; without one the cell has to be there.
 * @returns At most one sentence.
 */
export function cellFaults(cell: string, calls: Calls, name?: string): string[] {
  const later = LATER.exec(cell)?.[1];
  if (later !== undefined) {
    const come = [...calls.keys()].find((notebook) => notebook.startsWith(later));
    return come === undefined ? [] : [`notebook ${come} is there, its cell has to be named`];
  }
  const [, notebook, id, by, exercise] = CELL.exec(cell) ?? [];
  const called = calls.get(notebook ?? "")?.get(id ?? "");
  if (!called) return [`no notebook has the cell ${cell || "that is not named"}`];
  if (exercise !== undefined) return /^e\d/.test(id!) ? [] : [`cell ${id} is no exercise`];
  const wanted = by ?? name;
  return wanted === undefined || called.has(wanted) ? [] : [`cell ${id} does not call ${wanted}`];
}
