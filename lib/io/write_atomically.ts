import { nodeModule } from "../core/mod.ts";
import { WriteError } from "./file_error.ts";

/**
 * Writes a file so that nobody ever sees half of it: into a temporary file of the same folder, flushed to the disk, then
 * renamed over the old file. When anything fails the temporary file is removed and the old file stays as it was.
 *
 * @param path Where to write; the folder must exist.
 * @param content Bytes, or text written as UTF-8.
 * @throws {WriteError} If the folder is missing or read-only, or the disk is full: "Cannot write <path>: <reason>".
 *
 * @example
 * ```ts
 * import { writeAtomically } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeAtomically(`${folder}/report.json`, "{}");
 * assert.deepEqual([...Deno.readDirSync(folder)].map((entry) => entry.name), ["report.json"]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { basename, dirname, join } = nodeModule("node:path");
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.part`);
  try {
    await writeFlushed(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {}); // it may never have existed
    throw new WriteError(path, cause);
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true });
  try {
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    await file.sync(); // a rename must not reach the disk before the data
  } finally {
    file.close();
  }
}
