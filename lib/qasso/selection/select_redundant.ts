import type { Semantics } from "../../quant/mod.ts";

/** One prunable group as a selection sees it. */
export interface SelectionGroup {
  /** Number of structures. */
  size: number;
  /** Structures pruned in earlier periods. */
  pruned: readonly number[];
}

/** What {@linkcode selectRedundant} needs beside the scores. */
export interface SelectionOptions {
  /** The prunable groups, in the order of the scores. */
  groups: readonly SelectionGroup[];
  /** Structures wanted in this period; in `"paper"` including those carried over from earlier ones. */
  count: number;
  /** Each group keeps a multiple of this number of structures, and at least as many. Default 1. */
  roundTo?: number;
  /** `"paper"` (default) or `"reference"`. */
  semantics?: Semantics;
  /** Global numbers of the structures selected so far; `"reference"` only. */
  bookkeeping?: readonly number[];
}

/** What a selection says. */
export interface Selection {
  /** Newly redundant structures per group, ascending. */
  selected: number[][];
  /** Wanted structures that could not be selected and shall be tried again; 0 in `"reference"`, which loses them. */
  carried: number;
  /** The bookkeeping afterwards; `"reference"` only, else empty. */
  bookkeeping: number[];
}

/**
 * Chooses the structures to be forgotten in the next period: the least important ones of all groups together.
 *
 * `"paper"`: pruned structures do not stand for election; structures are taken in order of their score. A group never gives
 * away its last structure (the next best of another group goes instead), and with `roundTo` above 1 it gives whole blocks,
 * cheapest mean score first. Exactly `count` structures are selected unless the groups have no more to give or no block is small
 * enough; the difference is `carried`.
 *
 * `"reference"` (docs/geta.md, section 7, row 9): of the lowest scores of *all* structures those not yet in the bookkeeping are taken
 * in order of their *number*; structures that divisibility then drops stay in the bookkeeping and are never offered again.
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param scores Importance of all structures, concatenated in group order.
 * @param options Groups, count and rules.
 * @returns The selection.
 * @throws {TypeError} If the number of scores is not the number of structures.
 *
 * @example The lowest two, but never a whole group
 * ```ts
 * import { selectRedundant } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const groups = [{ size: 2, pruned: [] }, { size: 3, pruned: [0] }];
 * const { selected } = selectRedundant([0.1, 0.2, 0, 0.3, 0.4], { groups, count: 2 });
 * assert.deepEqual(selected, [[0], [1]]);
 * ```
 */
export function selectRedundant(scores: ArrayLike<number>, options: SelectionOptions): Selection {
  const total = options.groups.reduce((sum, group) => sum + group.size, 0);
  if (scores.length !== total) {
    throw new TypeError(
      `Cannot select structures: there must be one score for each of ${total} structures: current value is ${scores.length}`,
    );
  }
  return options.semantics === "reference"
    ? selectByNumber(scores, options)
    : selectByScore(scores, options);
}

function selectByScore(
  scores: ArrayLike<number>,
  { groups, count, roundTo = 1 }: SelectionOptions,
): Selection {
  let start = 0;
  const queues = groups.map(({ size, pruned }) => {
    const first = start;
    start += size;
    const gone = new Set(pruned);
    const left = Array.from({ length: size }, (_, j) => j).filter((j) => !gone.has(j));
    return { first, left: left.sort((a, b) => scores[first + a]! - scores[first + b]! || a - b) };
  });
  const selected: number[][] = groups.map(() => []);
  let missing = count;
  for (;;) {
    let best = -1, lowest = Infinity, size = 0;
    queues.forEach(({ first, left }, group) => {
      const block = left.length % roundTo || roundTo;
      if (block > missing || left.length - block < roundTo) return;
      let sum = 0;
      for (let i = 0; i < block; i++) sum += scores[first + left[i]!]!;
      if (sum / block < lowest) [best, lowest, size] = [group, sum / block, block];
    });
    if (best < 0) break;
    selected[best]!.push(...queues[best]!.left.splice(0, size));
    missing -= size;
  }
  for (const list of selected) list.sort((a, b) => a - b);
  return { selected, carried: missing, bookkeeping: [] };
}

function selectByNumber(
  scores: ArrayLike<number>,
  { groups, count, roundTo = 1, bookkeeping = [] }: SelectionOptions,
): Selection {
  const known = new Set(bookkeeping);
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]! || a - b);
  const chosen = order.slice(0, known.size + count).filter((i) => !known.has(i))
    .sort((a, b) => a - b).slice(0, count);
  let start = 0;
  const selected = groups.map(({ size, pruned }) => {
    const offered = chosen.filter((i) => i >= start && i < start + size).map((i) => i - start);
    start += size;
    const trial = size - pruned.length - offered.length;
    if (trial > 0 && trial % roundTo === 0) return offered;
    const keep = Math.min(size, roundTo * (Math.floor(trial / roundTo) + 1));
    return offered.slice(0, Math.max(0, size - pruned.length - keep));
  });
  return { selected, carried: 0, bookkeeping: [...bookkeeping, ...chosen] };
}
