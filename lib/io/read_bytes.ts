import { FileError } from "./file_error.ts";
import { reasonOf } from "./reason.ts";

/**
 * Reads a whole file.
 *
 * @param path The file.
 * @returns Its bytes.
 * @throws {FileError} If it cannot be read: "Cannot read <path>: <reason>".
 *
 * @example
 * ```ts
 * import { readBytes } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readBytes("no/checkpoint"), /Cannot read no\/checkpoint: /);
 * ```
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    throw new FileError(`Cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
}
