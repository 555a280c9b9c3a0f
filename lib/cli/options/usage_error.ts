/**
 * The command was called in a way it does not understand. The message is one line for the person who typed it.
 *
 * @example
 * ```ts
 * import { UsageError } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(new UsageError("Unknown option --foo").name, "UsageError");
 * ```
 */
export class UsageError extends Error {
  /** Always `"UsageError"`. */
  override readonly name = "UsageError";
}
