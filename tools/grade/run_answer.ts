/**
 * Runs one answer in processes of its own and says what each call did. It never runs the answer itself.
 *
 * @module
 */
import type { Case } from "../../notebooks/exercises/exercise.ts";
import { type End, LIMITS, type Limits, runProcess } from "./answer_process.ts";
import type { Observed } from "./judge.ts";

/** What to run. */
export interface AnswerSource {
  /** The answer cell. */
  source: string;
  /** The function or constant that it defines. */
  name: string;
  /** The script of the given functions. */
  given: string;
}

/** A call that gave nothing, and why. */
export interface Lost {
  lost: End | "given up";
}

/** Why no call could be made at all. */
export interface Failed {
  failed: End | "syntax" | "import" | "run" | "missing";
  message: string;
}

/** After so many calls that end their process the others are lost, too: an endless loop must not cost a minute. */
export const MAX_ENDS = 3;

/**
 * Calls an answer with each case, in the order of the cases. A call that ends its process is lost, and the next one has a new process.
 *
 * @param answer The answer.
 * @param cases The arguments of each call, at least one.
 * @param limits How long, how much memory, how much output.
 * @returns What each call did, or why there was none.
 */
export async function runAnswer(
  answer: AnswerSource,
  cases: readonly Case[],
  limits: Limits = LIMITS,
): Promise<(Observed | Lost)[] | Failed> {
  const calls: (Observed | Lost)[] = [];
  for (let ends = 0; calls.length < cases.length;) {
    if (ends === MAX_ENDS) {
      calls.push({ lost: "given up" });
      continue;
    }
    const { failed, observed, end } = await runProcess(answer, cases.slice(calls.length), limits);
    if (failed !== undefined && calls.length === 0) return failed;
    calls.push(...observed);
    if (calls.length === cases.length) break;
    calls.push({ lost: end });
    ends++;
  }
  return calls;
}

/**
 * Reads the constant that a cell defines.
 *
 * @param answer The answer.
 * @param limits How long, how much memory, how much output.
 * @returns The value, or why there is none.
 */
export async function runConstant(
  answer: AnswerSource,
  limits: Limits = LIMITS,
): Promise<{ value: unknown } | Failed> {
  const { failed, value, end } = await runProcess(answer, [], limits);
  return failed ?? value ?? { failed: end, message: "" };
}
