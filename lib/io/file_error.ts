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
