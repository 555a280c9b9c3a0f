/**
 * E10.3: where the channels of a part stand behind a concatenation.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [sizes: number[], part: number, removed: number[]];

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

function rows(sizes: number[], part: number, removed: number[]): number[] {
  return removed.map((channel) => sum(sizes.slice(0, part)) + channel);
}

function partSizes(count: number, stream: Random): number[] {
  return Array.from({ length: count }, () => integerBetween(2, 9, stream));
}

/** Some channels of a part, in no order. */
function some(size: number, stream: Random): number[] {
  return Array.from(permutation(size, stream)).slice(0, integerBetween(1, size, stream));
}

export const concatRows: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E10.3",
  notebook: "10_dependency_graph",
  name: "concatRows",
  visible: [[[4, 3, 5], 2, [0, 2]], [[4, 3, 5], 0, [3]]],
  hidden: [
    {
      name: "parts in the middle and at the end",
      points: 3,
      cases: (stream) =>
        [2, 4, 7].map((count): Args => {
          const sizes = partSizes(count, stream), part = integerBetween(1, count - 1, stream);
          return [sizes, part, some(sizes[part]!, stream)];
        }),
    },
    {
      name: "the first part, and a single one",
      points: 1,
      cases: (stream) =>
        [1, 3].map((count): Args => {
          const sizes = partSizes(count, stream);
          return [sizes, 0, some(sizes[0]!, stream)];
        }),
    },
    {
      name: "the given order is kept",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const sizes = [...partSizes(2, stream), 12], start = integerBetween(0, 3, stream);
          return [
            sizes,
            2,
            [11 - start, start, 7, 4, 11 - start - 1].filter((x, i, all) => all.indexOf(x) === i),
          ];
        }),
    },
    {
      name: "parts of one channel, and nothing removed",
      points: 2,
      cases: (stream) => {
        const count = integerBetween(3, 8, stream), ones = new Array(count).fill(1);
        return [
          [ones, integerBetween(1, count - 1, stream), [0]],
          [partSizes(count, stream), integerBetween(1, count - 1, stream), []],
          [[1, ...partSizes(2, stream)], 1, [1, 0]],
        ];
      },
    },
  ],
  reference: rows,
  wrong: {
    "part times size": (sizes, part, removed) =>
      removed.map((channel) => part * sizes[part]! + channel),
    "own size counted": (sizes, part, removed) => rows(sizes, part + 1, removed),
    "no offset": (_sizes, _part, removed) => removed.map((channel) => channel),
    "counted from the end": (sizes, part, removed) =>
      removed.map((channel) => sum(sizes.slice(part)) + channel),
    "sorted": (sizes, part, removed) => rows(sizes, part, removed).sort((a, b) => a - b),
    "channels counted from 1": (sizes, part, removed) =>
      rows(sizes, part, removed).map((row) => row + 1),
    "parts counted from 1": (sizes, part, removed) => rows(sizes, part - 1, removed),
    "size of the part before as offset": (sizes, part, removed) =>
      removed.map((channel) => (sizes[part - 1] ?? 0) + channel),
    "size of the part as offset": (sizes, part, removed) =>
      removed.map((channel) => sizes[part]! + channel),
    "product of the sizes": (sizes, part, removed) =>
      removed.map((channel) =>
        sizes.slice(0, part).reduce((product, size) => product * size, 1) + channel
      ),
    "what stays instead of what goes": (sizes, part, removed) =>
      rows(
        sizes,
        part,
        Array.from({ length: sizes[part]! }, (_, i) => i).filter((i) => !removed.includes(i)),
      ),
  },
};
