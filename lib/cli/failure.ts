import { CommanderError } from "commander";
import { DataError } from "../../datasets/mod.ts";
import { FileError, WriteError } from "../io/mod.ts";
import { SettingsError } from "../settings/mod.ts";
import { inFlags } from "./options/in_flags.ts";
import { DivergenceError } from "../train/mod.ts";
import { UsageError } from "./options/usage_error.ts";

/** How a failed command ends. */
export interface Failure {
  /** One line for the user. */
  message: string;
  /** 2 if what the user gave is wrong, 1 for a fault at run time. */
  exitCode: 1 | 2;
}

/** Errors that blame what the user gave. */
const wrongInput = [CommanderError, UsageError, FileError, DataError];

/** Errors that a good program with good input may end with. */
const misfortunes = [DivergenceError, WriteError];

/**
 * Turns whatever was thrown into one line and an exit code. The class decides: wrong input, misfortune (a full disk, a loss that
 * is no number), or else a fault of the program, marked as such. No stack trace reaches the user.
 *
 * @param error What was thrown.
 * @returns Message and exit code.
 *
 * @example
 * ```ts
 * import { failure, UsageError } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(failure(new UsageError("Unknown command x")), {
 *   message: "Unknown command x",
 *   exitCode: 2,
 * });
 * assert.deepEqual(failure(new TypeError("x is not a function")), {
 *   message: "Internal fault: TypeError: x is not a function",
 *   exitCode: 1,
 * });
 * ```
 */
export function failure(error: unknown): Failure {
  const isOf = (classes: readonly (new (...args: never[]) => Error)[]) =>
    classes.some((one) => error instanceof one);
  if (error instanceof SettingsError) {
    return { message: oneLine(inFlags(error.message)), exitCode: 2 };
  }
  if (isOf(wrongInput)) return { message: oneLine(plain(error as Error)), exitCode: 2 };
  if (isOf(misfortunes)) return { message: oneLine((error as Error).message), exitCode: 1 };
  return { message: oneLine(`Internal fault: ${error}`), exitCode: 1 };
}

/** Commander's messages begin with "error: " and a small letter. */
function plain({ message }: Error): string {
  return message.replace(/^error: (.)/, (_, first: string) => first.toUpperCase());
}

function oneLine(text: string): string {
  // file names and damaged files may hold control characters
  // deno-lint-ignore no-control-regex -- control characters are what it replaces
  return text.replace(/\s+/g, " ").replace(/[\x00-\x1f\x7f-\x9f]/g, "?").trim();
}
