/**
 * E19.2: the sites of a strided convolution.
 *
 * @module
 */
import type { FunctionExercise, Json } from "./exercise.ts";
import { distinctSites } from "./sites.ts";
import { integerBetween } from "./values.ts";

type Args = [coords: number[][], stride: number];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** To which whole number a quotient goes. */
  round?: (quotient: number) => number;
  /** What tells sites apart. */
  key?: (site: number[]) => string;
  /** The order. */
  compare?: (a: number[], b: number[]) => number;
}

function byNumber(a: number[], b: number[]): number {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return a[d]! - b[d]!;
  return 0;
}

function sitesOf([coords, stride]: Args, changes: Changes = {}): number[][] {
  const { round = Math.floor, key = String, compare = byNumber } = changes;
  const found = new Map<string, number[]>();
  for (const site of coords) {
    const at = site.map((x) => round(x / stride) + 0);
    if (!found.has(key(at))) found.set(key(at), at);
  }
  return [...found.values()].sort(compare);
}

export const downsample: FunctionExercise<Args, number[][]> = {
  kind: "function",
  id: "E19.2",
  notebook: "19_sparse_convolution",
  name: "downsample",
  visible: [
    [[[-1, 0], [0, 1], [1, 1], [-3, 2], [2, 3]], 2],
    [[[4, 4]], 3],
  ],
  hidden: [
    {
      name: "any sites, negative ones among them",
      points: 3,
      cases: (stream) =>
        [8, 12, 20, 30].map((count): Args => [
          distinctSites(count, { dimensions: 2, reach: 7, stream }),
          2,
        ]),
    },
    {
      name: "strides 1, 3 and 4",
      points: 2,
      cases: (stream) =>
        [1, 3, 4].map((stride): Args => [
          distinctSites(15, { dimensions: 2, reach: 9, stream }),
          stride,
        ]),
    },
    {
      name: "one and three dimensions",
      points: 1,
      cases: (stream) =>
        [1, 3].map((dimensions): Args => [
          distinctSites(12, { dimensions, reach: 6, stream }),
          integerBetween(2, 3, stream),
        ]),
    },
    {
      name: "numbers of several digits are ordered as numbers",
      points: 2,
      cases: (stream) =>
        [2, 3].map((stride): Args => [
          distinctSites(20, { dimensions: 2, reach: 60, stream }),
          stride,
        ]),
    },
  ],
  reference: (...args) => sitesOf(args),
  wrong: {
    truncated: (...args) => sitesOf(args, { round: Math.trunc }),
    rounded: (...args) => sitesOf(args, { round: Math.round }),
    "rounded up": (...args) => sitesOf(args, { round: Math.ceil }),
    "ordered as text": (...args) =>
      sitesOf(args, { compare: (a, b) => a.join() < b.join() ? -1 : 1 }),
    "repetitions kept": ([...coords], stride) =>
      coords.map((site) => site.map((x) => Math.floor(x / stride) + 0)).sort(byNumber),
    "in the order of the input": (...args) => sitesOf(args, { compare: () => 0 }),
    "ordered by the first coordinate only": (...args) =>
      sitesOf(args, { compare: (a, b) => a[0]! - b[0]! }),
    "told apart by the first coordinate only": (...args) =>
      sitesOf(args, { key: ([x]) => String(x) }),
    "sizes of the coordinates": (...args) =>
      sitesOf(args, { round: (x) => Math.floor(Math.abs(x)) }),
    remainder: ([...coords], stride) =>
      sitesOf([coords.map((site) => site.map((x) => ((x % stride) + stride) % stride)), 1]),
    "multiplied back": (...args) => sitesOf(args).map((site) => site.map((x) => x * args[1])),
    "ordered downward": (...args) => sitesOf(args).reverse(),
  } satisfies Record<string, (...args: Args) => Json>,
};
