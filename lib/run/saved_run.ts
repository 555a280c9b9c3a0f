/**
 * What the folder of a run holds to continue it: the file `checkpoint`; and beside it, where a run says which of its epochs is
 * the best, `checkpoint-best`.
 *
 * @module
 */
import * as v from "valibot";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  FileError,
  readBytes,
  writeAtomically,
} from "../io/mod.ts";

/** A run in its folder. */
export interface SavedRun {
  /** What the run was asked to do: plain data from which the caller can build it again. */
  description: unknown;
  /** What the numbers depend on beside the description: digest of the samples, engine. Plain data. */
  conditions: unknown;
  /** Seconds spent so far. */
  seconds: number;
  /** Where the run stands, as its `save` gave it. */
  checkpoint: Checkpoint;
}

/** The files: where the run stands now, and where it stood when it was best. */
export type CheckpointName = "checkpoint" | "checkpoint-best";

const savedSchema = v.object({
  schema: v.literal("geta-lab/run/4"),
  description: v.unknown(),
  conditions: v.unknown(),
  seconds: v.pipe(v.number(), v.minValue(0)),
  state: v.unknown(),
});

/**
 * Writes the checkpoint of a run over the last one; whatever happens, one of the two stays whole.
 *
 * @param folder The folder of the run.
 * @param saved Where the run stands.
 * @param name The file.
 * @throws {Error} If it cannot be written.
 *
 * @example
 * ```ts
 * import { readCheckpoint, writeCheckpoint } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const checkpoint = { state: { phase: "dense", step: 3 }, arrays: { x: Float32Array.of(1) } };
 * await writeCheckpoint(folder, { description: null, conditions: null, seconds: 2.5, checkpoint });
 * assert.deepEqual((await readCheckpoint(folder)).checkpoint, checkpoint);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeCheckpoint(
  folder: string,
  saved: SavedRun,
  name: CheckpointName = "checkpoint",
): Promise<void> {
  const { description, conditions, seconds, checkpoint: { state, arrays } } = saved;
  const whole = { schema: "geta-lab/run/4", description, conditions, seconds, state };
  await writeAtomically(`${folder}/${name}`, await encodeCheckpoint({ state: whole, arrays }));
}

/**
 * Reads the checkpoint of a run.
 *
 * @param folder The folder of the run.
 * @param name The file.
 * @returns Where the run stands. Description, conditions and state are what the file says: their owners check them.
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
export async function readCheckpoint(
  folder: string,
  name: CheckpointName = "checkpoint",
): Promise<SavedRun> {
  const path = `${folder}/${name}`;
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
  const { description, conditions, seconds, state: inner } = result.output;
  return { description, conditions, seconds, checkpoint: { state: inner, arrays } };
}
