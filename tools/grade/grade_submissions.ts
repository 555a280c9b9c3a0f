/**
 * Marks many submissions, as many answers at a time as there are cores.
 *
 * @module
 */
import { answerCellId, type Exercise, HIDDEN_SEEDS } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { givenScript } from "./given.ts";
import { gradeExercise } from "./grade_exercise.ts";
import { prepared } from "./prepared.ts";
import { type ExerciseResult, hundredths, type SubmissionResult } from "./result.ts";
import { notebooksOf, type Submission } from "./submission.ts";

/** How to mark. */
export interface GradeSubmissionsOptions {
  /** Seeds of the hidden cases. */
  seeds?: readonly number[];
  /** Whose exercises count; by default those of all notebooks that any of the submissions has. */
  notebooks?: readonly string[];
  /** Whether the submissions are of the challenge tier: then what it demands beyond counts, where cases can tell. Default false. */
  challenge?: boolean;
  /** What can be marked. */
  exercises?: readonly Exercise[];
  /** Answers at a time. */
  workers?: number;
  /** Called after each submission. */
  onResult?: (result: SubmissionResult) => void | Promise<void>;
}

/**
 * Marks submissions. All have the same exercises, so that their points can be compared: a notebook that one of them lacks counts as
 * missing cells.
 *
 * @param submissions What was handed in.
 * @param options Seeds, notebooks, workers.
 * @returns A result for each, in the same order.
 */
export async function gradeSubmissions(
  submissions: readonly Submission[],
  {
    seeds = HIDDEN_SEEDS,
    challenge = false,
    exercises = EXERCISES,
    notebooks = [...new Set(submissions.flatMap((one) => [...notebooksOf(one, exercises)]))],
    workers = navigator.hardwareConcurrency,
    onResult,
  }: GradeSubmissionsOptions = {},
): Promise<SubmissionResult[]> {
  const wanted = exercises.filter(({ notebook }) => notebooks.includes(notebook))
    .map((exercise) => prepared(exercise, seeds, { challenge }));
  const given = await givenScript();
  const results: SubmissionResult[] = new Array(submissions.length);
  const marked = submissions.map((): ExerciseResult[] => new Array(wanted.length));
  const open = submissions.map(() => wanted.length);
  const tasks = submissions.flatMap((_, s) => wanted.map((_, e) => ({ s, e })));
  const finish = async (s: number) => {
    results[s] = total(submissions[s]!, marked[s]!, seeds);
    await onResult?.(results[s]);
  };
  if (wanted.length === 0) { for (const s of submissions.keys()) await finish(s); }
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const { s, e } = tasks[next++]!;
      const exercise = wanted[e]!,
        source = submissions[s]!.cells.get(answerCellId(exercise.exercise.id));
      marked[s]![e] = await gradeExercise(exercise, source, { given });
      if (--open[s]! === 0) await finish(s);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, workers) }, work));
  return results;
}

function total(
  { name, notes }: Submission,
  exercises: ExerciseResult[],
  seeds: readonly number[],
): SubmissionResult {
  const sum = (field: "points" | "maxPoints") =>
    hundredths(exercises.reduce((all, one) => all + one[field], 0));
  return {
    schemaVersion: 1,
    submission: name,
    points: sum("points"),
    maxPoints: sum("maxPoints"),
    seeds: [...seeds],
    notes: exercises.length > 0 ? notes : [...notes, "There is no exercise in it."],
    exercises,
  };
}
