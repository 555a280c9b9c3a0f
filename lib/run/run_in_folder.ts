import { checkOptions, given, someFunction, unchecked } from "../core/mod.ts";
import { appendLine } from "../io/mod.ts";
import type { RunFolder } from "./run_folder.ts";
import { onStop, type StopSignal } from "./on_stop.ts";
import type { Run, RunLine, RunState } from "./run.ts";
import { type CheckpointName, writeCheckpoint } from "./saved_run.ts";
import { type ParseHistory, truncateHistory } from "./history.ts";
import { yieldToEventLoop } from "./yield_to_event_loop.ts";

/** How {@linkcode runInFolder} runs. */
export interface RunInFolderOptions<State, Line> {
  /** The folder, which holds a checkpoint already. */
  folder: RunFolder;
  /** What the run was asked to do; stands in every checkpoint. */
  description: unknown;
  /** What the numbers depend on beside it; stands there too. */
  conditions: unknown;
  /** Reads the lines of a history. */
  parseHistory: ParseHistory<Line>;
  /** A clock: seconds spent on the run so far, those before an interruption included. */
  seconds: () => number;
  /** Called after each step, for example to show progress. */
  onStep?: (step: { state: State; line: Line }) => void | Promise<void>;
  /** Asked after each epoch and at the end: whether the last line is the best so far; its state is kept as `checkpoint-best`. */
  isBest?: (history: readonly Line[]) => boolean;
  /** Asked after each step: what ends the run early as a signal does, for example that nobody listens any more. */
  stopped?: () => StopSignal | undefined;
}

/** How a run in a folder ended. */
export interface RunInFolderResult<State, Line> {
  /** Where it stands. */
  state: State;
  /** All lines of the history, from the first step, or from the first after the file was lost. */
  history: Line[];
  /** What stopped it before its end; absent if all steps are done. */
  signal?: StopSignal;
}

/**
 * Makes all steps of a run that are left, and writes them down: each line goes to `history.jsonl` at once; after each epoch, at
 * the end and when stopped, `checkpoint` says where the run stands, and `checkpoint-best` where it stood at its best. Ctrl-C, SIGTERM and a terminal
 * that is closed end it after the step that is running.
 * A run that stopped, or whose process died, goes on from its last checkpoint: lines of steps that the checkpoint does not know
 * are cut off first and written again.
 *
 * @param run The run.
 * @param state Where it stands: its start, or what `restore` made of the folder's checkpoint.
 * @param options Folder, description, clock.
 * @returns Where it stands now, and its history.
 * @throws Whatever a step throws; the last checkpoint stays.
 *
 * @example A run of three steps
 * ```ts
 * import { createRunFolder, readCheckpoint, type Run, runInFolder, type RunLine, type RunState } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const counting: Run<RunState, RunLine> = {
 *   name: "counting",
 *   totalSteps: 3,
 *   stepsPerEpoch: 2,
 *   start: () => ({ phase: "counting", step: 0 }),
 *   advance: ({ phase, step }) => ({ state: { phase, step: step + 1 }, line: { step: step + 1 } }),
 *   save: (state) => ({ state, arrays: {} }),
 *   restore: ({ state }) => state as RunState,
 * };
 * const path = `${await Deno.makeTempDir()}/run`, description = null, conditions = null;
 * const start = counting.start();
 * using folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint: counting.save(start) });
 * const parseHistory = (text: string) => text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
 * await runInFolder(counting, start, { folder, description, conditions, parseHistory, seconds: () => 1 });
 * assert.equal(await Deno.readTextFile(`${path}/history.jsonl`), '{"step":1}\n{"step":2}\n{"step":3}\n');
 * const { checkpoint } = await readCheckpoint(path);
 * assert.equal(counting.restore(checkpoint).step, 3);
 * await Deno.remove(path, { recursive: true });
 * ```
 */
export async function runInFolder<State extends RunState, Line extends RunLine>(
  run: Pick<Run<State, Line>, "totalSteps" | "stepsPerEpoch" | "advance" | "save">,
  state: State,
  options: RunInFolderOptions<State, Line>,
): Promise<RunInFolderResult<State, Line>> {
  checkOptions("runInFolder()", options, {
    folder: given(unchecked),
    description: given(unchecked),
    conditions: given(unchecked),
    parseHistory: given(someFunction),
    seconds: given(someFunction),
    onStep: someFunction,
    isBest: someFunction,
    stopped: someFunction,
  });
  const { folder, description, conditions, parseHistory, seconds, onStep, isBest, stopped } =
    options;
  const path = `${folder.path}/history.jsonl`;
  const history = await truncateHistory(path, state.step, parseHistory);
  const write = (name: CheckpointName) => {
    const checkpoint = run.save(state);
    return writeCheckpoint(
      folder.path,
      { description, conditions, seconds: seconds(), checkpoint },
      name,
    );
  };
  const keepBest = async () => {
    if (history.at(-1)?.step === state.step && isBest?.(history)) await write("checkpoint-best");
  };
  const save = async () => {
    await write("checkpoint");
    await keepBest(); // second: the best is never of a step that the checkpoint does not know
  };
  await keepBest(); // the last process may have been killed between the two
  let signal: StopSignal | undefined, lastLook: number | undefined;
  const stopListening = onStop((name) => signal = name);
  try {
    while (state.step < run.totalSteps && signal === undefined) {
      const step = run.advance(state);
      state = step.state;
      history.push(step.line);
      appendLine(path, step.line);
      await onStep?.(step);
      if (state.step % run.stepsPerEpoch === 0) await save();
      lastLook = await yieldToEventLoop(lastLook); // signals arrive only between steps
      signal ??= stopped?.();
    }
  } finally {
    stopListening();
  }
  await save();
  return { state, history, ...(signal === undefined ? {} : { signal }) };
}
