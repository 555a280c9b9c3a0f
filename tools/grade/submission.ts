/**
 * Answers in the notebooks of a submission. The files are hostile: only what is needed is read, and everything is checked.
 *
 * @module
 */
import { basename, join } from "node:path";
import * as v from "valibot";
import { messageOf } from "../../lib/core/mod.ts";
import { answerCellId, type Exercise } from "../../notebooks/exercises/exercise.ts";

/** What a student handed in. */
export interface Submission {
  /** Name of the file or folder. */
  name: string;
  /** Source of each code cell by its id. */
  cells: Map<string, string>;
  /** What was wrong with the files, a sentence each. */
  notes: string[];
}

const MAX_BYTES = 50e6;

const MAX_NOTEBOOKS = 100;

/** An editor that loses cell ids keeps metadata: `grade_id` is the same name. */
const cell = v.object({
  cell_type: v.string(),
  source: v.union([v.string(), v.array(v.string())]),
  id: v.optional(v.string()),
  metadata: v.optional(
    v.object({ nbgrader: v.optional(v.object({ grade_id: v.optional(v.string()) })) }),
  ),
});

const notebook = v.object({ cells: v.array(v.unknown()) });

/**
 * Finds the submissions that are meant by a path.
 *
 * @param path A notebook, which is one submission; or a folder, in which each notebook is one and each folder with notebooks is one.
 * @param options Whether a folder without notebooks is all right.
 * @returns The paths of the notebooks of each submission by its name, in alphabetical order.
 * @throws {TypeError} If there is no notebook.
 */
export async function submissionsIn(
  path: string,
  { mayBeEmpty = false }: { mayBeEmpty?: boolean } = {},
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if ((await Deno.stat(path)).isFile) return found.set(basename(path), [path]);
  const entries = await Array.fromAsync(Deno.readDir(path));
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const inner = join(path, name);
    if (!isDirectory) {
      if (name.endsWith(".ipynb")) found.set(name, [inner]);
      continue;
    }
    const files = (await Array.fromAsync(Deno.readDir(inner)))
      .filter((one) => one.isFile && one.name.endsWith(".ipynb"))
      .map((one) => join(inner, one.name)).sort().slice(0, MAX_NOTEBOOKS);
    if (files.length > 0) found.set(name, files);
  }
  if (found.size > 0 || mayBeEmpty) return found;
  throw new TypeError(`Cannot grade: a folder must hold notebooks: current value is ${path}`);
}

/**
 * Reads a submission.
 *
 * @param name Its name.
 * @param files Its notebooks.
 * @returns Its cells; what cannot be read is a note, not an error.
 */
export async function readSubmission(name: string, files: readonly string[]): Promise<Submission> {
  const submission: Submission = { name, cells: new Map(), notes: [] };
  for (const file of files) {
    try {
      const { size } = await Deno.stat(file);
      if (size > MAX_BYTES) throw new TypeError("it is larger than 50 MB");
      readCells(await Deno.readTextFile(file), submission);
    } catch (error) {
      submission.notes.push(`${basename(file)} cannot be read: ${messageOf(error)}.`);
    }
  }
  return submission;
}

/**
 * Adds the code cells of a notebook to a submission. Of cells with one id the first counts.
 *
 * @param json The text of the notebook.
 * @param submission What it is added to.
 * @throws {TypeError} If it is no notebook.
 * @throws {SyntaxError} If it is not JSON.
 */
export function readCells(json: string, { cells, notes }: Submission): void {
  const read = v.safeParse(notebook, JSON.parse(json));
  if (!read.success) throw new TypeError("it is no notebook");
  for (const [index, item] of read.output.cells.entries()) {
    const one = v.safeParse(cell, item);
    if (!one.success) {
      notes.push(`Cell ${index + 1} cannot be read and is left out.`);
      continue;
    }
    const { cell_type, source, id, metadata } = one.output;
    if (cell_type !== "code") continue;
    const text = typeof source === "string" ? source : source.join("");
    for (const key of new Set([id, metadata?.nbgrader?.grade_id])) {
      if (key !== undefined && !cells.has(key)) cells.set(key, text);
    }
  }
}

/**
 * The notebooks whose exercises a submission has, by its cells.
 *
 * @param submission The submission.
 * @param exercises All exercises.
 * @returns Names of notebooks.
 */
export function notebooksOf({ cells }: Submission, exercises: readonly Exercise[]): Set<string> {
  const has = ({ id }: Exercise) => {
    const answer = answerCellId(id);
    return cells.has(answer) || cells.has(`${answer}-check`);
  };
  return new Set(exercises.filter(has).map((exercise) => exercise.notebook));
}
