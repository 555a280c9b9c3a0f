import { minKept } from "../../mask/mod.ts";
import type { SelectionGroup } from "../state/selection_types.ts";

/** The next structures that a group can give. */
export interface Block {
  /** Number of the group among those that take part. */
  group: number;
  /** The structures, lowest score first; they go together. */
  structures: readonly number[];
}

/** What {@linkcode takeBlocks} needs beside the scores. */
export interface TakeBlocksOptions {
  /** The groups, in the order of the scores. */
  groups: readonly SelectionGroup[];
  /** Each group keeps a multiple of this number of structures. */
  roundTo: number;
  /** Largest share of a group's structures that may leave. */
  maxRatio: number;
  /** Whether a block may be taken now. */
  allows: (block: Block) => boolean;
  /** Told of each block that was taken. */
  taken: (block: Block) => void;
}

/**
 * Takes blocks of structures out of groups, always the allowed one with the lowest mean score, until none is allowed.
 *
 * A group offers its least important structures that are left, one or as many as make the rest a multiple of `roundTo`, and nothing
 * when its floor is reached.
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param scores Importance of all structures, concatenated in group order.
 * @param options Groups, floors and what is allowed.
 * @returns The structures taken, per group, ascending.
 *
 * @example All that may leave
 * ```ts
 * import { takeBlocks } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const order: number[] = [];
 * const selected = takeBlocks([3, 1, 2], {
 *   groups: [{ size: 3, pruned: [] }],
 *   roundTo: 1,
 *   maxRatio: 1,
 *   allows: () => true,
 *   taken: ({ structures }) => order.push(...structures),
 * });
 * assert.deepEqual([selected, order], [[[1, 2]], [1, 2]]);
 * ```
 */
export function takeBlocks(
  scores: ArrayLike<number>,
  { groups, roundTo, maxRatio, allows, taken }: TakeBlocksOptions,
): number[][] {
  // per group, the structures that are left, lowest score first
  let start = 0;
  const queues = groups.map(({ size, pruned }) => {
    const first = start;
    start += size;
    const gone = new Set(pruned);
    const left = Array.from({ length: size }, (_, j) => j).filter((j) => !gone.has(j));
    const least = minKept(size, { roundTo, maxRatio });
    return {
      first,
      least,
      left: left.sort((a, b) => scores[first + a]! - scores[first + b]! || a - b),
    };
  });
  const selected: number[][] = groups.map(() => []);
  for (;;) {
    // the block with the lowest mean score among the first blocks of all groups
    let best: Block | undefined, lowest = Infinity;
    queues.forEach(({ first, least, left }, group) => {
      const size = left.length % roundTo || roundTo;
      if (left.length - size < least) return;
      let sum = 0;
      for (let i = 0; i < size; i++) sum += scores[first + left[i]!]!;
      if (!(sum / size < lowest)) return;
      const block = { group, structures: left.slice(0, size) };
      if (allows(block)) [best, lowest] = [block, sum / size];
    });
    if (best === undefined) break;
    const { group, structures } = best;
    queues[group]!.left.splice(0, structures.length);
    for (const one of structures) selected[group]!.push(one);
    taken(best);
  }
  for (const list of selected) list.sort((a, b) => a - b);
  return selected;
}
