import { nodeModule } from "../core/mod.ts";
import { FileError } from "./file_error.ts";
import { reasonOf } from "./reason.ts";

/**
 * Makes the folder of a run, with the folders above it. A folder that is there already is refused, so that no run writes
 * over another, not even one that starts at the same moment.
 *
 * @param path The folder.
 * @throws {FileError} If the path exists, or the folder cannot be made.
 *
 * @example
 * ```ts
 * import { makeFolder } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await makeFolder(`${folder}/runs/a`);
 * await assert.rejects(makeFolder(`${folder}/runs/a`), /Cannot start a run in .*: the folder must be new/);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function makeFolder(path: string): Promise<void> {
  await make(path, nodeModule("node:path").dirname(path), true);
  await make(path, path, false); // one of two runs that want the same folder fails
}

async function make(path: string, part: string, recursive: boolean): Promise<void> {
  try {
    await Deno.mkdir(part, { recursive });
  } catch (cause) {
    if (part === path && cause instanceof Deno.errors.AlreadyExists) {
      throw new FileError(
        `Cannot start a run in ${path}: the folder must be new (--resume continues the run in it)`,
        { cause },
      );
    }
    throw new FileError(`Cannot make the folder ${path}: ${reasonOf(cause)}`, { cause });
  }
}
