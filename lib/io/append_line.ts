import { WriteError } from "./file_error.ts";

/**
 * Appends one object as a line of JSON (the format called JSON Lines).
 *
 * The line goes to the file in one write. A crash may still leave part of the last line behind, which
 * {@linkcode truncateHistory} cuts.
 *
 * @param path The file; made if missing.
 * @param value What to append.
 * @throws {WriteError} If the file cannot be written: "Cannot write <path>: <reason>".
 *
 * @example
 * ```ts
 * import { appendLine } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * appendLine(path, { step: 1 });
 * appendLine(path, { step: 2 });
 * assert.equal(await Deno.readTextFile(path), '{"step":1}\n{"step":2}\n');
 * await Deno.remove(path);
 * ```
 */
export function appendLine(path: string, value: object): void {
  try {
    Deno.writeTextFileSync(path, JSON.stringify(value) + "\n", { append: true });
  } catch (cause) {
    throw new WriteError(path, cause);
  }
}
