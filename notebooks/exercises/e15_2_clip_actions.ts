/**
 * E15.2: actions of a search, raised to what its budget demands.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [raw: number[], flops: number[], target: number, most: number];

const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** What may be done wrong on the way. */
interface Slip {
  rest?: (flops: readonly number[], t: number) => number;
  goal?: (flops: readonly number[], target: number) => number;
  taken?: (action: number, wish: number, flops: number) => number;
  choose?: (wish: number, most: number, owed: number) => number;
  owed?: (duty: number, flops: number) => number;
}

function episode([raw, flops, target, most]: Args, slip: Slip = {}): number[] {
  const {
    rest = (all, t) => total(all.slice(t + 1)),
    goal = (all, share) => share * total(all),
    taken = (action, _, cost) => action * cost,
    choose = (wish, cap, owed) => Math.max(Math.min(wish, cap), owed),
    owed = (duty, cost) => duty / cost,
  } = slip;
  const actions: number[] = [];
  let reduced = 0;
  for (let t = 0; t < raw.length; t++) {
    const duty = goal(flops, target) - most * rest(flops, t) - reduced;
    const action = choose(raw[t]!, most, owed(duty, flops[t]!));
    actions.push(action);
    reduced += taken(action, raw[t]!, flops[t]!);
  }
  return actions;
}

/** An episode whose agent wants shares between two numbers. */
function drawn(n: number, [low, high]: [number, number], stream: Random): Args {
  const most = integerBetween(5, 7, stream) / 8;
  return [
    Array.from({ length: n }, () => numberBetween(low, high, stream)),
    Array.from({ length: n }, () => integerBetween(50, 900, stream)),
    numberBetween(0.4, most - 0.05, stream),
    most,
  ];
}

export const clipActions: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E15.2",
  notebook: "15_amc_and_netadapt",
  name: "clipActions",
  visible: [[[0.1, 0.2, 0.3], [100, 200, 100], 0.5, 0.8], [[0.9], [40], 0.25, 0.5]],
  hidden: [
    {
      name: "an agent that wants little is raised, layer by layer",
      points: 3,
      cases: (stream) => [3, 5, 8, 12].map((n) => drawn(n, [0.02, 0.3], stream)),
    },
    {
      name: "an agent that wants much keeps its wishes, up to the most",
      points: 2,
      cases: (stream) => [4, 6, 9].map((n) => drawn(n, [0.5, 1], stream)),
    },
    {
      name: "wishes of all sizes",
      points: 2,
      cases: (stream) => [4, 7, 10].map((n) => drawn(n, [0, 1], stream)),
    },
    {
      name: "a single layer, and a target that is the most",
      points: 1,
      cases: (stream) => {
        const eighths = integerBetween(4, 7, stream) / 8;
        return [
          [[numberBetween(0, 0.2, stream)], [integerBetween(5, 90, stream)], 0.375, 0.75],
          [[0.125, 0.25, 0], [64, 128, 32], eighths, eighths],
        ];
      },
    },
  ],
  reference: (...args) => episode(args),
  wrong: {
    "the rest holds the layer itself": (...args) =>
      episode(args, { rest: (flops, t) => total(flops.slice(t)) }),
    "the target is not multiplied by the sum": (...args) =>
      episode(args, { goal: (_, target) => target }),
    "what is gone is not counted": (...args) => episode(args, { taken: () => 0 }),
    "the wishes are counted as gone": (...args) =>
      episode(args, { taken: (_, wish, flops) => wish * flops }),
    "the duty is not divided by the layer": (...args) => episode(args, { owed: (duty) => duty }),
    "ratios that stay": (...args) => episode(args).map((action) => 1 - action),
    "the most is ignored": (...args) =>
      episode(args, { choose: (wish, _, owed) => Math.max(wish, owed) }),
    "the target counts from this layer on": (raw, flops, target, most) =>
      raw.map((wish, t) => {
        const behind = total(flops.slice(t + 1));
        const duty = target * total(flops.slice(t)) - most * behind;
        return Math.max(Math.min(wish, most), duty / flops[t]!);
      }),
    "later layers do nothing": (...args) => episode(args, { rest: () => 0 }),
    "every layer loses the target": (raw, _, target) => raw.map(() => target),
    "only the minimum": (...args) =>
      episode(args, { choose: (wish, most) => Math.min(wish, most) }),
  },
  challenge: {
    hidden: [{
      name: "a target above the most is refused",
      points: 2,
      cases: (stream) => {
        const [raw, flops] = drawn(4, [0, 1], stream);
        return [[raw, flops, 0.875, 0.75], [raw, flops, 0.5, 0.25], [raw, flops, 0.75, 0.75]];
      },
    }],
    reference: (...args: Args) => {
      if (args[2] > args[3]) throw new RangeError("the target is above the most");
      return episode(args);
    },
    wrong: {
      "refused at the most, too": (...args: Args) => {
        if (args[2] >= args[3]) throw new RangeError();
        return episode(args);
      },
      "the target is lowered": (raw: number[], flops: number[], target: number, most: number) =>
        episode([raw, flops, Math.min(target, most), most]),
    },
  },
};
