/**
 * E4.3: filters nearest to all others, as FPGM removes them.
 *
 * @module
 */
import { type Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [filters: number[][], share: number];
type Score = (filter: number[], filters: number[][], index: number) => number;

const distance = (a: number[], b: number[], power = 2) =>
  a.reduce((sum, x, k) => sum + Math.abs(x - b[k]!) ** power, 0) ** (1 / power);
const distanceSum: Score = (filter, filters) =>
  filters.reduce((sum, other) => sum + distance(filter, other), 0);
const amount = (filters: number[][], share: number) => Math.floor(share * filters.length + 1e-9);

/** Indices by score, the lower one first where scores are equal. */
const order = (filters: number[][], score: Score) => {
  const scores = filters.map((filter, index) => score(filter, filters, index));
  return filters.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]! || a - b);
};

const lowest = (filters: number[][], score: Score, k: number) =>
  order(filters, score).slice(0, k).sort((a, b) => a - b);
const by = (score: Score) => (...[filters, share]: Args) =>
  lowest(filters, score, amount(filters, share));

const mean = (filters: number[][]) =>
  filters[0]!.map((_, k) => filters.reduce((sum, one) => sum + one[k]!, 0) / filters.length);
const median = (filters: number[][]) =>
  filters[0]!.map((_, k) =>
    filters.map((one) => one[k]!).sort((a, b) => a - b)[filters.length >> 1]!
  );

const randomFilters = (n: number, size: number, stream: Random) =>
  Array.from({ length: n }, () => Array.from({ length: size }, () => stream.normal()));

/** Filters along a line, at whole numbers: their distances are exact, and some are equal. */
const onALine = (n: number, stream: Random) =>
  Array.from({ length: n }, () => [0, stream.integer(7), 0]);

export const fpgm: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E4.3",
  notebook: "04_importance_data",
  name: "fpgm",
  visible: [
    [[[0, 0], [3, 4], [3, 0], [6, 0], [0.5, 0]], 0.4],
    [[[1, 2], [3, 4], [5, 5]], 0],
  ],
  hidden: [
    {
      name: "filters in three and more dimensions",
      points: 3,
      cases: (stream) => [
        [randomFilters(9, 3, stream), 1 / 3],
        [randomFilters(14, 4, stream), 0.5],
        [randomFilters(20, 9, stream), 0.3],
      ],
    },
    {
      name: "moving all filters changes nothing",
      points: 2,
      cases: (stream) => {
        const filters = randomFilters(11, 3, stream);
        const moved = filters.map((one) => one.map((x, k) => x + [8, -16, 4][k]!));
        return [[filters, 0.4], [moved, 0.4]];
      },
    },
    {
      name: "equal filters have equal sums, and the lower index leaves first",
      points: 2,
      cases: (stream) => [
        [onALine(integerBetween(9, 14, stream), stream), 0.25],
        [onALine(integerBetween(15, 20, stream), stream), 0.5],
        [onALine(8, stream).flatMap((one) => [one, one]), 0.4],
      ],
    },
    {
      name: "the number is rounded down",
      points: 1,
      cases: (stream) => [
        [randomFilters(7, 3, stream), 0.25],
        [randomFilters(10, 3, stream), 0.29],
        [randomFilters(10, 3, stream), 0.7],
        [randomFilters(6, 3, stream), 1],
      ],
    },
  ],
  reference: by(distanceSum),
  wrong: {
    "squared distances": by((filter, filters) =>
      filters.reduce((sum, other) => sum + distance(filter, other) ** 2, 0)
    ),
    "the largest sums": by((...args) => -distanceSum(...args)),
    "norms": by((filter) => distance(filter, filter.map(() => 0))),
    "distances of sums of magnitudes": by((filter, filters) =>
      filters.reduce((sum, other) => sum + distance(filter, other, 1), 0)
    ),
    "distance to the mean": by((filter, filters) => distance(filter, mean(filters))),
    "distance to the median of each entry": by((filter, filters) =>
      distance(filter, median(filters))
    ),
    "number rounded to the nearest": (filters, share) =>
      lowest(filters, distanceSum, Math.round(share * filters.length)),
    "as many as a share of the entries": (filters, share) =>
      lowest(filters, distanceSum, Math.floor(share * filters[0]!.length)),
    "in the order of their sums": (filters, share) =>
      order(filters, distanceSum).slice(0, amount(filters, share)),
    "of equal sums the higher index": (filters, share) => {
      const last = filters.length - 1;
      return lowest(filters.toReversed(), distanceSum, amount(filters, share))
        .map((i) => last - i).sort((a, b) => a - b);
    },
    "the nearest neighbour alone": by((filter, filters, index) =>
      filters.reduce(
        (least, other, j) => (j === index ? least : Math.min(least, distance(filter, other))),
        Infinity,
      )
    ),
    "those that stay": (filters, share) =>
      order(filters, distanceSum).slice(amount(filters, share)).sort((a, b) => a - b),
  },
};
