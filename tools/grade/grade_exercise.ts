/**
 * Marks one exercise of one submission.
 *
 * @module
 */
import { answerDifference, answerText } from "../../lib/notebook/answer_difference.ts";
import {
  answerCellId,
  type Exercise,
  type FunctionExercise,
  NUMBER_POINTS,
  type NumberExercise,
} from "../../notebooks/exercises/exercise.ts";
import { LIMITS, type Limits } from "./answer_process.ts";
import { complaint, type Observed } from "./judge.ts";
import type { PreparedExercise } from "./prepared.ts";
import { type ExerciseResult, hundredths, type Outcome, type PropertyResult } from "./result.ts";
import { type Lost, runAnswer, runConstant } from "./run_answer.ts";
import { callText, failure, lostText } from "./sentences.ts";

/** What an answer is run with. */
export interface GradeOptions {
  /** The script of the given functions. */
  given: string;
  /** What an answer may use. */
  limits?: Limits;
}

/** Characters of an answer cell; longer ones are not run. */
const LONGEST_ANSWER = 100_000;

/**
 * Marks an answer: the points of a property are shared out over its cases.
 *
 * @param prepared The exercise.
 * @param source The answer cell, undefined if the notebook has none.
 * @param options The given functions, and limits.
 * @returns Points and sentences.
 */
export async function gradeExercise(
  prepared: PreparedExercise,
  source: string | undefined,
  { given, limits = LIMITS }: GradeOptions,
): Promise<ExerciseResult> {
  const { exercise } = prepared, cell = answerCellId(exercise.id);
  if (source === undefined) {
    return nothing(
      prepared,
      "missing cell",
      `The notebook has no cell ${cell}. Take the cell from a fresh copy and put the answer there.`,
    );
  }
  if (source.length > LONGEST_ANSWER) {
    return nothing(prepared, "too long", `The cell ${cell} is too long to be an answer.`);
  }
  const answer = { source, name: exercise.name, given };
  if (exercise.kind === "number") {
    const found = await runConstant(answer, limits);
    if (!("failed" in found)) return numberResult(prepared, exercise, found.value);
    const { outcome, message } = failure(found, cell, exercise.name, limits);
    return nothing(prepared, outcome, message);
  }
  const cases = prepared.properties.flatMap(({ calls }) => calls.map(({ args }) => args));
  const called = await runAnswer(answer, cases, limits);
  if ("failed" in called) {
    const { outcome, message } = failure(called, cell, exercise.name, limits);
    return nothing(prepared, outcome, message);
  }
  if (called.every((one) => "throws" in one && one.message === notWritten(exercise))) {
    return nothing(prepared, "not written", `${notWritten(exercise)}.`);
  }
  return functionResult(prepared, exercise, called, limits);
}

/**
 * What the stub of an exercise throws.
 *
 * @param exercise The exercise.
 * @returns The message.
 */
export function notWritten({ id }: Exercise): string {
  return `${id} is not written yet`;
}

function functionResult(
  prepared: PreparedExercise,
  exercise: FunctionExercise,
  called: (Observed | Lost)[],
  limits: Limits,
): ExerciseResult {
  let at = 0;
  const properties = prepared.properties.map(({ calls, ...property }): PropertyResult => {
    const wrong = calls.flatMap(({ args, expected }) => {
      const one = called[at++]!;
      const words = "lost" in one
        ? lostText(one, limits)
        : complaint(args, expected, one, exercise.tolerance);
      return words === undefined ? [] : [`${callText(exercise.name, args)}: ${words}`];
    });
    const passed = calls.length - wrong.length;
    return {
      ...property,
      points: hundredths(property.maxPoints * passed / calls.length),
      cases: calls.length,
      passed,
      ...(wrong.length > 0 && { message: wrong[0]! }),
    };
  });
  const failed = properties.filter(({ passed, cases }) => passed < cases);
  const message = failed.length === 0
    ? "Right."
    : `Not yet: ${
      failed.map(({ name, passed, cases }) => `${name} (${passed} of ${cases})`).join("; ")
    }.`;
  return result(prepared, "graded", message, properties);
}

function numberResult(
  prepared: PreparedExercise,
  { id, value, tolerance }: NumberExercise,
  received: unknown,
): ExerciseResult {
  if (received === undefined) return nothing(prepared, "not written", `${id} is not answered yet.`);
  if (typeof received !== "number") {
    return nothing(prepared, "no number", `${id} must be a number: it is ${answerText(received)}.`);
  }
  const isRight = answerDifference(received, value, tolerance) === undefined;
  const message = isRight ? "Right." : `${answerText(received)} is not the number.`;
  const [property] = unearned(prepared);
  return result(prepared, "graded", message, [{
    ...property!,
    cases: 1,
    ...(isRight ? { passed: 1, points: NUMBER_POINTS } : { message }),
  }]);
}

function nothing(prepared: PreparedExercise, outcome: Outcome, message: string): ExerciseResult {
  return result(prepared, outcome, message, unearned(prepared));
}

function unearned({ properties }: PreparedExercise): PropertyResult[] {
  return properties.map(({ calls, ...property }) => ({
    ...property,
    points: 0,
    cases: Math.max(calls.length, 1),
    passed: 0,
  }));
}

function result(
  { exercise: { id, name, notebook } }: PreparedExercise,
  outcome: Outcome,
  message: string,
  properties: PropertyResult[],
): ExerciseResult {
  const total = (field: "points" | "maxPoints") =>
    hundredths(properties.reduce((sum, property) => sum + property[field], 0));
  return {
    id,
    name,
    notebook,
    outcome,
    points: total("points"),
    maxPoints: total("maxPoints"),
    message,
    properties,
  };
}
