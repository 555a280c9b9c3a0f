/**
 * Cases of the exercises for readers: made and answered when the book is built, so that no reference answer is in it.
 *
 * @module
 */
import type { Tolerance } from "../../lib/notebook/answer_difference.ts";
import type { Case, Exercise } from "../../notebooks/exercises/exercise.ts";
import type { Expected } from "../grade/judge.ts";
import { prepared } from "../grade/prepared.ts";

/** Seeds of the practice tests: one list a round, all of them others than the grader's. */
export const PRACTICE_SEEDS: readonly (readonly number[])[] = [[101, 102], [201, 202], [301, 302]];

/** A claim with its calls. */
export interface PracticeProperty {
  name: string;
  calls: { args: Case; expected: Expected }[];
}

/** An exercise as the page knows it. */
export type PracticeExercise =
  | {
    kind: "function";
    name: string;
    tolerance?: Tolerance;
    visible: PracticeProperty[];
    /** Hidden properties, round by round. */
    rounds: PracticeProperty[][];
  }
  | { kind: "number"; name: string; value: number; tolerance: Tolerance };

/**
 * Makes what a page needs of an exercise.
 *
 * @param exercise The exercise.
 * @param seeds Seeds of each round.
 * @returns Plain data.
 */
export function practiceExercise(
  exercise: Exercise,
  seeds: readonly (readonly number[])[] = PRACTICE_SEEDS,
): PracticeExercise {
  if (exercise.kind === "number") {
    const { kind, name, value, tolerance } = exercise;
    return { kind, name, value, tolerance };
  }
  const { kind, name, tolerance } = exercise;
  const rounds = seeds.map((round) => prepared(exercise, round).properties);
  const plain = (isVisible: boolean) => (properties: typeof rounds[number]) =>
    properties.filter(({ visible }) => visible === isVisible)
      .map(({ name, calls }) => ({ name, calls }));
  return {
    kind,
    name,
    ...(tolerance !== undefined && { tolerance }),
    visible: plain(true)(rounds[0]!),
    rounds: rounds.map(plain(false)),
  };
}

/**
 * The script that brings the exercises of a notebook to its page. A script and no JSON, which pages opened from a disk may not read.
 *
 * @param exercises The exercises.
 * @returns JavaScript.
 */
export function practiceScript(exercises: readonly Exercise[]): string {
  const byId = Object.fromEntries(exercises.map((one) => [one.id, practiceExercise(one)]));
  return `globalThis.bookExercises = ${JSON.stringify(byId)};\n`;
}
