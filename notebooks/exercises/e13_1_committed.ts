/**
 * E13.1: how many structures are zero for good after a step.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Plan = { start: number; steps: number; periods: number; total: number };
type Args = [n: number, plan: Plan];

/** Shares of the periods, the larger ones first. */
function shares({ periods, total }: Plan): number[] {
  return Array.from(
    { length: periods },
    (_, m) => Math.floor(total / periods) + (m < total % periods ? 1 : 0),
  );
}

function completed(n: number, { start, steps, periods }: Plan): number {
  return Math.min(periods, Math.max(0, Math.floor((n - start) / (steps / periods))));
}

function sumOf(values: number[], count: number): number {
  return values.slice(0, Math.max(0, count)).reduce((sum, one) => sum + one, 0);
}

function plan(stream: Random): Plan {
  const periods = integerBetween(2, 7, stream), length = integerBetween(2, 9, stream);
  return {
    start: integerBetween(0, 20, stream),
    steps: periods * length,
    periods,
    total: periods * integerBetween(1, 9, stream) + integerBetween(1, periods - 1, stream),
  };
}

export const committed: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E13.1",
  notebook: "13_geta",
  name: "committed",
  visible: [4, 6, 7, 9, 10, 20].map((n): Args => [
    n,
    { start: 4, steps: 6, periods: 2, total: 5 },
  ]),
  hidden: [
    {
      name: "the last step of a period commits it, the step before does not",
      points: 3,
      cases: (stream) => {
        const one = plan(stream), length = one.steps / one.periods;
        return Array.from({ length: one.periods }, (_, m) => one.start + (m + 1) * length)
          .flatMap((end): Args[] => [[end - 1, one], [end, one], [end + 1, one]]);
      },
    },
    {
      name: "nothing before the stage, everything behind it",
      points: 2,
      cases: (stream) => {
        const one = plan(stream);
        return [[0, one], [one.start, one], [one.start + 1, one], [one.start + one.steps, one], [
          one.start + 10 * one.steps,
          one,
        ]];
      },
    },
    {
      name: "fewer structures than periods",
      points: 2,
      cases: (stream) => {
        const one = { ...plan(stream), periods: 5, steps: 20, total: integerBetween(1, 4, stream) };
        return [4, 8, 12, 16, 20].map((n): Args => [one.start + n, one]);
      },
    },
    {
      name: "one period",
      points: 1,
      cases: (stream) => {
        const one = { ...plan(stream), periods: 1 };
        return [[one.start + one.steps - 1, one], [one.start + one.steps, one]];
      },
    },
  ],
  reference: (n, plan) => sumOf(shares(plan), completed(n, plan)),
  wrong: {
    "one step early": (n, plan) => sumOf(shares(plan), completed(n + 1, plan)),
    "one step late": (n, plan) => sumOf(shares(plan), completed(n - 1, plan)),
    "the last period takes the rest": (n, plan) => {
      const done = completed(n, plan);
      return done === plan.periods ? plan.total : done * Math.floor(plan.total / plan.periods);
    },
    "equal real shares": (n, plan) => completed(n, plan) * plan.total / plan.periods,
    "no cap": (n, plan) => {
      const done = Math.max(0, Math.floor((n - plan.start) / (plan.steps / plan.periods)));
      return done * Math.floor(plan.total / plan.periods) +
        Math.min(done, plan.total % plan.periods);
    },
    "the start is ignored": (n, plan) => sumOf(shares(plan), completed(n, { ...plan, start: 0 })),
    "every share rounded up": (n, plan) =>
      completed(n, plan) * Math.ceil(plan.total / plan.periods),
    "every share rounded to the nearest": (n, plan) =>
      completed(n, plan) * Math.round(plan.total / plan.periods),
    "the remainder is lost": (n, plan) =>
      completed(n, plan) * Math.floor(plan.total / plan.periods),
    "selected instead of committed": (n, plan) =>
      sumOf(
        shares(plan),
        n <= plan.start ? 0 : Math.min(plan.periods, completed(n - 1, plan) + 1),
      ),
    "larger shares last": (n, plan) => sumOf(shares(plan).reverse(), completed(n, plan)),
  },
};
