import { minKept } from "../../mask/mod.ts";
import type { SelectionGroup } from "../state/selection_types.ts";

/** The next structures that a group can give. */
export interface Block {
  /** Number of the group among those that take part. */
  group: number;
  /** How many blocks of the group go before it. */
  place: number;
  /** The structures, lowest score first; they go together. */
  structures: readonly number[];
  /** Their mean score. */
  mean: number;
}

/** What {@linkcode groupBlocks} needs beside the scores. */
export interface GroupBlocksOptions {
  /** The groups, in the order of the scores. */
  groups: readonly SelectionGroup[];
  /** Each group keeps a multiple of this number of structures. */
  roundTo: number;
  /** Largest share of a group's structures that may leave. */
  maxRatio: number;
}

/** What {@linkcode takeBlocks} needs beside the scores. */
export interface TakeBlocksOptions extends GroupBlocksOptions {
  /** Whether a block may be taken now. */
  allows: (block: Block) => boolean;
  /** Told of each block that was taken. */
  taken: (block: Block) => void;
}

/**
 * The blocks that each group can give one after another, down to its floor: its least important structures first, one or as many as
 * make the rest a multiple of `roundTo`. It ends before a block whose score is no number.
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param scores Importance of all structures, concatenated in group order.
 * @param options Groups and floors.
 * @returns The blocks, per group.
 *
 * @example Five structures in blocks of two: the first block is one
 * ```ts
 * import { groupBlocks } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const groups = [{ size: 5, pruned: [] }];
 * const [blocks] = groupBlocks([5, 1, 3, 2, 4], { groups, roundTo: 2, maxRatio: 1 });
 * assert.deepEqual(blocks!.map(({ structures, mean }) => [structures, mean]), [[[1], 1], [[3, 2], 2.5]]);
 * ```
 */
export function groupBlocks(
  scores: ArrayLike<number>,
  { groups, roundTo, maxRatio }: GroupBlocksOptions,
): Block[][] {
  let start = 0;
  return groups.map(({ size, pruned }, group) => {
    const first = start;
    start += size;
    const gone = new Set(pruned);
    const left = Array.from({ length: size }, (_, j) => j).filter((j) => !gone.has(j))
      .sort((a, b) => scores[first + a]! - scores[first + b]! || a - b);
    const least = minKept(size, { roundTo, maxRatio }), blocks: Block[] = [];
    for (let from = 0;;) {
      const stay = left.length - from, length = stay % roundTo || roundTo;
      if (stay - length < least) return blocks;
      const structures = left.slice(from, from + length);
      let sum = 0;
      for (const one of structures) sum += scores[first + one]!;
      const mean = sum / length;
      if (!(mean < Infinity)) return blocks;
      blocks.push({ group, place: blocks.length, structures, mean });
      from += length;
    }
  });
}

/**
 * Takes blocks of structures out of groups, always the allowed one with the lowest mean score, until none is allowed.
 *
 * A group offers the first of its {@linkcode groupBlocks} that is left.
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
  const blocks = groupBlocks(scores, { groups, roundTo, maxRatio });
  const given = groups.map(() => 0);
  for (;;) {
    // the block with the lowest mean score among the next blocks of all groups
    let best: Block | undefined, lowest = Infinity;
    blocks.forEach((own, group) => {
      const block = own[given[group]!];
      if (block !== undefined && block.mean < lowest && allows(block)) {
        [best, lowest] = [block, block.mean];
      }
    });
    if (best === undefined) break;
    given[best.group]! += 1;
    taken(best);
  }
  return blocks.map((own, group) =>
    own.slice(0, given[group]).flatMap(({ structures }) => structures).sort((a, b) => a - b)
  );
}
