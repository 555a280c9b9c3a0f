/**
 * Which wrong variants of an exercise its cases do not tell from the reference.
 *
 * @module
 */
import {
  type Answer,
  type Case,
  challengeCases,
  type FunctionExercise,
  HIDDEN_SEEDS,
} from "../../notebooks/exercises/exercise.ts";
import type { Tolerance } from "../../lib/notebook/answer_difference.ts";
import { wrongVariants } from "../../notebooks/exercises/wrong_variants.ts";
import { complaint, type Expected, expectedOf, observe } from "./judge.ts";
import { prepared } from "./prepared.ts";

/** What became of the wrong variants of an exercise. */
export interface MutantReport {
  id: string;
  name: string;
  /** How many there are. */
  variants: number;
  /** Those with full marks. */
  survivors: string[];
  /** How many calls each is judged by. */
  cases: number;
}

/**
 * Judges the wrong variants of an exercise in this process, as they are our own.
 *
 * @param exercise The exercise.
 * @param seeds Seeds of the hidden cases.
 * @returns How many there are, and which survive.
 */
export function reportOf(
  exercise: FunctionExercise,
  seeds: readonly number[] = HIDDEN_SEEDS,
): MutantReport {
  const { id, name, tolerance } = exercise;
  const calls = prepared(exercise, seeds).properties.flatMap((property) => property.calls);
  return { id, name, ...judged(wrongVariants(exercise), calls, tolerance) };
}

/**
 * The same of what the challenge demands beyond, by its own cases.
 *
 * @param exercise The exercise.
 * @param seeds Seeds of the cases.
 * @returns The report; undefined if no case can tell.
 */
export function challengeReportOf(
  { id, name, challenge, tolerance }: FunctionExercise,
  seeds: readonly number[] = HIDDEN_SEEDS,
): MutantReport | undefined {
  if (challenge === undefined) return undefined;
  const { hidden, reference, wrong } = challenge;
  const calls = hidden.flatMap((_, index) => challengeCases(challenge, index, seeds))
    .map((args) => ({ args, expected: expectedOf(reference, args) }));
  return { id, name: `${name}, challenge`, ...judged(wrong, calls, tolerance) };
}

function judged(
  wrong: Record<string, Answer>,
  calls: readonly { args: Case; expected: Expected }[],
  tolerance: Tolerance | undefined,
): Pick<MutantReport, "variants" | "survivors" | "cases"> {
  const isRight = (variant: Answer) =>
    calls.every(({ args, expected }) =>
      complaint(args, expected, observe(variant, args), tolerance) === undefined
    );
  const variants = Object.entries(wrong);
  const survivors = variants.filter(([, variant]) => isRight(variant)).map(([name]) => name);
  return { variants: variants.length, survivors, cases: calls.length };
}

/**
 * The share of wrong variants that are rejected.
 *
 * @param reports Of the exercises.
 * @returns A number from 0 to 1; 0 without variants.
 */
export function rejectedShare(reports: readonly MutantReport[]): number {
  const sum = (count: (report: MutantReport) => number) =>
    reports.reduce((all, report) => all + count(report), 0);
  const variants = sum((one) => one.variants);
  return variants === 0 ? 0 : 1 - sum((one) => one.survivors.length) / variants;
}
