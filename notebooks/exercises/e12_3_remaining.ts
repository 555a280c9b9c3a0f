/**
 * E12.3: what is left of a structure after each step of its period.
 *
 * @module
 */
import type { FunctionExercise, Json } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [periodSteps: number, first: number];

function left(periodSteps: number, first: number): number[] {
  const shares: number[] = [];
  let share = 1;
  for (let k = first; k < periodSteps; k++) {
    share *= (periodSteps - k - 1) / (periodSteps - k);
    shares.push(share);
  }
  return shares;
}

function rates(periodSteps: number, first: number): number[] {
  return left(periodSteps, first).map((_, i) => 1 / (periodSteps - first - i));
}

export const remaining: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E12.3",
  notebook: "12_qasso",
  name: "remaining",
  visible: [[5, 0], [5, 1]],
  hidden: [
    {
      name: "from the first step on, evenly to zero",
      points: 3,
      cases: (stream) => [[integerBetween(6, 30, stream), 0], [integerBetween(31, 60, stream), 0]],
    },
    {
      name: "from a later step on",
      points: 3,
      cases: (stream) =>
        Array.from({ length: 6 }, (): Args => {
          const periodSteps = integerBetween(6, 40, stream);
          return [periodSteps, integerBetween(1, periodSteps - 2, stream)];
        }),
    },
    {
      name: "the last step alone takes everything",
      points: 2,
      cases: (stream) => {
        const periodSteps = integerBetween(2, 50, stream);
        return [[periodSteps, periodSteps - 1], [1, 0]];
      },
    },
  ],
  reference: left,
  wrong: {
    "an exponential": (periodSteps, first) =>
      left(periodSteps, first).map((_, i) => (1 - 1 / (periodSteps - first)) ** (i + 1)),
    "the rates instead of what is left": rates,
    "starts with all of it": (periodSteps, first) => [1, ...left(periodSteps, first).slice(0, -1)],
    "one entry too many": (periodSteps, first) => [1, ...left(periodSteps, first)],
    "last entry missing": (periodSteps, first) => left(periodSteps, first).slice(0, -1),
    "reversed": (periodSteps, first) => left(periodSteps, first).reverse(),
    "the first step is ignored": (periodSteps) => left(periodSteps, 0),
    "relative to the whole period": (periodSteps, first) =>
      left(periodSteps, first).map((_, i) => (periodSteps - first - i - 1) / periodSteps),
    "a sum of rates": (periodSteps, first) => {
      let sum = 0;
      return rates(periodSteps, first).map((rate) => 1 - (sum += rate));
    },
    "one step further": (periodSteps, first) =>
      left(periodSteps, first).map((_, i) => 1 / (periodSteps - first - i)),
  },
  challenge: {
    hidden: [{
      name: "a constant rate as a third argument",
      points: 2,
      cases: (stream) =>
        [0, 3, 7].map((first): Json[] => [
          first + integerBetween(2, 20, stream),
          first,
          numberBetween(0.05, 0.6, stream),
        ]),
    }],
    reference: (periodSteps: number, first: number, ...[rate]: number[]) =>
      rate === undefined
        ? left(periodSteps, first)
        : Array.from({ length: periodSteps - first }, (_, i) => (1 - rate) ** (i + 1)),
    wrong: {
      "no third argument": (periodSteps: number, first: number) => left(periodSteps, first),
      "begins with 1": (periodSteps: number, first: number, rate: number) =>
        Array.from({ length: periodSteps - first }, (_, i) => (1 - rate) ** i),
      "as if from the first step on": (periodSteps: number, first: number, rate: number) =>
        Array.from({ length: periodSteps - first }, (_, i) => (1 - rate) ** (first + i + 1)),
      "the rate itself": (periodSteps: number, first: number, rate: number) =>
        Array.from({ length: periodSteps - first }, (_, i) => rate ** (i + 1)),
    },
  },
};
