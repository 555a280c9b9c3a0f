/**
 * What a reader is told of his answer: the grader's rules and words, without marks.
 *
 * @module
 */
import { answerText, type Tolerance } from "../../lib/notebook/answer_difference.ts";
import type { Case } from "../../notebooks/exercises/exercise.ts";
import { complaint, type Expected, type Observed } from "../grade/judge.ts";
import type { Lost } from "../grade/run_answer.ts";
import { callText, lostText } from "../grade/sentences.ts";
import type { PracticeProperty } from "./practice_cases.ts";

/** A call that was not right. */
export interface WrongCall {
  /** The call as the reader would write it. */
  call: string;
  expected: string;
  received: string;
  /** What is wrong with it. */
  why: string;
}

/** What became of a property. */
export interface PracticeResult {
  name: string;
  cases: number;
  passed: number;
  /** The first call that was not right. */
  wrong?: WrongCall;
}

/** How calls are judged. */
export interface JudgeOptions {
  /** Name of the function. */
  name: string;
  tolerance?: Tolerance | undefined;
  /** Time of a call, milliseconds. */
  callMs: number;
}

/**
 * Judges the calls of an answer.
 *
 * @param properties The properties, whose calls were made in order.
 * @param calls What each call did.
 * @param options Name, tolerance, time.
 * @returns One result for each property.
 */
export function practiceResults(
  properties: readonly PracticeProperty[],
  calls: readonly (Observed | Lost)[],
  options: JudgeOptions,
): PracticeResult[] {
  let at = 0;
  return properties.map(({ name, calls: cases }) => {
    const wrong = cases.flatMap(({ args, expected }) =>
      wrongCall(args, expected, calls[at++]!, options) ?? []
    );
    return {
      name,
      cases: cases.length,
      passed: cases.length - wrong.length,
      ...(wrong.length > 0 && { wrong: wrong[0]! }),
    };
  });
}

function wrongCall(
  args: Case,
  expected: Expected,
  one: Observed | Lost,
  { name, tolerance, callMs }: JudgeOptions,
): WrongCall | undefined {
  const why = "lost" in one
    ? one.lost === "given up" ? "was not made any more" : lostText(one, { callMs })
    : complaint(args, expected, one, tolerance);
  if (why === undefined) return undefined;
  return {
    call: callText(name, args),
    expected: "throws" in expected ? `a ${expected.throws}` : answerText(expected.gives),
    received: "gives" in one
      ? answerText(one.gives)
      : "throws" in one
      ? `${one.throws}: ${one.message}`
      : "nothing",
    why,
  };
}
