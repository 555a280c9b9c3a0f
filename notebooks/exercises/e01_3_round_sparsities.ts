/**
 * E1.3: sparsities of rounds that each remove the same share of what is left.
 *
 * @module
 */
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [final: number, rounds: number];

/** One number a round, i = 1 … rounds. */
function eachRound(rounds: number, sparsity: (i: number) => number): number[] {
  return Array.from({ length: rounds }, (_, i) => sparsity(i + 1));
}

export const roundSparsities: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E1.3",
  notebook: "01_what_pruning_is",
  name: "roundSparsities",
  visible: [[0.9, 3], [0.75, 1]],
  hidden: [
    {
      name: "the last round reaches the final sparsity",
      points: 2,
      cases: (stream) =>
        [2, 5, 8].map((rounds): Args => [numberBetween(0.1, 0.99, stream), rounds]),
    },
    {
      name: "the density falls by the same factor each round",
      points: 3,
      cases: (stream) => [1, 2, 3, 4].map((k): Args => [1 - 2 ** -k, integerBetween(2, 6, stream)]),
    },
    {
      name: "there is one sparsity a round, also for one round and for many",
      points: 2,
      cases: (stream) =>
        [1, 40, integerBetween(9, 20, stream)].map((
          rounds,
        ): Args => [numberBetween(0.2, 0.8, stream), rounds]),
    },
    {
      name: "small and large final sparsities",
      points: 1,
      cases: (stream) => [
        [numberBetween(0.001, 0.01, stream), integerBetween(2, 7, stream)],
        [numberBetween(0.995, 0.9999, stream), integerBetween(2, 7, stream)],
      ],
    },
  ],
  reference(final, rounds) {
    return eachRound(rounds, (i) => 1 - (1 - final) ** (i / rounds));
  },
  wrong: {
    "linear": (s, n) => eachRound(n, (i) => i * s / n),
    "exponent i / (n - 1)": (s, n) => eachRound(n, (i) => 1 - (1 - s) ** (i / (n - 1))),
    "exponent (i - 1) / n": (s, n) => eachRound(n, (i) => 1 - (1 - s) ** ((i - 1) / n)),
    "begins at 0, one entry more": (s, n) => [0, ...eachRound(n, (i) => 1 - (1 - s) ** (i / n))],
    "final ** (i / n)": (s, n) => eachRound(n, (i) => s ** (i / n)),
    "density instead of sparsity": (s, n) => eachRound(n, (i) => (1 - s) ** (i / n)),
    "1 - final ** (i / n)": (s, n) => eachRound(n, (i) => 1 - s ** (i / n)),
    "last entry missing": (s, n) => eachRound(n, (i) => 1 - (1 - s) ** (i / n)).slice(0, -1),
    "exponent n / i": (s, n) => eachRound(n, (i) => 1 - (1 - s) ** (n / i)),
    "increments instead of totals": (s, n) =>
      eachRound(n, (i) => (1 - s) ** ((i - 1) / n) - (1 - s) ** (i / n)),
  },
};
