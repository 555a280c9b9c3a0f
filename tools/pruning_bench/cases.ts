/**
 * What is measured beside numpy: the same numbers, the same result.
 *
 * @module
 */
import { count, random } from "../../lib/core/mod.ts";
import { distanceSums } from "../../lib/importance/mod.ts";
import { shareMask } from "../../lib/mask/mod.ts";
import { nmMask, progressiveMask } from "../../lib/nm/mod.ts";
import { groupedView, groupNorms } from "../../lib/structure/mod.ts";

/** One comparison. */
export interface Case {
  /** Its name in the table. */
  name: string;
  /** Shape of the numbers, [inputs, outputs] or [filters, weights]. */
  shape: [number, number];
  /** Repetitions of which the fastest counts. */
  repetitions: number;
  /** Our side. */
  ours: (data: Float32Array) => Uint8Array | Float64Array;
  /** Functions of tools/pruning_bench/peer.py, with the words of the table. The fastest of those that are straight counts. */
  peers: { by: string; words: string; straight: boolean }[];
  /** What they are given beside the numbers. */
  given: Record<string, number>;
}

const SPARSITY = 0.9, DENSE_SHARE = 0.5;
const sorting = [
  { by: "sorted", words: "argsort of the blocks, scatter", straight: true },
  { by: "partitioned", words: "argpartition of the blocks, scatter", straight: true },
];

/** All comparisons. */
export const cases: readonly Case[] = [
  {
    name: "top-k mask, 25 M weights",
    shape: [5000, 5000],
    repetitions: 3,
    ours: (data) => {
      const view = groupedView({ data, layout: "dense", shape: [5000, 5000] }, "element");
      return shareMask(groupNorms(data, view), SPARSITY);
    },
    peers: [
      { by: "top_k_scatter", words: "abs, argpartition, scatter", straight: true },
      {
        by: "top_k_threshold",
        words: "abs, partition, compare: another rule, ties go together",
        straight: false,
      },
    ],
    given: { k: count(SPARSITY, 25e6) },
  },
  patternCase("2:4 mask, 4,096 x 1,024", [4096, 1024], { n: 2, m: 4 }),
  patternCase("1:16 mask, 4,096 x 1,024", [4096, 1024], { n: 1, m: 16 }),
  blocksCase("progressive blocks 2:4, half dense", [4096, 1024], { n: 2, m: 4 }),
  blocksCase("progressive blocks 1:16, half dense", [4096, 1024], { n: 1, m: 16 }),
  {
    name: "FPGM, 512 filters x 4,608",
    shape: [512, 4608],
    repetitions: 3,
    ours: (data) =>
      distanceSums(
        Array.from({ length: 512 }, (_, i) => data.subarray(i * 4608, (i + 1) * 4608)),
      ),
    peers: [
      {
        by: "distances_rows",
        words: "a loop of rows: all pairs at once would take 4.8 GB",
        straight: true,
      },
      {
        by: "distances_product",
        words: "one product of matrices, which loses digits of close filters",
        straight: false,
      },
    ],
    given: {},
  },
];

function patternCase(
  name: string,
  shape: [number, number],
  pattern: { n: number; m: number },
): Case {
  return {
    name,
    shape,
    repetitions: 5,
    ours: (data) => nmMask({ data, shape, layout: "dense" }, pattern),
    peers: sorting.map((one) => ({ ...one, by: `nm_${one.by}` })),
    given: pattern,
  };
}

function blocksCase(
  name: string,
  shape: [number, number],
  pattern: { n: number; m: number },
): Case {
  const blocks = shape[0] * shape[1] / pattern.m;
  return {
    name,
    shape,
    repetitions: 5,
    ours: (data) =>
      progressiveMask({ data, shape, layout: "dense" }, { ...pattern, denseShare: DENSE_SHARE })
        .mask,
    peers: sorting.map((one) => ({ ...one, by: `progressive_${one.by}` })),
    given: { ...pattern, dense: count(DENSE_SHARE, blocks, "floor") },
  };
}

/**
 * The numbers of a comparison.
 *
 * @param shape Their shape.
 * @returns Normal numbers, always the same.
 */
export function numbersOf([rows, columns]: [number, number]): Float32Array {
  const stream = random(0), data = new Float32Array(rows * columns);
  for (let i = 0; i < data.length; i++) data[i] = stream.normal();
  return data;
}
