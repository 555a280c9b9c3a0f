/**
 * What a run is: plain state, and functions from state to state.
 *
 * @module
 */
import type { Checkpoint } from "../io/mod.ts";

/** Where a run stands. Plain data and flat arrays. */
export interface RunState {
  /** Name of the run, or of the part of a {@linkcode sequence}, that the state belongs to. */
  readonly phase: string;
  /** Steps done, those of earlier phases included. */
  readonly step: number;
}

/** What one step tells: a line of the history. */
export interface RunLine {
  /** Steps done when the line was written; the first line has 1. */
  step: number;
}

/**
 * Anything that advances step by step: training, compression, a search. Whatever has these functions gets folder, checkpoint,
 * history, resume and Ctrl-C from {@linkcode runInFolder}, and can be followed by another run ({@linkcode sequence}).
 *
 * What does not change while it runs (network, samples, settings) is inside the functions, what changes is the state. Nothing
 * moves but by the caller's hand:
 *
 * ```ts ignore
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * ```
 *
 * @example A run that adds up its steps
 * ```ts
 * import type { Run, RunLine, RunState } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * interface Sum extends RunState {
 *   readonly sum: number;
 * }
 * const adding: Run<Sum, RunLine> = {
 *   name: "adding",
 *   totalSteps: 4,
 *   stepsPerEpoch: 2,
 *   start: () => ({ phase: "adding", step: 0, sum: 0 }),
 *   advance({ phase, step, sum }) {
 *     return { state: { phase, step: step + 1, sum: sum + step + 1 }, line: { step: step + 1 } };
 *   },
 *   save: (state) => ({ state, arrays: {} }),
 *   restore: ({ state }) => state as Sum,
 * };
 * let state = adding.start();
 * while (state.step < adding.totalSteps) ({ state } = adding.advance(state));
 * assert.equal(state.sum, 1 + 2 + 3 + 4);
 * ```
 */
export interface Run<State extends RunState, Line extends RunLine, Before = void> {
  /** What it is: `dense`, `compression`, … */
  readonly name: string;
  /** The run is over when its state has this many steps; those of earlier phases count. */
  readonly totalSteps: number;
  /** Steps in an epoch; a checkpoint is written after each. */
  readonly stepsPerEpoch: number;
  /**
   * The state before the first step.
   *
   * @param before What the run starts from: nothing, or the last state of the run before it.
   */
  start(before: Before): State;
  /**
   * One step.
   *
   * @param state Where the run stands. It stays what it was, but for large arrays, which may be DONATED: the next state takes
   * them over, and only the newest state can be advanced or saved.
   * @returns The next state, and what the step tells.
   * @throws {RangeError} If the run is over.
   */
  advance(state: State): { state: State; line: Line };
  /**
   * Writes down where the run stands.
   *
   * @param state The newest state.
   * @returns Plain data that shares no array with the state. Its `state` is an object with the `phase`.
   */
  save(state: State): Checkpoint;
  /**
   * Continues a saved run: the steps that follow are, bit for bit, those of a run that never stopped.
   *
   * @param checkpoint What {@linkcode save} gave, or what a file holds: checked before it is believed.
   * @throws {FileError} If it is not a state of this run; says what is wrong.
   */
  restore(checkpoint: Checkpoint): State;
}

/**
 * Throws if a run has no step left.
 *
 * @param run The run.
 * @param state Where it stands.
 * @throws {RangeError} If all steps are done.
 *
 * @example
 * ```ts
 * import { requireStepsLeft } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireStepsLeft({ totalSteps: 8 }, { step: 8 }),
 *   new RangeError("Cannot advance the run: step must be below 8: current value is 8"),
 * );
 * ```
 */
export function requireStepsLeft(
  { totalSteps }: { totalSteps: number },
  { step }: { step: number },
): void {
  if (step < totalSteps) return;
  throw new RangeError(
    `Cannot advance the run: step must be below ${totalSteps}: current value is ${step}`,
  );
}
