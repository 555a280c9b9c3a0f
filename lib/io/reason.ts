import { messageOf } from "../core/mod.ts";

/**
 * Why the operating system refused, without its error number and without the path, which the caller's message names.
 *
 * @param cause What was thrown.
 * @returns For example `No such file or directory`.
 *
 * @example
 * ```ts
 * import { reasonOf } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const cause = new Error("No such file or directory (os error 2): readfile 'a'");
 * assert.equal(reasonOf(cause), "No such file or directory");
 * ```
 */
export function reasonOf(cause: unknown): string {
  const text = messageOf(cause);
  return text.replace(/ \(os error \d+\).*$/s, "");
}
