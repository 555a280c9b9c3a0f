/**
 * E19.3: what grouping costs in rows of zeros.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [sizes: number[], groups: number[][]];

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const most = (values: number[]) => values.reduce((high, value) => Math.max(high, value), 0);

/** Sum over the groups of a number of each, over the rows that maps have. */
function share([sizes, groups]: Args, rows: (own: number[]) => number): number {
  return sum(groups.map((group) => rows(group.map((one) => sizes[one]!)))) / sum(sizes);
}

/** Sizes with their groups: every offset in one of them. */
function grouped(count: number, least: number, stream: Random): Args {
  const sizes = Array.from({ length: count }, () => integerBetween(least, 200, stream));
  const order = [...permutation(count, stream)], groups: number[][] = [];
  while (order.length > 0) groups.push(order.splice(0, integerBetween(1, 4, stream)));
  return [sizes, groups];
}

export const paddedShare: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E19.3",
  notebook: "19_sparse_convolution",
  name: "paddedShare",
  visible: [
    [[10, 9, 4, 4], [[0, 1], [2, 3]]],
    [[10, 9, 4, 4], [[0, 1, 2, 3]]],
    [[10, 9, 4, 4], [[0], [1], [2], [3]]],
  ],
  hidden: [
    {
      name: "any groups",
      points: 3,
      cases: (stream) => [5, 8, 13, 26].map((count) => grouped(count, 1, stream)),
    },
    {
      name: "empty maps within a group are padded, too",
      points: 2,
      cases: (stream) =>
        [4, 7, 9].map((count): Args => {
          const [sizes, groups] = grouped(count, 1, stream);
          const empty = stream.integer(count);
          return [[...sizes.map((size, i) => i === empty ? 0 : size), 50, 0], [...groups, [
            count,
            count + 1,
          ]]];
        }),
    },
    {
      name: "the order within a group and of the groups changes nothing",
      points: 2,
      cases: (stream) => {
        const [sizes, groups] = grouped(10, 1, stream);
        return [
          [sizes, groups],
          [sizes, groups.map((group) => group.toReversed())],
          [sizes, groups.toReversed()],
        ];
      },
    },
    {
      name: "single maps and equal ones need no padding",
      points: 1,
      cases: (stream) => {
        const size = integerBetween(1, 90, stream), [sizes] = grouped(6, 1, stream);
        return [
          [sizes, sizes.map((_, i) => [i])],
          [[size, size, size, size], [[0, 3], [1, 2]]],
        ];
      },
    },
  ],
  reference: (...args) => share(args, (own) => most(own) * own.length),
  wrong: {
    "mean instead of the largest": (...args) => share(args, sum),
    "largest of all maps": (...args) => share(args, (own) => most(args[0]) * own.length),
    "padding only": (...args) => share(args, (own) => most(own) * own.length) - 1,
    inverse: (...args) => 1 / share(args, (own) => most(own) * own.length),
    "groups ignored": (...[sizes]) => most(sizes) * sizes.length / sum(sizes),
    "largest map counted once": (...args) => share(args, most),
    "first of a group for the largest": (...args) => share(args, (own) => own[0]! * own.length),
    "one member less": (...args) => share(args, (own) => most(own) * (own.length - 1)),
    "number of the groups": (...[sizes, groups]) => groups.length / sizes.length,
    "smallest for the largest": (...args) =>
      share(args, (own) => own.reduce((low, one) => Math.min(low, one)) * own.length),
    "empty maps are no members": (...args) =>
      share(args, (own) => most(own) * own.filter((one) => one > 0).length),
    "mean of the groups' shares": (...[sizes, groups]) =>
      sum(groups.map((group) => {
        const own = group.map((one) => sizes[one]!);
        return most(own) * own.length / Math.max(1, sum(own));
      })) / groups.length,
  } satisfies Record<string, (...args: Args) => Json>,
};
