import { FileError } from "@geta-lab/geta/io";
import type { Run, RunLine, RunState } from "@geta-lab/geta/run";

/** Where a walk stands: a number that every step changes, and an array that the states share. */
export interface Walk extends RunState {
  readonly place: number;
  readonly visits: Float32Array;
}

/** A line of a walk. */
export interface WalkLine extends RunLine {
  phase: string;
  place: number;
}

/** How to walk. */
export interface WalkOptions {
  totalSteps: number;
  stepsPerEpoch?: number;
  /** From the place before a step to the place after it. */
  move: (place: number) => number;
  /** Called in each step with the number of the step. */
  onStep?: (step: number) => void;
}

/** The smallest run that has state, arrays that it donates, and lines. */
export function walk(name: string, options: WalkOptions): Run<Walk, WalkLine, Walk | void> {
  const { totalSteps, stepsPerEpoch = 5, move, onStep } = options;
  return {
    name,
    totalSteps,
    stepsPerEpoch,
    start: (before) => ({
      phase: name,
      step: before?.step ?? 0,
      place: before?.place ?? 1,
      visits: before?.visits.slice() ?? new Float32Array(7),
    }),
    advance(state) {
      const step = state.step + 1, place = move(state.place);
      onStep?.(step);
      state.visits[place % 7]! += 1;
      return { state: { ...state, step, place }, line: { step, phase: name, place } };
    },
    save({ visits, ...state }) {
      return { state, arrays: { visits: visits.slice() } };
    },
    restore({ state, arrays: { visits } }) {
      if (!(visits instanceof Float32Array)) throw new FileError("Cannot restore: no visits");
      return { ...state as Omit<Walk, "visits">, visits: visits.slice() };
    },
  };
}

/** Reads the history of a walk. */
export function parseWalk(text: string): WalkLine[] {
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}
