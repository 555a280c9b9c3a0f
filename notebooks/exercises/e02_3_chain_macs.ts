/**
 * E2.3: multiply-adds of a chain of layers before and after a cut of channels.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [widths: number[], taps: number[], kept: number[]];
type Result = { before: number; after: number };

/** What the layers cost together. */
function macs(widths: number[], taps: number[]): number {
  let sum = 0;
  for (let l = 0; l < taps.length; l++) sum += widths[l]! * widths[l + 1]! * taps[l]!;
  return sum;
}

/** The right count before the cut, another one after it. */
const afterwards =
  (after: (...args: Args) => number) => (...[widths, taps, kept]: Args): Result => ({
    before: macs(widths, taps),
    after: after(widths, taps, kept),
  });

/** A chain whose inner widths shrink, each by a share of its own. */
function chain(layers: number, stream: Random): Args {
  const widths = Array.from({ length: layers + 1 }, () => integerBetween(8, 60, stream));
  const kept = widths.map((width, l) =>
    l === 0 || l === layers ? width : integerBetween(2, width - 1, stream)
  );
  return [widths, Array.from({ length: layers }, () => integerBetween(2, 99, stream)), kept];
}

export const chainMacs: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E2.3",
  notebook: "02_granularities",
  name: "chainMacs",
  visible: [[[3, 16, 32, 10], [1, 1, 1], [3, 8, 16, 10]], [[5, 4], [9], [5, 2]]],
  hidden: [
    {
      name: "layers of different kernels and maps",
      points: 3,
      cases: (stream) => [chain(3, stream), chain(4, stream), chain(5, stream)],
    },
    {
      name: "nothing is cut",
      points: 1,
      cases: (stream) => {
        const [widths, taps] = chain(4, stream);
        return [[widths, taps, [...widths]], [[7, ...widths], [3, ...taps], [7, ...widths]]];
      },
    },
    {
      name: "a single layer, of which both ends may shrink",
      points: 1,
      cases: (stream) => {
        const [widths, taps] = chain(1, stream);
        return [
          [widths, taps, widths.map((width) => width - 1)],
          [widths, taps, [widths[0]! - 3, widths[1]!]],
          [widths, taps, [widths[0]!, widths[1]! - 3]],
        ];
      },
    },
    {
      name: "long chains",
      points: 2,
      cases: (stream) => [chain(12, stream), chain(25, stream)],
    },
    {
      name: "the ends shrink, too",
      points: 1,
      cases: (stream) => {
        const [widths, taps, kept] = chain(4, stream);
        return [
          [widths, taps, kept.with(0, 1).with(-1, 2)],
          [widths, taps, widths.map((width) => Math.ceil(width / 2))],
        ];
      },
    },
  ],
  reference: (widths, taps, kept) => ({ before: macs(widths, taps), after: macs(kept, taps) }),
  wrong: {
    "only outputs shrink": afterwards((widths, taps, kept) =>
      taps.reduce((sum, tap, l) => sum + widths[l]! * kept[l + 1]! * tap, 0)
    ),
    "only inputs shrink": afterwards((widths, taps, kept) =>
      taps.reduce((sum, tap, l) => sum + kept[l]! * widths[l + 1]! * tap, 0)
    ),
    "the squared share of all widths": afterwards((widths, taps, kept) => {
      const total = (list: number[]) => list.reduce((a, b) => a + b, 0);
      return macs(widths, taps) * (total(kept) / total(widths)) ** 2;
    }),
    "taps left out": (widths, taps, kept) => {
      const ones = taps.map(() => 1);
      return { before: macs(widths, ones), after: macs(kept, ones) };
    },
    "the first layer keeps its outputs": afterwards((widths, taps, kept) =>
      macs(kept, taps) + kept[0]! * (widths[1]! - kept[1]!) * taps[0]!
    ),
    "the last layer left out": (widths, taps, kept) => ({
      before: macs(widths, taps.slice(0, -1)),
      after: macs(kept, taps.slice(0, -1)),
    }),
    "sum of widths": (widths, taps, kept) => {
      const sum = (list: number[]) =>
        taps.reduce((all, tap, l) => all + (list[l]! + list[l + 1]!) * tap, 0);
      return { before: sum(widths), after: sum(kept) };
    },
    "before and after mixed up": (widths, taps, kept) => ({
      before: macs(kept, taps),
      after: macs(widths, taps),
    }),
    "one layer too many": (widths, taps, kept) => ({
      before: macs([...widths, widths.at(-1)!], [...taps, 1]),
      after: macs([...kept, kept.at(-1)!], [...taps, 1]),
    }),
    "kept taken as a share": afterwards((widths, taps, kept) =>
      taps.reduce(
        (sum, tap, l) => sum + widths[l]! * kept[l]! * widths[l + 1]! * kept[l + 1]! * tap,
        0,
      )
    ),
  },
};
