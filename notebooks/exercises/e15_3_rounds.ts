/**
 * E15.3: how many rounds of NetAdapt reach a budget.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [first: number, decay: number, budget: number];

const SLACK = 1e-12;

/** Rounds, with the step of each and the end of the walk as arguments, so that both can be wrong. */
function walk(
  [first, decay, budget]: Args,
  { step = (i: number) => first * decay ** i, most = 1e5 } = {},
): number | null {
  let gone = 0;
  for (let n = 1; n <= most; n++) {
    gone += step(n - 1);
    if (gone >= 1 - budget - SLACK) return n;
  }
  return null;
}

function reference(first: number, decay: number, budget: number): number | null {
  const limit = decay === 1 ? Infinity : first / (1 - decay);
  if (1 - budget >= limit - SLACK && 1 - budget > first + SLACK) return null;
  return walk([first, decay, budget]);
}

/** A budget between what n rounds leave and what n - 1 do. */
function between(n: number, stream: Random): Args {
  const first = numberBetween(0.01, 0.04, stream), decay = numberBetween(0.95, 0.99, stream);
  const after = (k: number) => 1 - first * (1 - decay ** k) / (1 - decay);
  const part = numberBetween(0.2, 0.8, stream);
  return [first, decay, Math.max(0.02, after(n) + part * (after(n - 1) - after(n)))];
}

/** A budget below the limit by a part of it. */
function unreachable(stream: Random): Args {
  const first = numberBetween(0.01, 0.03, stream), decay = numberBetween(0.9, 0.96, stream);
  return [first, decay, (1 - first / (1 - decay)) * numberBetween(0.5, 0.99, stream)];
}

export const rounds: FunctionExercise<Args, number | null> = {
  kind: "function",
  id: "E15.3",
  notebook: "15_amc_and_netadapt",
  name: "rounds",
  visible: [[0.025, 0.96, 0.5], [0.025, 0.96, 0.25]],
  hidden: [
    {
      name: "steps that shrink",
      points: 3,
      cases: (stream) =>
        [3, 8, 14, 20, 30].map((n) => between(n + integerBetween(0, 3, stream), stream)),
    },
    {
      name: "out of reach, also at the limit itself",
      points: 2,
      cases: (stream) => {
        const quarters = integerBetween(1, 3, stream); // exact in binary: all steps together are quarters / 4
        return [
          unreachable(stream),
          unreachable(stream),
          [quarters / 16, 0.75, 1 - quarters / 4],
        ];
      },
    },
    {
      name: "without decay every round takes as much",
      points: 2,
      cases: (stream) => [
        [1 / 8, 1, integerBetween(1, 7, stream) / 8],
        [0.1, 1, 0.5],
        [numberBetween(0.03, 0.09, stream), 1, 0.305],
      ],
    },
    {
      name: "the first step is enough",
      points: 1,
      cases: (stream) => [
        [numberBetween(0.3, 0.5, stream), 0.9, 0.75],
        [0.25, numberBetween(0.1, 0.5, stream), 0.75],
      ],
    },
  ],
  reference,
  wrong: {
    "one round too many": (...args) => {
      const n = reference(...args);
      return n === null ? null : n + 1;
    },
    "one round too few": (...args) => {
      const n = reference(...args);
      return n === null ? null : n - 1;
    },
    "a share of what is left": (first, decay, budget) => {
      let left = 1;
      for (let n = 1; n < 1e4; n++) {
        left *= 1 - first * decay ** (n - 1);
        if (left <= budget + SLACK) return n;
      }
      return null;
    },
    "decay already in the first round": (first, decay, budget) =>
      walk([first, decay, budget], { step: (i) => first * decay ** (i + 1), most: 2000 }),
    "limit first times decay over 1 - decay": (first, decay, budget) =>
      decay < 1 && 1 - budget > first * decay / (1 - decay) ? null : walk([first, decay, budget]),
    "null without decay": (first, decay, budget) =>
      decay === 1 ? null : reference(first, decay, budget),
    "the budget is what goes": (first, decay, budget) => reference(first, decay, 1 - budget),
    "logarithm rounded down": (first, decay, budget) => {
      const n = Math.log(1 - (1 - budget) * (1 - decay) / first) / Math.log(decay);
      return Number.isFinite(n) ? Math.floor(n) : null;
    },
    "infinity instead of null": (...args) => reference(...args) ?? Infinity,
    "decay ignored": (first, _, budget) => walk([first, 1, budget]),
    "0 instead of null": (...args) => reference(...args) ?? 0,
    "the limit counts as reached": (first, decay, budget) =>
      decay < 1 && Math.abs(1 - budget - first / (1 - decay)) < 1e-9
        ? walk([first, decay, budget + 1e-6])
        : reference(first, decay, budget),
  },
};
