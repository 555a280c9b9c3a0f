/**
 * What the folder of a run holds to continue it: the file `checkpoint`.
 *
 * @module
 */
import * as v from "valibot";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  FileError,
  makeFolder,
  readBytes,
  writeAtomically,
} from "../io/mod.ts";

/** A run in its folder. */
export interface SavedRun {
  /** What the run was asked to do: plain data from which the caller can build it again. */
  description: unknown;
  /** Seconds spent so far. */
  seconds: number;
  /** Where the run stands, as its `save` gave it. */
  checkpoint: Checkpoint;
}

const savedSchema = v.object({
  schema: v.literal("geta-lab/run/2"),
  description: v.unknown(),
  seconds: v.pipe(v.number(), v.minValue(0)),
  state: v.unknown(),
});

/**
 * Makes the folder of a new run and writes its first checkpoint, before any work is done: a disk that cannot be written to shows
 * now.
 *
 * @param folder The folder; must not exist.
 * @param saved The run before its first step.
 * @throws {FileError} If the folder exists or cannot be made.
 * @throws {Error} If nothing can be written there; the folder is gone again then.
 *
 * @example
 * ```ts
 * import { createRunFolder, readCheckpoint } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const parent = await Deno.makeTempDir();
 * const checkpoint = { state: { phase: "dense", step: 0 }, arrays: {} };
 * await createRunFolder(`${parent}/a`, { description: { seed: 1 }, seconds: 0, checkpoint });
 * assert.deepEqual((await readCheckpoint(`${parent}/a`)).description, { seed: 1 });
 * await Deno.remove(parent, { recursive: true });
 * ```
 */
export async function createRunFolder(folder: string, saved: SavedRun): Promise<void> {
  await makeFolder(folder);
  try {
    await writeCheckpoint(folder, saved);
  } catch (error) {
    await Deno.remove(folder);
    throw error;
  }
}

/**
 * Writes the checkpoint of a run over the last one; whatever happens, one of the two stays whole.
 *
 * @param folder The folder of the run.
 * @param saved Where the run stands.
 * @throws {Error} If it cannot be written.
 *
 * @example
 * ```ts
 * import { readCheckpoint, writeCheckpoint } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const checkpoint = { state: { phase: "dense", step: 3 }, arrays: { x: Float32Array.of(1) } };
 * await writeCheckpoint(folder, { description: null, seconds: 2.5, checkpoint });
 * assert.deepEqual((await readCheckpoint(folder)).checkpoint, checkpoint);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeCheckpoint(folder: string, saved: SavedRun): Promise<void> {
  const { description, seconds, checkpoint: { state, arrays } } = saved;
  const whole = { schema: "geta-lab/run/2", description, seconds, state };
  await writeAtomically(`${folder}/checkpoint`, await encodeCheckpoint({ state: whole, arrays }));
}

/**
 * Reads the checkpoint of a run.
 *
 * @param folder The folder of the run.
 * @returns Where the run stands. Description and state are what the file says: their owners check them.
 * @throws {FileError} If there is none, it is damaged, or another program or version wrote it.
 *
 * @example
 * ```ts
 * import { readCheckpoint } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readCheckpoint("no/run"), /^FileError: Cannot read no\/run\/checkpoint: /);
 * ```
 */
export async function readCheckpoint(folder: string): Promise<SavedRun> {
  const path = `${folder}/checkpoint`;
  const { state, arrays } = await decodeCheckpoint(await readBytes(path), path);
  const result = v.safeParse(savedSchema, state);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(
      `Cannot resume from ${path}: it must be a run of this version of GETA Lab: ${
        v.getDotPath(issue) ?? "state"
      }: ${issue.message}`,
    );
  }
  const { description, seconds, state: inner } = result.output;
  return { description, seconds, checkpoint: { state: inner, arrays } };
}
