/**
 * E19.1: which inputs meet which outputs under one offset.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { distinctSites } from "./sites.ts";
import { integerBetween } from "./values.ts";

type Args = [inputs: number[][], outputs: number[][], offset: number[], stride: number];
type Pairs = number[][];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** Which input an output meets. */
  wanted?: (output: number[], offset: number[], stride: number) => number[];
  /** What tells sites apart. */
  key?: (site: number[]) => string;
  /** Among which sites it is looked up. */
  among?: (inputs: number[][], outputs: number[][]) => number[][];
}

function pairsOf([inputs, outputs, offset, stride]: Args, changes: Changes = {}): Pairs {
  const wanted = changes.wanted ?? ((q, delta, s) => q.map((x, d) => s * x + delta[d]!));
  const key = changes.key ?? ((site) => site.join());
  const sites = (changes.among?.(inputs, outputs) ?? inputs).map(key);
  return outputs.flatMap((q, k) => {
    const j = sites.indexOf(key(wanted(q, offset, stride)));
    return j < 0 ? [] : [[j, k]];
  });
}

const hook = [[0, 0], [1, 0], [1, 1], [3, 2]];

/** Inputs, some outputs of which about half meet one of them, and an offset. */
function meeting(dimensions: number, stride: number, stream: Random): Args {
  const inputs = distinctSites(integerBetween(8, 14, stream), { dimensions, reach: 4, stream });
  const offset = Array.from({ length: dimensions }, () => stream.integer(3) - 1);
  const met = inputs.map((p) => p.map((x, d) => Math.floor((x - offset[d]!) / stride)));
  const other = distinctSites(4, { dimensions, reach: 4, stream });
  const outputs = new Map([...met, ...other].map((site) => [site.join(), site]));
  return [inputs, [...outputs.values()].filter(() => stream.integer(4) > 0), offset, stride];
}

export const kernelMap: FunctionExercise<Args, Pairs> = {
  kind: "function",
  id: "E19.1",
  notebook: "19_sparse_convolution",
  name: "kernelMap",
  visible: [
    [hook, hook, [1, 0], 1],
    [hook, hook, [-1, 0], 1],
    [hook, hook, [0, 1], 1],
    [hook, hook, [2, 1], 1],
  ],
  hidden: [
    {
      name: "any sites, negative ones among them",
      points: 2,
      cases: (stream) => [1, 2, 3, 4].map(() => meeting(2, 1, stream)),
    },
    {
      name: "one and three dimensions",
      points: 2,
      cases: (stream) => [1, 3, 3].map((dimensions) => meeting(dimensions, 1, stream)),
    },
    {
      name: "strides",
      points: 2,
      cases: (stream) => [2, 2, 3].map((stride) => meeting(2, stride, stream)),
    },
    {
      name: "coordinates that look alike when they are written one behind the other",
      points: 1,
      cases: (stream) => {
        const a = integerBetween(1, 8, stream), b = integerBetween(1, 8, stream);
        const sites = [[a, 10 * b + a], [10 * a + b, a], [-a, b], [a, -b]];
        return [[sites, sites.toReversed(), [0, 0], 1], [sites.toReversed(), sites, [0, 0], 1]];
      },
    },
    {
      name: "no inputs, no outputs, none that meet",
      points: 1,
      cases: (stream) => {
        const sites = distinctSites(integerBetween(3, 6, stream), {
          dimensions: 2,
          reach: 3,
          stream,
        });
        return [[[], sites, [0, 0], 1], [sites, [], [0, 1], 2], [sites, sites, [9, 9], 1]];
      },
    },
  ],
  reference: (...args) => pairsOf(args),
  wrong: {
    "offset with the other sign": (...args) =>
      pairsOf(args, { wanted: (q, delta, s) => q.map((x, d) => s * x - delta[d]!) }),
    "stride on the input": (...args) => {
      const [inputs, outputs, offset, stride] = args;
      return outputs.flatMap((q, k) => {
        const j = inputs.findIndex((p) => p.every((x, d) => stride * x === q[d]! + offset[d]!));
        return j < 0 ? [] : [[j, k]];
      });
    },
    "stride on the offset, too": (...args) =>
      pairsOf(args, { wanted: (q, delta, s) => q.map((x, d) => s * (x + delta[d]!)) }),
    "pairs turned round": (...args) => pairsOf(args).map(([j, k]) => [k!, j!]),
    "key without a separator": (...args) => pairsOf(args, { key: (site) => site.join("") }),
    "ordered by the input": (...args) => pairsOf(args).sort((a, b) => a[0]! - b[0]!),
    "offset ignored": (...args) => pairsOf(args, { wanted: (q, _delta, s) => q.map((x) => s * x) }),
    "first coordinate only": (...args) => pairsOf(args, { key: ([x]) => String(x) }),
    "stride ignored": (...args) =>
      pairsOf(args, { wanted: (q, delta) => q.map((x, d) => x + delta[d]!) }),
    "two dimensions only": (...args) => pairsOf(args, { key: (site) => site.slice(0, 2).join() }),
    "looked up among the outputs": (...args) => pairsOf(args, { among: (_, outputs) => outputs }),
    "sizes of the coordinates": (...args) =>
      pairsOf(args, { key: (site) => site.map(Math.abs).join() }),
  } satisfies Record<string, (...args: Args) => Json>,
};
