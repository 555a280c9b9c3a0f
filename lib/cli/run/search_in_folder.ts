import { parseSearchLines, type SearchedCandidate, type SearchLine } from "../../report/mod.ts";
import {
  openOrCreateRunFolder,
  runInFolder,
  type RunState,
  type StopSignal,
  truncateHistory,
} from "../../run/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import {
  candidateJobs,
  type CandidateSetup,
  knownAnswers,
  measureOnWorkers,
} from "./search_jobs.ts";
import { searchProgress } from "./search_progress.ts";
import type { SearchRun } from "./search_runs.ts";

/** What {@linkcode searchInFolder} writes down beside the search. */
export interface SearchInFolderOptions {
  /** The folder of the search, inside that of its run. */
  path: string;
  /** What measures its candidates, in this process and in workers. */
  setup: CandidateSetup;
  /** How many workers measure at a time, where candidates are known beforehand; 1 for none beside this process. */
  workers: number;
  /** The most that a candidate may cost. */
  budget: number;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
  /** Where progress goes. */
  stream: TextStream;
  /** Asked after each step: what ends the search early as a signal does. */
  stopped: () => StopSignal | undefined;
}

/** Where a search ended: all steps done, or stopped, with how far it was, for example `step 3`. */
export type SearchEnd =
  | { state: RunState; history: SearchLine[] }
  | { signal: StopSignal; after: string };

/**
 * Makes the steps of a search that are left, in a folder of its own: each is a line of its `history.jsonl`, so that one that was stopped
 * or killed goes on. Workers measure ahead of the steps, which then take their answers, so that all files are those of one process.
 *
 * @param search The search; the network is trained.
 * @param options Folder, workers, clock, progress.
 * @returns Where it stands and all of its lines, or what stopped it and where.
 * @throws {Error} If a worker fails.
 */
export async function searchInFolder(
  search: SearchRun,
  { path, setup, workers, budget, stream, seconds, stopped }: SearchInFolderOptions,
): Promise<SearchEnd> {
  const { description, conditions } = setup, { totalSteps: total, list } = search;
  const { folder: held, saved } = await openOrCreateRunFolder(path, () => ({
    description,
    conditions,
    seconds: 0,
    checkpoint: search.save(search.start()),
  }));
  using folder = held;
  const before = search.restore(saved.checkpoint);
  const jobs = await candidateJobs(list?.configurations.slice(before.step) ?? [], setup);
  const { answered, open } = await knownAnswers(jobs, `${path}/jobs`);
  const history = await truncateHistory(`${path}/history.jsonl`, before.step, parseSearchLines);
  const done = before.step + answered.length, measured = [...history, ...answered];
  const progress = searchProgress(stream, { total, done, measured, budget, seconds });
  try {
    if (list !== undefined && workers > 1) {
      const signal = await measureOnWorkers(open, {
        folder: `${path}/jobs`,
        workers,
        setup,
        stopped,
        onAnswer(candidate) {
          answered.push(candidate);
          progress.update(candidate);
        },
      });
      const count = before.step + answered.length;
      if (signal !== undefined) return { signal, after: `${count} of ${total} candidates` };
    }
    const scores = scoresOf(answered), score = (one: readonly number[]) => scores.get(String(one));
    const run = list?.withScores(score) ?? search;
    const { state, signal, ...rest } = await runInFolder(run, before, {
      folder,
      description,
      conditions,
      seconds,
      stopped,
      parseHistory: parseSearchLines,
      onStep({ line }) {
        if (score(line.configuration) === undefined) progress.update(line);
      },
    });
    return signal === undefined
      ? { state, history: rest.history }
      : { signal, after: `step ${state.step}` };
  } finally {
    progress.end();
  }
}

function scoresOf(candidates: readonly SearchedCandidate[]): Map<string, number> {
  return new Map(candidates.map(({ configuration, score }) => [String(configuration), score]));
}
