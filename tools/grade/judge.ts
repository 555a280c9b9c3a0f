/**
 * Whether one call of an answer counts: the only place where marks are decided. It sees values, never the student's program.
 *
 * @module
 */
import {
  answerDifference,
  answerText,
  type Tolerance,
} from "../../lib/notebook/answer_difference.ts";
import type { Answer, Case, Json } from "../../notebooks/exercises/exercise.ts";

/** What the reference does for some arguments. */
export type Expected = { gives: Json } | { throws: string };

/** What an answer did. */
export type Observed =
  | {
    /** The result. */
    gives: unknown;
    /** The result of a second call with the same arguments. */
    again: unknown;
    /** The arguments after the first call. */
    args: unknown;
  }
  | {
    /** Name of the error. */
    throws: string;
    /** Its message. */
    message: string;
  };

/**
 * What the reference gives or throws.
 *
 * @param reference The reference.
 * @param args The arguments; they are copied.
 * @returns The result, or the name of the error that the statement demands.
 * @throws If the reference throws anything but a `RangeError`.
 */
export function expectedOf(reference: Answer, args: Case): Expected {
  try {
    return { gives: reference(...structuredClone(args)) };
  } catch (error) {
    if (error instanceof RangeError) return { throws: error.name };
    throw error;
  }
}

/**
 * Calls an answer that is trusted, as the process of the grader calls one that is not.
 *
 * @param answer A function of this repository: a reference or a wrong variant.
 * @param args The arguments; they are copied.
 * @returns What it did.
 */
export function observe(answer: Answer, args: Case): Observed {
  const first = structuredClone(args), second = structuredClone(args);
  try {
    return { gives: answer(...first), args: first, again: answer(...second) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { throws: name, message };
  }
}

/**
 * Says why a call does not count, or nothing if it does.
 *
 * @param args The arguments.
 * @param expected What the reference does.
 * @param observed What the answer did.
 * @param tolerance How far real numbers may be off.
 * @returns One sentence without the call, or undefined.
 */
export function complaint(
  args: Case,
  expected: Expected,
  observed: Observed,
  tolerance?: Tolerance,
): string | undefined {
  if ("throws" in expected) {
    if ("throws" in observed) {
      return observed.throws === expected.throws && !isStackOverflow(observed.message)
        ? undefined
        : `must throw a ${expected.throws}: it threw ${thrownText(observed)}`;
    }
    return `must throw a ${expected.throws}: it returned ${answerText(observed.gives)}`;
  }
  if ("throws" in observed) return `threw ${thrownText(observed)}`;
  const difference = answerDifference(observed.gives, expected.gives, tolerance);
  if (difference !== undefined) return difference;
  if (answerDifference(observed.args, args) !== undefined) {
    return `must not change its arguments: they became ${answerText(observed.args)}`;
  }
  if (answerDifference(observed.again, expected.gives, tolerance) !== undefined) {
    return "must give the same when it is called again with the same arguments";
  }
  return undefined;
}

/** A recursion without an end throws a `RangeError`, too, and is never what a statement demands. */
function isStackOverflow(message: string): boolean {
  return message.includes("call stack");
}

function thrownText({ throws, message }: { throws: string; message: string }): string {
  return message === "" ? throws : `${throws}: ${message}`;
}
