/**
 * Exercises with their cases and expected values.
 *
 * @module
 */
import {
  type Case,
  challengeCases,
  type Exercise,
  hiddenCases,
  NUMBER_POINTS,
  VISIBLE_POINTS,
} from "../../notebooks/exercises/exercise.ts";
import { type Expected, expectedOf } from "./judge.ts";

/** A claim with its calls and what they must give. */
interface PreparedProperty {
  name: string;
  visible: boolean;
  maxPoints: number;
  calls: { args: Case; expected: Expected }[];
}

/** An exercise whose expected values are known. */
export interface PreparedExercise {
  exercise: Exercise;
  properties: PreparedProperty[];
}

/**
 * Makes the cases of an exercise and lets the reference answer them.
 *
 * @param exercise The exercise.
 * @param seeds Seeds of the hidden cases.
 * @param options Whether what the challenge tier demands beyond counts, too.
 * @returns The exercise with its expected values.
 */
export function prepared(
  exercise: Exercise,
  seeds: readonly number[],
  { challenge = false }: { challenge?: boolean } = {},
): PreparedExercise {
  if (exercise.kind === "number") {
    const value = { name: "the value", visible: false, maxPoints: NUMBER_POINTS, calls: [] };
    return { exercise, properties: [value] };
  }
  const { visible, hidden, reference } = exercise;
  const withExpected = (cases: Case[], right = reference) =>
    cases.map((args) => ({ args, expected: expectedOf(right, args) }));
  const beyond = challenge ? exercise.challenge : undefined;
  return {
    exercise,
    properties: [
      {
        name: "the visible cases",
        visible: true,
        maxPoints: VISIBLE_POINTS,
        calls: withExpected(visible),
      },
      ...hidden.map(({ name, points }, index) => ({
        name,
        visible: false,
        maxPoints: points,
        calls: withExpected(hiddenCases(exercise, index, seeds)),
      })),
      ...(beyond?.hidden ?? []).map(({ name, points }, index) => ({
        name: `challenge: ${name}`,
        visible: false,
        maxPoints: points,
        calls: withExpected(challengeCases(beyond!, index, seeds), beyond!.reference),
      })),
    ],
  };
}
