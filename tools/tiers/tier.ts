/**
 * What of an instructor's notebook its readers get.
 *
 * @module
 */
import { answerCellId, type Exercise, VISIBLE_POINTS } from "../../notebooks/exercises/exercise.ts";
import { notWritten } from "../grade/grade_exercise.ts";
import { type Cell, joinText, type Notebook } from "../notebook/nbformat.ts";
import { type Fate, hasRegion, type Region, withRegions } from "./regions.ts";

/** The tiers: with steps and hints, with less and a stronger demand, with everything. */
export const TIERS = ["student", "challenge", "solution"] as const;

/** One of them. */
export type Tier = typeof TIERS[number];

/** Metadata of a cell as nbgrader has it, version 3 of its schema. */
interface Nbgrader {
  schema_version: 3;
  grade_id: string;
  /** Whether its run gives points. */
  grade: boolean;
  /** Whether it holds an answer. */
  solution: boolean;
  /** Whether students may not change it. */
  locked: boolean;
  task: false;
  points?: number;
}

/**
 * Makes a tier of a notebook, without outputs.
 *
 * @param notebook The instructor's.
 * @param exercises All exercises of it.
 * @param tier Which tier.
 * @returns A new notebook.
 * @throws {SyntaxError} If regions do not match, or an answer has nothing to take away.
 */
export function tierOf(notebook: Notebook, exercises: readonly Exercise[], tier: Tier): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => tierCell(cell, exercises, tier)) };
}

function tierCell(cell: Cell, exercises: readonly Exercise[], tier: Tier): Cell {
  const answered = exercises.find(({ id }) => answerCellId(id) === cell.id);
  const source = tierSource(cell, answered, tier);
  const nbgrader = gradedBy(cell, exercises);
  const metadata = { ...cell.metadata, ...(nbgrader && { nbgrader }) };
  if (cell.cell_type !== "code") return { ...cell, metadata, source };
  return { ...cell, metadata, source, outputs: [], execution_count: null };
}

function tierSource(cell: Cell, exercise: Exercise | undefined, tier: Tier): string {
  const source = joinText(cell.source);
  try {
    if (tier !== "solution" && exercise !== undefined) {
      requireSolution(source, exercise);
      if (exercise.kind === "number") return withoutNumber(source, exercise.name);
    }
    const text = withRegions(source, fates(exercise, tier));
    return cell.cell_type === "markdown" ? text.replaceAll(/\n{3,}/g, "\n\n").trimEnd() : text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cell ${cell.id}: ${error.message}`);
  }
}

/** The solution keeps the marks of the code: nbgrader finds the answers by them. */
function fates(exercise: Exercise | undefined, tier: Tier): Record<Region, Fate> {
  const stub = exercise === undefined
    ? "drop"
    : { line: `throw new Error("${notWritten(exercise)}");` };
  switch (tier) {
    case "student":
      return { SOLUTION: stub, STEPS: "keep", HINTS: "keep", CHALLENGE: "drop" };
    case "challenge":
      return { SOLUTION: stub, STEPS: "drop", HINTS: "drop", CHALLENGE: "keep" };
    case "solution":
      return { SOLUTION: "mark", STEPS: "keep", HINTS: "keep", CHALLENGE: "keep" };
  }
}

function requireSolution(source: string, { kind, id }: Exercise): void {
  if (kind === "function" && !hasRegion(source, "SOLUTION")) {
    throw new SyntaxError(`${id} needs a region SOLUTION, which readers do not get`);
  }
}

/** `const answerN1_4: number | undefined = 0.36;` without the number. */
function withoutNumber(source: string, name: string): string {
  const plain = withRegions(source, {
    SOLUTION: "keep",
    STEPS: "drop",
    HINTS: "drop",
    CHALLENGE: "drop",
  });
  const assigned = new RegExp(`^(const ${name}\\b[^=]*=)[^;]*;`, "m");
  if (!assigned.test(plain)) {
    throw new SyntaxError(`it needs a line const ${name}: number | undefined = …;`);
  }
  return plain.replace(assigned, "$1 undefined;");
}

function gradedBy({ id = "" }: Cell, exercises: readonly Exercise[]): Nbgrader | undefined {
  const [, answer = id, part] = /^(.*)-(task|check)$/.exec(id) ?? [];
  const exercise = exercises.find((one) => answerCellId(one.id) === answer);
  if (exercise === undefined) return undefined;
  const isAnswer = part === undefined, isCheck = part === "check";
  return {
    schema_version: 3,
    grade_id: id,
    grade: isCheck,
    solution: isAnswer,
    locked: !isAnswer,
    task: false,
    ...(isCheck && { points: exercise.kind === "function" ? VISIBLE_POINTS : 0 }),
  };
}
