import { FileError, makeFolder, reasonOf } from "../io/mod.ts";
import { readCheckpoint, type SavedRun, writeCheckpoint } from "./saved_run.ts";

/** The folder of a run, held by this process until it is disposed of. */
export interface RunFolder extends Disposable {
  /** Where it is. */
  readonly path: string;
}

const LOCK = ".lock";

/** What `writeAtomically` leaves behind when its process is killed. */
const LEFTOVER = /^\..+\.[0-9a-f-]{36}\.part$/;

/**
 * Makes the folder of a new run, takes hold of it and writes the first checkpoint, before any work is done: a disk that cannot
 * be written to shows now. A folder that is there already will do if no checkpoint was ever finished in it and nothing else is
 * there: a run that was killed while it began leaves such a one.
 *
 * @param path The folder; new or without content.
 * @param saved The run before its first step.
 * @returns The folder.
 * @throws {FileError} If the folder holds something, is in use or cannot be made.
 * @throws {Error} If nothing can be written there; a folder that was made is gone again then.
 *
 * @example
 * ```ts
 * import { createRunFolder, readCheckpoint } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const parent = await Deno.makeTempDir();
 * const checkpoint = { state: { phase: "dense", step: 0 }, arrays: {} };
 * const saved = { description: { seed: 1 }, conditions: {}, seconds: 0, checkpoint };
 * {
 *   using folder = await createRunFolder(`${parent}/a`, saved);
 *   assert.deepEqual((await readCheckpoint(folder.path)).description, { seed: 1 });
 * }
 * await assert.rejects(createRunFolder(`${parent}/a`, saved), /the folder must be new/);
 * await Deno.remove(parent, { recursive: true });
 * ```
 */
export async function createRunFolder(path: string, saved: SavedRun): Promise<RunFolder> {
  const isNew = !await isUnused(path);
  if (isNew) await makeFolder(path);
  const folder = await lock(path);
  try {
    if (!await isUnused(path)) await makeFolder(path); // another run was faster: says so
    await removeLeftovers(path);
    await writeCheckpoint(path, saved);
    return folder;
  } catch (error) {
    const unused = await isUnused(path);
    folder[Symbol.dispose]();
    if (isNew && unused) await Deno.remove(path, { recursive: true });
    throw error;
  }
}

/**
 * Takes hold of the folder of a run that shall go on: nobody else can until it is disposed of or the process ends, however it
 * ends. Parts of files that a killed process left there are removed.
 *
 * @param path The folder, with a checkpoint.
 * @returns The folder.
 * @throws {FileError} If there is no checkpoint, or another process has the folder.
 *
 * @example Twice at the same time
 * ```ts
 * import { createRunFolder, openRunFolder } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/run`, checkpoint = { state: { phase: "dense", step: 0 }, arrays: {} };
 * (await createRunFolder(path, { description: {}, conditions: {}, seconds: 0, checkpoint }))[Symbol.dispose]();
 * {
 *   using _folder = await openRunFolder(path);
 *   await assert.rejects(openRunFolder(path), /Cannot use the folder .*: no other run may be at work in it/);
 * }
 * using folder = await openRunFolder(path);
 * assert.equal(folder.path, path);
 * await Deno.remove(path, { recursive: true });
 * ```
 */
export async function openRunFolder(path: string): Promise<RunFolder> {
  try {
    await Deno.stat(`${path}/checkpoint`);
  } catch (cause) {
    throw new FileError(`Cannot read ${path}/checkpoint: ${reasonOf(cause)}`, { cause });
  }
  const folder = await lock(path);
  await removeLeftovers(path);
  return folder;
}

/**
 * Takes hold of the folder of a run within another one, which goes on if it has begun.
 *
 * @param path The folder.
 * @param first The run before its first step; asked for only if it has not begun.
 * @returns The folder, and where the run stands.
 * @throws {FileError} If the folder holds something else, or another process has it.
 *
 * @example
 * ```ts
 * import { openOrCreateRunFolder } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const parent = await Deno.makeTempDir();
 * const first = (step: number) => () => ({
 *   description: {},
 *   conditions: {},
 *   seconds: 0,
 *   checkpoint: { state: { phase: "scan", step }, arrays: {} },
 * });
 * for (const step of [0, 7]) {
 *   const { folder, saved } = await openOrCreateRunFolder(`${parent}/scan`, first(step));
 *   folder[Symbol.dispose]();
 *   assert.deepEqual(saved.checkpoint.state, { phase: "scan", step: 0 });
 * }
 * await Deno.remove(parent, { recursive: true });
 * ```
 */
export async function openOrCreateRunFolder(
  path: string,
  first: () => SavedRun,
): Promise<{ folder: RunFolder; saved: SavedRun }> {
  const begun = await Deno.stat(`${path}/checkpoint`).then(({ isFile }) => isFile, () => false);
  const folder = begun ? await openRunFolder(path) : await createRunFolder(path, first());
  try {
    return { folder, saved: await readCheckpoint(path) };
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}

/**
 * The lock is the operating system's, on an open file: it ends with the process, so nothing has to be found stale. The file
 * stays: another process may have opened it already, and would then lock a file that is not there any more.
 */
async function lock(path: string): Promise<RunFolder> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(`${path}/${LOCK}`, { create: true, write: true });
  } catch (cause) {
    throw new FileError(`Cannot write to the folder ${path}: ${reasonOf(cause)}`, { cause });
  }
  // some network file systems know no locks: better no protection there than no run
  const isOurs = await file.tryLock(true).catch(() => true);
  if (!isOurs) {
    file.close();
    throw new FileError(
      `Cannot use the folder ${path}: no other run may be at work in it (it ends with Ctrl-C, which writes a checkpoint)`,
    );
  }
  return { path, [Symbol.dispose]: () => file.close() };
}

/** Whether a path is a folder that holds nothing of value. */
async function isUnused(path: string): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(path)) {
      if (name !== LOCK && !LEFTOVER.test(name)) return false;
    }
    return true;
  } catch {
    return false; // no folder, or none that can be read
  }
}

async function removeLeftovers(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(path)) {
    if (LEFTOVER.test(name)) await Deno.remove(`${path}/${name}`);
  }
}
