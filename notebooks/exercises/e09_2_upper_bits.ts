/**
 * E9.2: the upper end of the bit range in a step of the projection stage.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Plan = {
  start: number;
  steps: number;
  periods: number;
  from: number;
  reduction: number;
  floor: number;
};
type Args = [n: number, plan: Plan];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  completed?: (n: number, plan: Plan) => number;
  most?: (plan: Plan) => number;
  floor?: (plan: Plan, n: number) => number;
}

function upper(n: number, plan: Plan, changes: Changes = {}): number {
  const { start, steps, periods, from, reduction, floor } = plan;
  const completed = changes.completed?.(n, plan) ??
    Math.floor((n - 1 - start) * periods / steps);
  const counted = Math.min(Math.max(completed, 0), changes.most?.(plan) ?? periods);
  return Math.max(changes.floor?.(plan, n) ?? floor, from - reduction * counted);
}

/** A plan whose last bound lies above the floor. */
function planOf(stream: Random): Plan {
  const periods = integerBetween(2, 6, stream), reduction = integerBetween(1, 3, stream);
  const floor = integerBetween(2, 6, stream);
  return {
    start: integerBetween(1, 30, stream),
    steps: periods * integerBetween(2, 9, stream),
    periods,
    from: floor + reduction * periods + integerBetween(1, 4, stream),
    reduction,
    floor,
  };
}

/** The first and the last step of the stage and of one period, and the steps beside them. */
function edges({ start, steps, periods }: Plan): number[] {
  const length = steps / periods;
  return [1, start, start + 1, start + length, start + length + 1, start + steps].filter((n) =>
    n >= 1
  );
}

export const upperBits: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E9.2",
  notebook: "09_bits_and_projection",
  name: "upperBits",
  visible: [1, 2, 3, 4, 5, 6].map((n): Args => [
    n,
    { start: 0, steps: 4, periods: 2, from: 16, reduction: 2, floor: 4 },
  ]),
  hidden: [
    {
      name: "the stage begins later, and reductions fall due on time",
      points: 3,
      cases: (stream) => {
        const plan = planOf(stream);
        return edges(plan).map((n): Args => [n, plan]);
      },
    },
    {
      name: "behind the stage the bound stays, one reduction a period",
      points: 2,
      cases: (stream) => {
        const plan = planOf(stream), end = plan.start + plan.steps;
        return [1, 2, plan.steps, 3 * plan.steps].map((later): Args => [end + later, plan]);
      },
    },
    {
      name: "never below the floor",
      points: 2,
      cases: (stream) => {
        const plan = { ...planOf(stream), reduction: 5 };
        const low = { ...plan, from: plan.floor + 7 }, length = plan.steps / plan.periods;
        return [length + 1, 2 * length, 2 * length + 1, 9 * length].map((n): Args => [
          plan.start + n,
          low,
        ]);
      },
    },
    {
      name: "one period, or periods of one step",
      points: 1,
      cases: (stream) => {
        const one = { ...planOf(stream), periods: 1 }, many = planOf(stream);
        const single = { ...many, steps: many.periods };
        return [
          [one.start + one.steps, one],
          [one.start + one.steps + 1, one],
          [single.start + 2, single],
          [single.start + single.steps, single],
        ];
      },
    },
  ],
  reference: (n, plan) => upper(n, plan),
  wrong: {
    "one step early": (n, plan) => upper(n + 1, plan),
    "one step late": (n, plan) => upper(n - 1, plan),
    "one reduction fewer": (n, plan) => upper(n, plan, { most: ({ periods }) => periods - 1 }),
    "falls on behind the stage": (n, plan) => upper(n, plan, { most: () => Infinity }),
    "no floor": (n, plan) => upper(n, plan, { floor: () => -Infinity }),
    "start ignored": (n, plan) => upper(n, { ...plan, start: 0 }),
    "started periods counted": (n, plan) =>
      upper(n, plan, {
        completed: (n, { start, steps, periods }) => Math.ceil((n - 1 - start) * periods / steps),
      }),
    "periods of `periods` steps": (n, plan) =>
      upper(n, plan, {
        completed: (n, { start, periods }) => Math.floor((n - 1 - start) / periods),
      }),
    "floor forgotten behind the stage": (n, plan) =>
      upper(n, plan, {
        floor: ({ start, steps, floor }, n) => n > start + steps ? -Infinity : floor,
      }),
    "reduced once only": (n, plan) => upper(n, plan, { most: () => 1 }),
    "rises before the stage": (n, plan) => {
      const { start, steps, periods, from, reduction, floor } = plan;
      const completed = Math.min(Math.floor((n - 1 - start) * periods / steps), periods);
      return Math.max(floor, from - reduction * completed);
    },
  },
  challenge: {
    hidden: [{
      name: 'rule "reference": no reduction after the last period',
      points: 2,
      cases: (stream) => {
        const plan = planOf(stream), end = plan.start + plan.steps;
        return [plan.start + 1, end, end + 1, end + plan.steps].map((n): Json[] => [
          n,
          { ...plan, rule: "reference" },
        ]);
      },
    }],
    reference: (n: number, plan: Plan & { rule?: string }) =>
      plan.rule === "reference"
        ? upper(n, plan, { most: ({ periods }) => periods - 1 })
        : upper(n, plan),
    wrong: {
      "always one reduction fewer, as late as ever": (n: number, plan: Plan) =>
        upper(n, { ...plan, from: plan.from + plan.reduction }),
      "rule ignored": (n: number, plan: Plan) => upper(n, plan),
      "no reduction at all": (_n: number, { from }: Plan) => from,
    },
  },
};
