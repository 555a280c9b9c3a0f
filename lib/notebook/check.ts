/**
 * The visible check of an exercise: the worked example and an edge case, compared as the grader compares.
 *
 * @module
 */
import { messageOf } from "../core/mod.ts";
import { answerDifference, answerText, type Tolerance } from "./answer_difference.ts";

/** One call and what it must give. */
export interface CheckedCall<Args extends unknown[], Result> {
  /** The arguments, JSON. */
  of: Args;
  /** The result, JSON. */
  gives: Result;
}

/** What an answer got wrong: the call, what was expected and what came. */
export class CheckError extends Error {
  /** As consoles show it. */
  override readonly name = "CheckError";
}

/**
 * Calls an answer with each case and throws at the first that is wrong. An answer also must leave its arguments as they are and
 * give the same again for the same arguments.
 *
 * @param answer The function to check.
 * @param cases Arguments and results.
 * @param tolerance How far a real number may be off; see {@linkcode answerDifference}.
 * @throws {CheckError} If a call gives something else, throws or changes its arguments.
 * @throws {TypeError} If the answer is not a function.
 *
 * @example
 * ```ts
 * import { check } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const double = (x: number) => x + x;
 * check(double, [{ of: [2], gives: 4 }]);
 * assert.throws(() => check(double, [{ of: [2], gives: 5 }]), /double\(2\).*\n.*expected 5\n.*received 4/);
 * ```
 */
export function check<Args extends unknown[], Result>(
  answer: (...args: Args) => Result,
  cases: readonly CheckedCall<NoInfer<Args>, NoInfer<Result>>[],
  tolerance?: Tolerance,
): void {
  if (typeof answer !== "function") {
    throw new TypeError(
      `Cannot check: the answer must be a function: current value is ${answerText(answer)}`,
    );
  }
  for (const { of, gives } of cases) {
    const call = `${answer.name}(${of.map(answerText).join(", ")})`;
    const complaint = (what: string) => new CheckError(`${call}\n  ${what}`);
    const args = structuredClone(of);
    const result = called(answer, args, complaint);
    const difference = answerDifference(result, gives, tolerance);
    if (difference !== undefined) {
      const place = difference.startsWith("at ") ? `\n  ${difference}` : "";
      throw complaint(`expected ${answerText(gives)}\n  received ${answerText(result)}${place}`);
    }
    if (answerDifference(args, of) !== undefined) {
      throw complaint(`must not change its arguments: they became ${answerText(args)}`);
    }
    if (answerDifference(called(answer, args, complaint), gives, tolerance) !== undefined) {
      throw complaint("must give the same when it is called again with the same arguments");
    }
  }
  const calls = cases.length === 1 ? "1 call" : `${cases.length} calls`;
  console.log(`${answer.name}: ${calls} as expected`);
}

function called<Args extends unknown[], Result>(
  answer: (...args: Args) => Result,
  args: Args,
  complaint: (what: string) => Error,
): Result {
  try {
    return answer(...args);
  } catch (error) {
    throw complaint(`threw: ${messageOf(error)}`);
  }
}

/**
 * Checks that a number question is answered by a number at all; whether it is the right one shows the grader.
 *
 * @param name The question, for example `"N1.4"`.
 * @param answer The answer, undefined while nothing is written.
 * @throws {CheckError} If it is not a finite number.
 *
 * @example
 * ```ts
 * import { checkNumber } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * checkNumber("N1.4", 0.25);
 * assert.throws(() => checkNumber("N1.4", undefined), /N1.4 is not answered yet/);
 * assert.throws(() => checkNumber("N1.4", NaN), /must be answered by a number: received NaN/);
 * ```
 */
export function checkNumber(name: string, answer: number | undefined): void {
  if (answer === undefined) throw new CheckError(`${name} is not answered yet`);
  if (typeof answer !== "number" || !Number.isFinite(answer)) {
    throw new CheckError(`${name} must be answered by a number: received ${answerText(answer)}`);
  }
  console.log(`${name}: ${answer} is a number; the grader says whether it is the right one`);
}
