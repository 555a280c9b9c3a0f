import { reasonOf } from "./reason.ts";

/**
 * A file that cannot be used as it is: damaged, foreign, incomplete. The message names the file and what is wrong with it.
 *
 * @example
 * ```ts
 * import { FileError } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.equal(new FileError("Cannot read report.json: it must be JSON").name, "FileError");
 * ```
 */
export class FileError extends Error {
  /** Always `"FileError"`. */
  override readonly name = "FileError";
}

/**
 * A file cannot be written: the disk is full, the folder is gone or read-only. The message names the file and the reason.
 *
 * @example
 * ```ts
 * import { WriteError } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const error = new WriteError("runs/a/report.json", new Error("No space left on device (os error 28)"));
 * assert.equal(error.message, "Cannot write runs/a/report.json: No space left on device");
 * ```
 */
export class WriteError extends Error {
  /** Always `"WriteError"`. */
  override readonly name = "WriteError";

  /**
   * Composes the message.
   *
   * @param path The file.
   * @param cause What the operating system answered.
   */
  constructor(path: string, cause: unknown) {
    super(`Cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}
