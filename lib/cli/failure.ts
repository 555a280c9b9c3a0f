/** How a failed command ends. */
export interface Failure {
  /** One line for the user. */
  message: string;
  /** 2 if what the user gave is wrong, 1 for a fault at run time. */
  exitCode: 1 | 2;
}

/** Errors that blame the command line, a file or a setting. */
const inputErrors = ["UsageError", "FileError", "DataError", "SettingsError"];

/**
 * Turns whatever was thrown into one line and an exit code. No stack trace reaches the user.
 *
 * The library's own range and type errors begin with "Cannot" and say what to change: wrong input. Those of the JavaScript
 * machine do not: a fault of the program, marked as such.
 *
 * @param error What was thrown.
 * @returns Message and exit code.
 *
 * @example
 * ```ts
 * import { failure, UsageError } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(failure(new UsageError("Unknown option --x")), {
 *   message: "Unknown option --x",
 *   exitCode: 2,
 * });
 * assert.deepEqual(failure(new TypeError("x is not a function")), {
 *   message: "Internal fault: TypeError: x is not a function",
 *   exitCode: 1,
 * });
 * ```
 */
export function failure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { message: oneLine(`Internal fault: ${error}`), exitCode: 1 };
  }
  const { name, message } = error;
  const ours = message.startsWith("Cannot ");
  if (inputErrors.includes(name) || (ours && /^(RangeError|TypeError)$/.test(name))) {
    return { message: oneLine(message), exitCode: 2 };
  }
  const text = ours || name === "Error" ? message : `Internal fault: ${name}: ${message}`;
  return { message: oneLine(text), exitCode: 1 };
}

function oneLine(text: string): string {
  // file names and damaged files may hold control characters
  // deno-lint-ignore no-control-regex
  return text.replace(/\s+/g, " ").replace(/[\x00-\x1f\x7f-\x9f]/g, "?").trim();
}
