/** What {@linkcode DataError} says. */
export interface DataErrorOptions {
  /** What could not be done, default "read". */
  action?: string;
  /** What is needed, as a clause: "its size must be 4 bytes". */
  wanted: string;
  /** What was found instead. */
  found: string | number;
}

/**
 * A data file is missing, damaged or cannot be fetched. The message is one line for the user: which file, what is needed,
 * what was found.
 *
 * @example
 * ```ts
 * import { DataError } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const error = new DataError("test_batch.bin", { wanted: "its size must be 4 bytes", found: 3 });
 * assert.equal(
 *   error.message,
 *   "Cannot read test_batch.bin: its size must be 4 bytes: current value is 3",
 * );
 * ```
 */
export class DataError extends Error {
  /** Name of the class. */
  override readonly name = "DataError";
  /** The file in question. */
  readonly file: string;

  /**
   * Composes the message.
   *
   * @param file The file, as the user wrote its path.
   * @param options What is needed and what was found.
   */
  constructor(file: string, { action = "read", wanted, found }: DataErrorOptions) {
    super(`Cannot ${action} ${file}: ${wanted}: current value is ${found}`);
    this.file = file;
  }
}
