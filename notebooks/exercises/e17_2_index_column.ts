/**
 * E17.2: a column as values and gaps.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [column: number[], longest: number];
type Result = { values: number[]; gaps: number[] };

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** Padding is due from so many zeros beyond `longest`. */
  due?: number;
  /** Zeros that padding uses up beyond `longest`. */
  used?: number;
  /** Gap of padding beyond `longest`. */
  written?: number;
  /** Whether zeros are counted anew behind an entry. */
  reset?: boolean;
  padding?: boolean;
  /** Whether zeros behind the last entry are stored, too. */
  trailing?: boolean;
}

function indexed([column, longest]: Args, changes: Changes = {}): Result {
  const { due = 1, used = 1, written = 0, reset = true, padding = true, trailing = false } =
    changes;
  const values: number[] = [], gaps: number[] = [];
  let zeros = 0;
  const pad = () => {
    while (padding && zeros >= longest + due && zeros > 0) {
      values.push(0);
      gaps.push(longest + written);
      zeros = Math.max(0, zeros - longest - used);
    }
  };
  for (const x of column) {
    if (x === 0) {
      zeros++;
      continue;
    }
    pad();
    values.push(x);
    gaps.push(zeros);
    if (reset) zeros = 0;
  }
  if (trailing) pad();
  return { values, gaps };
}

/** Runs of zeros of given lengths, each with a number behind it; then some zeros. */
function columnOf(runs: readonly number[], stream: Random, end = 0): number[] {
  const zeros = (count: number) => new Array<number>(count).fill(0);
  return [
    ...runs.flatMap((
      run,
    ) => [...zeros(run), (stream.integer(2) === 0 ? 1 : -1) * (1 + stream.integer(9))]),
    ...zeros(end),
  ];
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

export const indexColumn: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E17.2",
  notebook: "17_deep_compression_and_eie",
  name: "indexColumn",
  visible: [
    [[0, 0, 1, 2, ...zeros(18), 3], 15],
    [[...zeros(15), 5], 15],
    [[...zeros(16), 5], 15],
  ],
  hidden: [
    {
      name: "columns whose gaps need no padding",
      points: 2,
      cases: (stream) =>
        [3, 7, 15].map((longest): Args => [
          columnOf(Array.from({ length: 6 }, () => stream.integer(longest)), stream),
          longest,
        ]),
    },
    {
      name: "a gap that just fits, and one that just does not",
      points: 2,
      cases: (stream) => {
        const longest = integerBetween(1, 20, stream);
        return [longest, longest + 1, longest + 2].map((run): Args => [
          columnOf([stream.integer(2), run, stream.integer(2)], stream),
          longest,
        ]);
      },
    },
    {
      name: "more than one padding entry in a row",
      points: 2,
      cases: (stream) => {
        const longest = integerBetween(1, 5, stream), stride = longest + 1;
        return [[2 * stride], [3 * stride - 1, 1, 2 * stride], [5 * stride + 1, 3 * stride]].map((
          runs,
        ): Args => [columnOf(runs, stream), longest]);
      },
    },
    {
      name: "zeros behind the last entry are not stored",
      points: 1,
      cases: (stream) => {
        const longest = integerBetween(2, 6, stream);
        return [1, longest, longest + 1, 4 * longest].map((end): Args => [
          columnOf([1, longest + 3, 0], stream, end),
          longest,
        ]);
      },
    },
    {
      name: "no number, no zero, no column",
      points: 1,
      cases: (stream) => [
        [zeros(integerBetween(20, 40, stream)), 3],
        [columnOf([0, 0, 0, 0], stream), 3],
        [[], 7],
      ],
    },
  ],
  reference: (...args) => indexed(args),
  wrong: {
    "padding as soon as the longest gap is reached": (...args) => indexed(args, { due: 0 }),
    "padding stands for as many zeros as its gap": (...args) => indexed(args, { used: 0 }),
    "padding with a gap one longer": (...args) => indexed(args, { written: 1 }),
    "zeros are not counted anew": (...args) => indexed(args, { reset: false, padding: false }),
    "places in the column instead of gaps": (column) => ({
      values: column.filter((x) => x !== 0),
      gaps: column.flatMap((x, i) => x === 0 ? [] : [i]),
    }),
    "distance to the entry before": (...args) => {
      const { values, gaps } = indexed(args);
      return { values, gaps: gaps.map((gap) => gap + 1) };
    },
    "zeros at the end are padded, too": (...args) => indexed(args, { trailing: true }),
    "no padding": (...args) => indexed(args, { padding: false }),
    "the gap behind an entry": (...args) => {
      const { values, gaps } = indexed(args);
      return { values, gaps: [...gaps.slice(1), 0] };
    },
    "negative numbers are zeros": (column, longest) =>
      indexed([column.map((x) => Math.max(x, 0)), longest]),
    "padding holds the number that follows": (...args) => {
      const { values, gaps } = indexed(args);
      const next = (i: number): number => values[i] !== 0 ? values[i]! : next(i + 1);
      return { values: values.map((_, i) => next(i)), gaps };
    },
    "one padding entry at most": ([...column], longest) => {
      const { values, gaps } = indexed([column, longest]);
      const twice = (i: number) => values[i] === 0 && values[i - 1] === 0;
      return {
        values: values.filter((_, i) => !twice(i)),
        gaps: gaps.filter((_, i) => !twice(i)),
      };
    },
  },
};
