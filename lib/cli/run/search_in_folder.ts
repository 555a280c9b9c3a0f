import { parseSearchLines, type SearchLine } from "../../report/mod.ts";
import {
  createRunFolder,
  openRunFolder,
  readCheckpoint,
  runInFolder,
  type RunState,
  type StopSignal,
} from "../../run/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import { searchProgress } from "./search_progress.ts";
import type { SearchRun } from "./search_runs.ts";

/** What {@linkcode searchInFolder} writes down beside the search. */
export interface SearchInFolderOptions {
  /** The folder of the search, inside that of its run. */
  path: string;
  /** What its run was asked to do. */
  description: unknown;
  /** What the numbers depend on beside it. */
  conditions: unknown;
  /** The most that a candidate may cost. */
  budget: number;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
  /** Where progress goes. */
  stream: TextStream;
  /** Asked after each step: what ends the search early as a signal does. */
  stopped: () => StopSignal | undefined;
}

/**
 * Makes the steps of a search that are left, in a folder of its own: each is a line of its `history.jsonl`, so that one that was stopped
 * or killed goes on.
 *
 * @param search The search; the network is trained.
 * @param options Folder, clock, progress.
 * @returns Where it stands and all of its lines, or what stopped it and after which step.
 */
export async function searchInFolder(
  search: SearchRun,
  { path, budget, stream, ...rest }: SearchInFolderOptions,
): Promise<{ state: RunState; history: SearchLine[] } | { signal: StopSignal; step: number }> {
  const { description, conditions, seconds } = rest;
  const begun = await Deno.stat(`${path}/checkpoint`).then(({ isFile }) => isFile, () => false);
  const first = () => ({
    description,
    conditions,
    seconds: 0,
    checkpoint: search.save(search.start()),
  });
  using folder = begun ? await openRunFolder(path) : await createRunFolder(path, first());
  const before = search.restore((await readCheckpoint(path)).checkpoint);
  const total = search.totalSteps;
  const progress = searchProgress(stream, { total, before: before.step, budget, seconds });
  const { state, history, signal } = await runInFolder(search, before, {
    ...rest,
    folder,
    parseHistory: parseSearchLines,
    onStep: ({ line }) => progress.update(line),
  }).finally(progress.end);
  return signal === undefined ? { state, history } : { signal, step: state.step };
}
