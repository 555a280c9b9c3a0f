/**
 * E6.3: a mask of which some blocks are dense still.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, tiedWeights } from "./values.ts";

type Order = "largestFirst" | "smallestFirst";
type Options = { n: number; m: number; dense: number; order: Order };
type Args = [w: number[], options: Options];
type Result = { mask: number[]; removed: number };

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  norm?: (block: number[]) => number;
  /** Places of all blocks. */
  blocks?: number[][];
  /** Which of two equal blocks comes first. */
  tie?: number;
  denseMask?: number;
  removed?: (w: number[], mask: number[]) => number;
  /** Which places of a sparse block go. */
  out?: (w: number[], places: number[], n: number) => number[];
}

const consecutive = (length: number, m: number): number[][] =>
  Array.from({ length: length / m }, (_, b) => Array.from({ length: m }, (_, i) => b * m + i));

const l1 = (block: number[]): number => block.reduce((sum, x) => sum + Math.abs(x), 0);

const removedFrom = (w: number[], mask: number[]): number => l1(w.filter((_, i) => mask[i] === 0));

function smallestOut(w: number[], places: number[], n: number): number[] {
  return [...places].sort((i, j) => Math.abs(w[j]!) - Math.abs(w[i]!) || i - j).slice(n);
}

function maskOf(w: number[], { n, m, dense, order }: Options, changes: Changes = {}): Result {
  const { norm = l1, tie = 1, denseMask = 1, removed = removedFrom, out = smallestOut } = changes;
  const blocks = changes.blocks ?? consecutive(w.length, m);
  const norms = blocks.map((places) => norm(places.map((i) => w[i]!)));
  const sign = order === "largestFirst" ? 1 : -1;
  const ranked = norms.map((_, b) => b)
    .sort((a, b) => sign * (norms[a]! - norms[b]!) || tie * (a - b));
  const mask = w.map(() => 1);
  for (const [place, block] of ranked.entries()) {
    if (place < dense) { for (const i of blocks[block]!) mask[i] = denseMask; }
    else for (const i of out(w, blocks[block]!, n)) mask[i] = 0;
  }
  return { mask, removed: removed(w, mask) };
}

const other = (order: Order): Order => order === "largestFirst" ? "smallestFirst" : "largestFirst";

const ORDERS: readonly Order[] = ["largestFirst", "smallestFirst"];

/** Multiples of 1/8, so that sums are exact: norms are well apart or equal. */
function blocksOfWeights(blocks: number, m: number, stream: Random): number[] {
  return Array.from({ length: blocks * m }, () => {
    const size = (1 + stream.integer(95)) / 8;
    return stream.integer(2) === 0 ? size : -size;
  });
}

export const progressive: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E6.3",
  notebook: "06_nm_and_progressive_blocks",
  name: "progressive",
  visible: [
    [[4, 3, 2, 1, 0.4, 0.3, 0.2, 0.1, 2, 2, 1, 1], { n: 2, m: 4, dense: 1, order: "largestFirst" }],
    [[4, 3, 2, 1, 0.4, 0.3, 0.2, 0.1, 2, 2, 1, 1], {
      n: 2,
      m: 4,
      dense: 1,
      order: "smallestFirst",
    }],
    [[1, -5, 2, 0], { n: 1, m: 2, dense: 2, order: "smallestFirst" }],
  ],
  hidden: [
    {
      name: "with some blocks dense, in both orders",
      points: 3,
      cases: (stream) =>
        ORDERS.flatMap((order) =>
          [[2, 4], [1, 8], [3, 5]].map(([n, m]): Args => {
            const blocks = integerBetween(5, 12, stream);
            const dense = integerBetween(1, blocks - 1, stream);
            return [blocksOfWeights(blocks, m!, stream), { n: n!, m: m!, dense, order }];
          })
        ),
    },
    {
      name: "without dense blocks the order does not matter",
      points: 1,
      cases: (stream) => {
        const w = blocksOfWeights(7, 4, stream);
        return ORDERS.map((order): Args => [w, { n: 1, m: 4, dense: 0, order }]);
      },
    },
    {
      name: "with all blocks dense nothing is removed",
      points: 1,
      cases: (stream) =>
        ORDERS.map((order): Args => {
          const blocks = integerBetween(3, 9, stream);
          return [blocksOfWeights(blocks, 3, stream), { n: 1, m: 3, dense: blocks, order }];
        }),
    },
    {
      name: "of equal blocks the first stay dense, of equal weights the first are kept",
      points: 2,
      cases: (stream) =>
        ORDERS.flatMap((order): Args[] => {
          const block = tiedWeights(4, stream), more = tiedWeights(16, stream);
          const twins = [...block, ...block.map((x) => -x), ...block, ...more];
          return [1, 2, 4].map((dense): Args => [twins, { n: 2, m: 4, dense, order }]);
        }),
    },
    {
      name: "one block more that is sparse, step by step",
      points: 1,
      cases: (stream) => {
        const w = blocksOfWeights(6, 4, stream), order = ORDERS[stream.integer(2)]!;
        return [5, 4, 3, 2, 1].map((dense): Args => [w, { n: 2, m: 4, dense, order }]);
      },
    },
  ],
  reference: (w, options) => maskOf(w, options),
  wrong: {
    "orders swapped": (w, o) => maskOf(w, { ...o, order: other(o.order) }),
    "ranked by the sum of squares": (w, o) =>
      maskOf(w, o, { norm: (block) => block.reduce((sum, x) => sum + x * x, 0) }),
    "ranked by the signed sum": (w, o) =>
      maskOf(w, o, { norm: (block) => block.reduce((sum, x) => sum + x, 0) }),
    "ranked by the largest weight": (w, o) =>
      maskOf(w, o, { norm: (block) => Math.max(...block.map(Math.abs)) }),
    "kept norm instead of the removed": (w, o) =>
      maskOf(w, o, { removed: (w, mask) => l1(w.filter((_, i) => mask[i] !== 0)) }),
    "dense counts the sparse blocks": (w, o) =>
      maskOf(w, { ...o, dense: w.length / o.m - o.dense }),
    "blocks taken with a stride": (w, o) => {
      const count = w.length / o.m;
      const blocks = Array.from(
        { length: count },
        (_, b) => Array.from({ length: o.m }, (_, i) => i * count + b),
      );
      return maskOf(w, o, { blocks });
    },
    "of equal blocks the last stay dense": (w, o) => maskOf(w, o, { tie: -1 }),
    "removed as a share": (w, o) =>
      maskOf(w, o, { removed: (w, mask) => removedFrom(w, mask) / l1(w) }),
    "dense blocks masked out": (w, o) => maskOf(w, o, { denseMask: 0 }),
    "the smallest of a block kept": (w, o) =>
      maskOf(w, o, {
        out: (w, places, n) =>
          [...places].sort((i, j) => Math.abs(w[i]!) - Math.abs(w[j]!) || i - j).slice(n),
      }),
    "signed sum removed": (w, o) =>
      maskOf(w, o, {
        removed: (w, mask) => w.reduce((sum, x, i) => sum + (mask[i] === 0 ? x : 0), 0),
      }),
  },
};
