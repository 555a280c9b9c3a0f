import * as v from "valibot";
import { type Checkpoint, FileError } from "../io/mod.ts";
import type { Run, RunLine, RunState } from "./run.ts";

/**
 * Two runs, one after the other, as one run. The second starts from the last state of the first and counts its steps on. It
 * starts when its first step is made: between the two stands the last state of the first, which can be saved like any other.
 *
 * @param name Name of the whole.
 * @param first The first run; may be a sequence itself.
 * @param second The second run; its name tells its states from those before it.
 * @returns The whole; its state is that of the phase it is in, told apart by `phase`.
 *
 * @example Counting up, then down
 * ```ts
 * import { type Run, type RunLine, type RunState, sequence } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * interface Count extends RunState {
 *   readonly value: number;
 * }
 * const counting = (name: string, totalSteps: number, by: number): Run<Count, RunLine, Count | void> => ({
 *   name,
 *   totalSteps,
 *   stepsPerEpoch: 10,
 *   start: (before) => ({ phase: name, step: before?.step ?? 0, value: before?.value ?? 0 }),
 *   advance({ phase, step, value }) {
 *     return { state: { phase, step: step + 1, value: value + by }, line: { step: step + 1 } };
 *   },
 *   save: (state) => ({ state, arrays: {} }),
 *   restore: ({ state }) => state as Count,
 * });
 * const run = sequence("up and down", counting("up", 3, 1), counting("down", 8, -1));
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * assert.deepEqual(state, { phase: "down", step: 8, value: 3 - 5 });
 * ```
 */
export function sequence<
  First extends RunState,
  Second extends RunState,
  Line extends RunLine,
  Before,
>(
  name: string,
  first: Run<First, Line, Before>,
  second: Run<Second, Line, NoInfer<First>>,
): Run<First | Second, Line, Before> {
  const isSecond = (state: First | Second): state is Second => state.phase === second.name;
  return {
    name,
    totalSteps: second.totalSteps,
    stepsPerEpoch: second.stepsPerEpoch,
    start: (before) => first.start(before),
    advance(state) {
      if (isSecond(state)) return second.advance(state);
      return state.step < first.totalSteps
        ? first.advance(state)
        : second.advance(second.start(state));
    },
    save: (state) => isSecond(state) ? second.save(state) : first.save(state),
    restore: (checkpoint) =>
      phaseOf(checkpoint) === second.name ? second.restore(checkpoint) : first.restore(checkpoint),
  };
}

function phaseOf({ state }: Checkpoint): string {
  const result = v.safeParse(v.object({ phase: v.string() }), state);
  if (result.success) return result.output.phase;
  throw new FileError("Cannot restore the run: its state must have a phase");
}
