import { engineWarning } from "../../engine/mod.ts";
import { accuracyMetric, type HistoryLine, type Metric, parseHistory } from "../../report/mod.ts";
import {
  onStop,
  type Run,
  runInFolder,
  type RunInFolderOptions,
  type RunState,
  stopExitCodes,
  type StopSignal,
} from "../../run/mod.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type RunProgress, runProgress } from "./run_progress.ts";
import type { Session } from "./session.ts";
import { noteLine } from "./summary_table.ts";

/** What a command adds to the steps of its run. */
export interface DriveOptions<S> extends Pick<RunInFolderOptions<S, HistoryLine>, "isBest"> {
  /** Where results and progress go. */
  io: CommandIo;
  /** When the command began, of `performance.now()`. */
  started: number;
  /** By what the network is judged; its accuracy by default. */
  metric?: Metric;
  /** Structures that shall be zero, for the progress. */
  targetStructures?: number;
  /** What can be said before the first step, a sentence each; printed, not reported. */
  notes?: readonly string[];
  /** What is done between two steps, if anything is. */
  pause?: Pause<S>;
  /** Called with the first state and after each step: what is written down beside the checkpoint. */
  keep: (state: S) => Promise<void>;
}

/** Work of another sort between two steps of a run. */
export interface Pause<S> {
  /** Steps done before it. */
  step: number;
  /**
   * The work.
   *
   * @param state Where the run stands; its checkpoint is written.
   * @param tools Progress, clock, and what ends the work early as a signal does.
   * @returns What stopped it, if it is not done.
   */
  work: (
    state: S,
    tools: {
      progress: RunProgress;
      seconds: () => number;
      stopped: () => StopSignal | undefined;
    },
  ) => Promise<StopSignal | undefined>;
}

/** How it ended: all steps done, or stopped, with the exit code. */
export type Driven<S> =
  | { state: S; history: HistoryLine[]; warnings: string[]; seconds: () => number }
  | { exitCode: number };

/**
 * Makes all steps of a run by command that are left, with warnings, progress, checkpoints, signals and closed pipes.
 *
 * @param session The run.
 * @param options Streams and what the command adds.
 * @returns The last state, or the exit code if something stopped the run; the checkpoint then holds where it stood.
 */
export async function drive<S extends RunState, R extends Run<S, HistoryLine>, D>(
  session: Session<R, S, D>,
  { io, started, metric = accuracyMetric, targetStructures = 0, notes = [], pause, keep, isBest }:
    DriveOptions<S>,
): Promise<Driven<S>> {
  const { run, folder, conditions, description, engine, samples, secondsBefore } = session;
  const warnings = [engineWarning(engine), ...samples.warnings]
    .filter((warning) => warning !== undefined);
  for (const warning of [...warnings, ...notes]) io.err.write(`${warning}\n`);
  io.err.write(noteLine(samples.splits));
  await keep(session.state);
  const seconds = () => secondsBefore + (performance.now() - started) / 1000;
  const { totalSteps, stepsPerEpoch } = run, firstStep = session.state.step;
  const progress = runProgress(io.err, {
    totalSteps,
    targetStructures,
    firstStep,
    stepsPerEpoch,
    metric,
    seconds,
  });
  const stopped = () => io.closed?.() ? "SIGPIPE" as const : undefined;
  const options: RunInFolderOptions<S, HistoryLine> = {
    folder,
    description,
    conditions,
    parseHistory,
    seconds,
    async onStep({ state, line }) {
      progress.update(line);
      await keep(state);
    },
    ...(isBest && { isBest }),
    stopped,
  };
  const all = async () => {
    if (pause === undefined || firstStep > pause.step) {
      return await runInFolder(run, session.state, options);
    }
    const before = await runInFolder({ ...run, totalSteps: pause.step }, session.state, options);
    const signal = before.signal ??
      await pause.work(before.state, { progress, seconds, stopped });
    return signal === undefined
      ? await runInFolder(run, before.state, options)
      : { ...before, signal };
  };
  const { state, history, signal } = await all().finally(progress.end);
  if (signal === undefined) return { state, history, warnings, seconds };
  io.err.write(`Stopped after step ${state.step}; continue with --resume --out ${folder.path}\n`);
  return { exitCode: stopExitCodes[signal] };
}

/**
 * Keeps a closed terminal from ending the process until it is disposed of: the results of a run that is over are written even then.
 *
 * @returns The guard.
 */
export function deafToHangup(): Disposable {
  return { [Symbol.dispose]: onStop(() => {}, ["SIGHUP"]) };
}
