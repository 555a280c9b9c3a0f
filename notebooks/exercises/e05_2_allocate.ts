/**
 * E5.2: ratios in given proportions that remove a given share.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Options = { target: number; cap: number };
type Args = [sizes: number[], wishes: number[], options: Options];

const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const total = (list: number[]): number => list.reduce((a, b) => a + b, 0);

/** One factor for all layers, so that together they remove the target; nothing is capped. */
function uncapped(sizes: number[], wishes: number[], target: number): number[] {
  const factor = target * total(sizes) / dot(sizes, wishes);
  return wishes.map((wish) => factor * wish);
}

function solved(sizes: number[], wishes: number[], { target, cap }: Options): number[] {
  if (target > cap) throw new RangeError("Cannot allocate: the target is above the cap");
  const ratios = wishes.map(() => cap);
  let free = wishes.map((_, l) => l), left = target * total(sizes);
  while (free.length > 0) {
    const factor = left / total(free.map((l) => sizes[l]! * wishes[l]!));
    const above = free.filter((l) => factor * wishes[l]! > cap);
    if (above.length === 0) {
      for (const l of free) ratios[l] = factor * wishes[l]!;
      break;
    }
    left -= cap * total(above.map((l) => sizes[l]!));
    free = free.filter((l) => !above.includes(l));
  }
  return ratios;
}

function layers(n: number, stream: Random): [sizes: number[], wishes: number[]] {
  return [
    Array.from({ length: n }, () => integerBetween(20, 2000, stream)),
    Array.from({ length: n }, () => numberBetween(0.05, 1, stream)),
  ];
}

/** Layers of which the largest wishes saturate one after the other. */
function cascade(stream: Random): Args {
  const sizes = Array.from({ length: 5 }, () => integerBetween(50, 500, stream));
  const wishes = [1, 0.45, 0.2, 0.1, 0.05].map((wish) => wish * numberBetween(0.95, 1.05, stream));
  return [sizes, wishes, { target: numberBetween(0.6, 0.75, stream), cap: 0.9 }];
}

export const allocate: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E5.2",
  notebook: "05_ratios",
  name: "allocate",
  visible: [
    [[100, 100], [0.2, 0.8], { target: 0.9, cap: 0.98 }],
    [[100, 300, 600], [0.2, 0.4, 0.6], { target: 0.8, cap: 0.9 }],
    [[50, 50], [0.3, 0.1], { target: 0.2, cap: 1 }],
  ],
  hidden: [
    {
      name: "below the cap all ratios are proportional, and layers count by their size",
      points: 2,
      cases: (stream) =>
        [2, 4, 7].map((n): Args => [
          ...layers(n, stream),
          { target: numberBetween(0.02, 0.04, stream), cap: 1 },
        ]),
    },
    {
      name: "several rounds in which layers reach the cap",
      points: 3,
      cases: (stream) => [cascade(stream), cascade(stream), cascade(stream)],
    },
    {
      name: "a single layer, and a cap of 1",
      points: 1,
      cases: (stream) => [
        [[integerBetween(5, 90, stream)], [numberBetween(0.1, 1, stream)], {
          target: 0.4,
          cap: 0.9,
        }],
        [...layers(4, stream), { target: numberBetween(0.7, 0.9, stream), cap: 1 }],
      ],
    },
    {
      name: "the target is the cap, or above it",
      points: 2,
      cases: (stream) => {
        const cap = integerBetween(4, 7, stream) / 8;
        return [
          [...layers(3, stream), { target: cap, cap }],
          [...layers(4, stream), { target: cap + 1 / 8, cap }],
          [...layers(2, stream), { target: cap + numberBetween(0.01, 0.1, stream), cap }],
        ];
      },
    },
  ],
  reference: solved,
  wrong: {
    "clipped once": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      return uncapped(sizes, wishes, target).map((ratio) => Math.min(cap, ratio));
    },
    "solved again only once": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      const first = uncapped(sizes, wishes, target), full = first.map((ratio) => ratio > cap);
      const left = target * total(sizes) - cap * total(sizes.filter((_, l) => full[l]));
      const free = dot(sizes, wishes.map((wish, l) => full[l] ? 0 : wish));
      return wishes.map((wish, l) => full[l] ? cap : left / free * wish);
    },
    "sizes ignored": (_, wishes, options) => solved(wishes.map(() => 1), wishes, options),
    "scaled above the cap": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      return uncapped(sizes, wishes, target);
    },
    "the rest spread equally": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      const first = uncapped(sizes, wishes, target), full = first.map((ratio) => ratio > cap);
      const rest = target * total(sizes) - dot(sizes, first.map((ratio) => Math.min(cap, ratio)));
      const free = total(sizes.filter((_, l) => !full[l]));
      return first.map((ratio, l) => full[l] ? cap : Math.min(cap, ratio + rest / free));
    },
    "no error": (sizes, wishes, { target, cap }) =>
      solved(sizes, wishes, { target: Math.min(target, cap), cap }),
    "error also at the cap": (sizes, wishes, { target, cap }) => {
      if (target >= cap) throw new RangeError();
      return solved(sizes, wishes, { target, cap });
    },
    "all scaled by target over what clipping achieved": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      const clipped = uncapped(sizes, wishes, target).map((ratio) => Math.min(cap, ratio));
      const factor = target * total(sizes) / dot(sizes, clipped);
      return clipped.map((ratio) => ratio * factor);
    },
    "cap on the wishes": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      return uncapped(sizes, wishes.map((wish) => Math.min(cap, wish)), target);
    },
    "factor from all layers": (sizes, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      const first = uncapped(sizes, wishes, target), full = first.map((ratio) => ratio > cap);
      const left = target * total(sizes) - cap * total(sizes.filter((_, l) => full[l]));
      return wishes.map((wish, l) => full[l] ? cap : left / dot(sizes, wishes) * wish);
    },
    "wishes returned": (_, wishes, { target, cap }) => {
      if (target > cap) throw new RangeError();
      return wishes.map((wish) => Math.min(cap, wish));
    },
  },
};
