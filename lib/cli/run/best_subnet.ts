import { decodeSubnet, FileError, type SubnetFiles } from "../../io/mod.ts";
import { bestEpoch, type BestReport, type HistoryLine } from "../../report/mod.ts";
import { readCheckpoint, type Run, type RunState } from "../../run/mod.ts";
import { subnetForward } from "../../subnet/mod.ts";
import type { Task } from "../../train/mod.ts";

/** The subnet of an epoch, and how good it is. */
export interface BestSubnet {
  /** What the report tells. */
  best: BestReport;
  /** The subnet. */
  files: SubnetFiles;
}

/** What {@linkcode bestSubnet} knows already. */
export interface FinishedRun<State> {
  /** All lines of the history. */
  history: readonly HistoryLine[];
  /** Which epochs count; those of the cool-down by default. */
  counts?: (line: HistoryLine) => boolean;
  /** Makes the subnet of a state. */
  cut: (state: State) => Promise<SubnetFiles>;
  /** The last epoch's subnet: steps, test accuracy, files. */
  last: { step: number; accuracy: number; files: SubnetFiles };
  /** Measures a subnet, by what the validation measured the epochs. */
  task: Pick<Task, "metric" | "evaluate">;
}

/**
 * Cuts the subnet of the best epoch out of `checkpoint-best` and measures it.
 *
 * @param run The run.
 * @param folder Its folder.
 * @param finished History, how to cut, and the last epoch, which may be the best itself.
 * @returns The subnet; undefined if no epoch was the best, or its checkpoint was lost.
 */
export async function bestSubnet<State extends RunState>(
  run: Pick<Run<State, HistoryLine>, "restore">,
  folder: string,
  { history, counts, cut, last, task }: FinishedRun<State>,
): Promise<BestSubnet | undefined> {
  const line = bestEpoch(history, counts, task.metric);
  if (line === undefined) return undefined;
  const { step, epoch, accuracy: validation } = line;
  if (step === last.step) {
    return { best: { step, epoch, validation, accuracy: last.accuracy }, files: last.files };
  }
  const state = await savedState(run, folder);
  if (state?.step !== step) return undefined;
  const files = await cut(state);
  using forward = subnetForward(await decodeSubnet(files));
  const { accuracy } = task.evaluate(forward, "test");
  return { best: { step, epoch, validation, accuracy }, files };
}

/** A finished run keeps its results even if somebody removed or damaged the file. */
async function savedState<State extends RunState>(
  run: Pick<Run<State, HistoryLine>, "restore">,
  folder: string,
): Promise<State | undefined> {
  try {
    return run.restore((await readCheckpoint(folder, "checkpoint-best")).checkpoint);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
