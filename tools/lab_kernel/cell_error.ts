/**
 * Errors that the kernel of Deno keeps to itself.
 *
 * @module
 */
import type { JsonObject } from "../notebook/messages.ts";
import { explainSyntaxError } from "../notebook/syntax_error.ts";
import type { RunningCell } from "./running_cell.ts";

/**
 * Says why a cell failed of which the kernel only says that it did: it could not be parsed, or was terminated.
 *
 * @param cell The cell.
 * @param reply Content of the kernel's reply.
 * @returns Content of an error message.
 */
export async function unsaidError(cell: RunningCell, reply: JsonObject): Promise<JsonObject> {
  if (cell.terminated) {
    return errorContent("Interrupted", "Stopped, the state of the kernel is kept");
  }
  const syntax = await explainSyntaxError(cell.code);
  return syntax === undefined
    ? errorContent("Error", String(reply["evalue"]))
    : errorContent("SyntaxError", syntax);
}

/**
 * Makes the content of an error message.
 *
 * @param ename Name of the error.
 * @param text What it says, and in further lines where.
 * @returns The content.
 */
export function errorContent(ename: string, text: string): JsonObject {
  const [evalue = "", ...rest] = text.split("\n");
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...rest] };
}
