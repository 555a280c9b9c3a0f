/**
 * E14.2: the interval of paired differences.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [a: number[], b: number[], factor: number];
type Result = { mean: number; half: number };

function meanOf(list: number[]): number {
  return list.reduce((sum, x) => sum + x, 0) / list.length;
}

function squares(list: number[]): number {
  const mean = meanOf(list);
  return list.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
}

function paired(a: number[], b: number[], factor: number): Result {
  const differences: number[] = [];
  for (let i = 0; i < a.length; i++) differences.push(a[i]! - b[i]!);
  const n = differences.length;
  return {
    mean: meanOf(differences),
    half: factor * Math.sqrt(squares(differences) / (n - 1)) / Math.sqrt(n),
  };
}

function accuracies(n: number, stream: Random): number[] {
  return Array.from({ length: n }, () => numberBetween(60, 95, stream));
}

export const pairedInterval: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E14.2",
  notebook: "14_reading_a_run",
  name: "pairedInterval",
  visible: [
    [[89.6, 90.1, 90.9], [88.9, 89.5, 90.1], 4.302653],
    [[1, 2], [0, 1], 12.7],
  ],
  hidden: [
    {
      name: "any number of pairs",
      points: 4,
      cases: (stream) =>
        [2, 3, 4, 7, 15].map((n): Args => [
          accuracies(n, stream),
          accuracies(n, stream),
          numberBetween(2, 12, stream),
        ]),
    },
    {
      name: "the same shift everywhere has no spread",
      points: 1,
      cases: (stream) => {
        // multiples of 1/8 have exact differences
        const a = Array.from(
          { length: integerBetween(3, 8, stream) },
          () => stream.integer(200) / 8,
        );
        return [[a, a.map((x) => x - 0.75), 3], [a, a, 3]];
      },
    },
    {
      name: "what a pair shares does not matter",
      points: 2,
      cases: (stream) => {
        const n = integerBetween(3, 6, stream),
          a = accuracies(n, stream),
          b = accuracies(n, stream);
        const shared = Array.from({ length: n }, () => numberBetween(-20, 20, stream));
        return [[a, b, 4.3], [
          a.map((x, i) => x + shared[i]!),
          b.map((x, i) => x + shared[i]!),
          4.3,
        ]];
      },
    },
    {
      name: "the other way round the mean changes its sign",
      points: 1,
      cases: (stream) => {
        const a = accuracies(5, stream), b = accuracies(5, stream);
        return [[a, b, 2.776], [b, a, 2.776]];
      },
    },
  ],
  reference: paired,
  wrong: {
    "n instead of n - 1": (a, b, factor) => {
      const { mean, half } = paired(a, b, factor);
      return { mean, half: half * Math.sqrt((a.length - 1) / a.length) };
    },
    "not divided by the root of n": (a, b, factor) => {
      const { mean, half } = paired(a, b, factor);
      return { mean, half: half * Math.sqrt(a.length) };
    },
    "b - a": (a, b, factor) => paired(b, a, factor),
    "pooled, as if not paired": (a, b, factor) => ({
      mean: meanOf(a) - meanOf(b),
      half: factor * Math.sqrt((squares(a) + squares(b)) / (a.length - 1) / a.length),
    }),
    "factor squared": (a, b, factor) => paired(a, b, factor * factor),
    "variance instead of deviation": (a, b, factor) => {
      const { mean, half } = paired(a, b, 1);
      return { mean, half: factor * half * half };
    },
    "no interval": (a, b) => ({ mean: paired(a, b, 1).mean, half: 0 }),
    "the median of the differences": (a, b, factor) => {
      const sorted = a.map((x, i) => x - b[i]!).sort((x, y) => x - y);
      const middle = sorted.length / 2;
      const mean = sorted.length % 2 === 1
        ? sorted[Math.floor(middle)]!
        : (sorted[middle - 1]! + sorted[middle]!) / 2;
      return { mean, half: paired(a, b, factor).half };
    },
    "absolute differences": (a, b, factor) =>
      paired(a.map((x, i) => Math.abs(x - b[i]!)), a.map(() => 0), factor),
    "factor ignored": (a, b) => paired(a, b, 1),
  },
};
