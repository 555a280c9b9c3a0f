/**
 * What a student reads when his answer cannot be called, or when a call gave nothing.
 *
 * @module
 */
import { answerText } from "../../lib/notebook/answer_difference.ts";
import type { Case } from "../../notebooks/exercises/exercise.ts";
import type { Limits } from "./answer_process.ts";
import { GIVEN_NAMES } from "./given_names.ts";
import type { Outcome } from "./result.ts";
import type { Failed, Lost } from "./run_answer.ts";

const ALLOWED = `An answer may use plain TypeScript and ${
  GIVEN_NAMES.slice(0, -1).join(", ")
} and ${GIVEN_NAMES.at(-1)}, which are there already.`;

/**
 * Why an answer could not be called.
 *
 * @param failed What the process said.
 * @param cell Id of the answer cell.
 * @param name The function or constant that it should define.
 * @param limits What an answer may use.
 * @returns The outcome and a sentence.
 */
export function failure(
  { failed, message }: Failed,
  cell: string,
  name: string,
  limits: Pick<Limits, "callMs">,
): { outcome: Outcome; message: string } {
  const unknown = /is not defined/.test(message) ? ` ${ALLOWED}` : "";
  switch (failed) {
    case "syntax":
      return {
        outcome: "syntax error",
        message: `The cell ${cell} is not TypeScript that runs: ${message}.`,
      };
    case "import":
      return { outcome: "import", message: `The cell ${cell} imports something. ${ALLOWED}` };
    case "run":
      return {
        outcome: "error",
        message: `The cell ${cell} fails when it is run: ${message}.${unknown}`,
      };
    case "missing":
      return { outcome: "no function", message: `The cell ${cell} defines no ${name}.` };
    default:
      return {
        outcome: failed,
        message: `The cell ${cell} cannot be run: it ${lostText({ lost: failed }, limits)}.`,
      };
  }
}

/**
 * Why a call gave nothing.
 *
 * @param lost What ended it.
 * @param limits What an answer may use.
 * @returns The rest of a sentence that begins with the call.
 */
export function lostText({ lost }: Lost, { callMs }: Pick<Limits, "callMs">): string {
  switch (lost) {
    case "time":
      return `did not end within ${callMs / 1000} seconds`;
    case "memory":
      return "needed more memory than there is";
    case "output":
      return "wrote more than is read";
    case "exit":
      return "ended the process";
    case "given up":
      return "was not made, because three calls before it ended the process";
  }
}

/**
 * A call as the student would write it.
 *
 * @param name The function.
 * @param args Its arguments.
 * @returns One line, cut where it is long.
 */
export function callText(name: string, args: Case): string {
  return `${name}(${args.map(answerText).join(", ")})`;
}
