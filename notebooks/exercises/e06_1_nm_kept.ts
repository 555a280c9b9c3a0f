/**
 * E6.1: an N:M mask along a list.
 *
 * @module
 */
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween, tiedWeights } from "./values.ts";

type Args = [w: number[], n: number, m: number];

/** Cuts a list into blocks of places; the last one may be shorter. */
function blocksOf(length: number, m: number): number[][] {
  return Array.from(
    { length: Math.ceil(length / m) },
    (_, b) => Array.from({ length: Math.min(m, length - b * m) }, (_, i) => b * m + i),
  );
}

/** A mask with ones at the first `n` places of every block, in the order of a comparison. */
function maskOf(
  w: number[],
  n: number,
  blocks: number[][],
  before: (i: number, j: number) => number = (i, j) => Math.abs(w[j]!) - Math.abs(w[i]!) || i - j,
): number[] {
  const mask = w.map(() => 0);
  for (const places of blocks) {
    for (const i of [...places].sort(before).slice(0, n)) mask[i] = 1;
  }
  return mask;
}

const PATTERNS: readonly [n: number, m: number][] = [[2, 4], [1, 4], [4, 8], [1, 16], [2, 3], [
  3,
  5,
]];

export const nmKept: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E6.1",
  notebook: "06_nm_and_progressive_blocks",
  name: "nmKept",
  visible: [
    [[0.1, -0.7, 0.7, 0.2, 0.3, 0.3, 0.3, -0.9, 0.5], 2, 4],
    [[0.1, -0.7, 0.7, 0.2, 0.3, 0.3, 0.3, -0.9, 0.5], 1, 4],
    [[3, -1], 3, 3],
  ],
  hidden: [
    {
      name: "every full block keeps exactly n",
      points: 2,
      cases: (stream) =>
        PATTERNS.map(([n, m]): Args => [
          distinctWeights(m * integerBetween(2, 6, stream), stream),
          n,
          m,
        ]),
    },
    {
      name: "of equal weights the first ones stay, also in a block of zeros",
      points: 2,
      cases: (stream) => [
        [tiedWeights(4 * integerBetween(6, 12, stream), stream), 2, 4],
        [tiedWeights(8 * integerBetween(3, 6, stream), stream), 3, 8],
        [[...new Array(4).fill(0), ...tiedWeights(8, stream)], 1, 4],
      ],
    },
    {
      name: "a short last block keeps n, or all that it has",
      points: 2,
      cases: (stream) => [
        [distinctWeights(4 * integerBetween(2, 5, stream) + 1, stream), 2, 4],
        [distinctWeights(8 * integerBetween(1, 3, stream) + 5, stream), 3, 8],
        [distinctWeights(integerBetween(2, 7, stream), stream), 1, 9],
      ],
    },
    {
      name: "with n = m everything stays, and with m = 1, too",
      points: 1,
      cases: (stream) => [
        [distinctWeights(integerBetween(9, 20, stream), stream), 5, 5],
        [tiedWeights(integerBetween(9, 20, stream), stream), 1, 1],
      ],
    },
    {
      name: "a second mask of what a mask has kept is the same, and blocks may change places",
      points: 1,
      cases: (stream) => {
        const w = distinctWeights(24, stream), mask = maskOf(w, 2, blocksOf(24, 4));
        return [
          [w, 2, 4],
          [w.map((x, i) => x * mask[i]!), 2, 4],
          [[...w.slice(12), ...w.slice(0, 12)], 2, 4],
        ];
      },
    },
  ],
  reference: (w, n, m) => maskOf(w, n, blocksOf(w.length, m)),
  wrong: {
    "signed weights compared": (w, n, m) =>
      maskOf(w, n, blocksOf(w.length, m), (i, j) => w[j]! - w[i]! || i - j),
    "the smallest kept": (w, n, m) =>
      maskOf(w, n, blocksOf(w.length, m), (i, j) => Math.abs(w[i]!) - Math.abs(w[j]!) || i - j),
    "n removed instead of kept": (w, n, m) => maskOf(w, m - n, blocksOf(w.length, m)),
    "of equal weights the last ones stay": (w, n, m) =>
      maskOf(w, n, blocksOf(w.length, m), (i, j) => Math.abs(w[j]!) - Math.abs(w[i]!) || j - i),
    "all that are as large as the n-th": (w, n, m) => {
      const mask = w.map(() => 0);
      for (const places of blocksOf(w.length, m)) {
        const sizes = places.map((i) => Math.abs(w[i]!)).sort((a, b) => b - a);
        const limit = sizes[Math.min(n, sizes.length) - 1]!;
        for (const i of places) mask[i] = Math.abs(w[i]!) >= limit ? 1 : 0;
      }
      return mask;
    },
    "last block dropped": (w, n, m) =>
      maskOf(w, n, blocksOf(w.length, m).filter((places) => places.length === m)),
    "last block kept whole": (w, n, m) => {
      const mask = maskOf(w, n, blocksOf(w.length, m));
      const whole = Math.floor(w.length / m) * m;
      return mask.map((kept, i) => i < whole ? kept : 1);
    },
    "the largest of the whole list": (w, n, m) =>
      maskOf(w, Math.round(w.length * n / m), [w.map((_, i) => i)]),
    "every m-th weight is a block": (w, n, m) => {
      const blocks = Math.ceil(w.length / m);
      return maskOf(
        w,
        n,
        Array.from(
          { length: blocks },
          (_, b) => w.map((_, i) => i).filter((i) => i % blocks === b),
        ),
      );
    },
    "weights instead of the mask": (w, n, m) =>
      maskOf(w, n, blocksOf(w.length, m)).map((kept, i) => kept * w[i]!),
    "first block begins at the second weight": (w, n, m) => [
      1,
      ...maskOf(w.slice(1), n, blocksOf(w.length - 1, m)),
    ],
  },
};
