import type { SavedRun } from "../geta/mod.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  encodeSubnet,
  FileError,
  readBytes,
  writeAtomically,
} from "../io/mod.ts";
import type { HistoryLine, Report } from "../report/mod.ts";
import type { Subnet } from "../subnet/mod.ts";
import { reportHtml } from "../viz/mod.ts";
import type { RunOptions } from "./options/run_options.ts";

/** What a checkpoint of the command holds beside the run. */
export interface SavedCommand {
  /** What was typed. */
  options: RunOptions;
  /** The run. */
  run: SavedRun;
  /** Seconds spent so far. */
  seconds: number;
}

/**
 * Writes the checkpoint of a run.
 *
 * @param folder The folder of the run.
 * @param saved Where the run stands.
 */
export async function writeCheckpoint(folder: string, saved: SavedCommand): Promise<void> {
  const { options, run: { state, arrays }, seconds } = saved;
  const bytes = await encodeCheckpoint({ state: { options, run: state, seconds }, arrays });
  await writeAtomically(`${folder}/checkpoint`, bytes);
}

/**
 * Reads the checkpoint of a run.
 *
 * @param folder The folder of the run.
 * @returns Where the run stands.
 * @throws {FileError} If there is none, or it is damaged.
 */
export async function readCheckpoint(folder: string): Promise<SavedCommand> {
  const path = `${folder}/checkpoint`;
  const bytes = await readBytes(path);
  const checkpoint = await decodeCheckpoint(bytes, path);
  const { options, run, seconds } = requireState(checkpoint, path);
  return {
    options,
    seconds,
    run: { state: run, arrays: checkpoint.arrays as SavedRun["arrays"] },
  };
}

/** The checksum has shown that this library wrote the file; what is left to see is whether this version did. */
function requireState({ state }: Checkpoint, path: string) {
  const saved = state as {
    options?: RunOptions;
    run?: SavedRun["state"];
    seconds?: number;
  } | null;
  if (saved?.options && saved.run?.schema === "geta-lab/run/1" && saved.seconds !== undefined) {
    return { options: saved.options, run: saved.run, seconds: saved.seconds };
  }
  throw new FileError(`Cannot resume from ${path}: it must be a run of this version of GETA Lab`);
}

/**
 * Writes what a finished run leaves: the report as data and as a page, and the subnet.
 *
 * @param folder The folder of the run.
 * @param results Report, history, subnet.
 */
export async function writeResults(
  folder: string,
  results: { report: Report; history: HistoryLine[]; subnet: Subnet },
): Promise<void> {
  const { report, history, subnet } = results;
  const { json, safetensors } = await encodeSubnet(subnet);
  await writeAtomically(`${folder}/subnet.json`, json);
  await writeAtomically(`${folder}/subnet.safetensors`, safetensors);
  await writeAtomically(`${folder}/report.html`, await reportHtml(report, history));
  // last, so that a folder with a report is complete
  await writeAtomically(`${folder}/report.json`, JSON.stringify(report, null, 2) + "\n");
}
