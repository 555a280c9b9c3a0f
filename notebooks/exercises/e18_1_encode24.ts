/**
 * E18.1: the values and positions of a 2:4 row.
 *
 * @module
 */
import type { FunctionExercise, Json } from "./exercise.ts";
import { distinctWeights, integerBetween, tiedWeights } from "./values.ts";

type Args = [w: number[]];
type Result = { values: number[]; positions: number[] };

/** The places 0 to 3 of a group in an order. */
type Order = (group: number[]) => number[];

const bySize: Order = (group) =>
  [0, 1, 2, 3].sort((i, j) => Math.abs(group[j]!) - Math.abs(group[i]!) || i - j);

/** Keeps so many places of each group, ascending unless said otherwise. */
function encode(
  w: number[],
  { order = bySize, size = 4, count = 2, sorted = true, value = (x: number) => x } = {},
): Result {
  const values: number[] = [], positions: number[] = [];
  for (let at = 0; at < w.length; at += size) {
    const group = w.slice(at, at + size);
    const kept = order(group).filter((i) => i < group.length).slice(0, count);
    for (const place of sorted ? kept.sort((i, j) => i - j) : kept) {
      values.push(value(group[place]!));
      positions.push(place);
    }
  }
  return { values, positions };
}

export const encode24: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E18.1",
  notebook: "18_two_four_and_the_roofline",
  name: "encode24",
  visible: [
    [[0, 1, 0, -2, 0.5, 0.5, 0.5, 0.1, 0, 0, 0, 3]],
    [[0, 0, 0, 0]],
  ],
  hidden: [
    {
      name: "two of every four, the largest, in the order of their positions",
      points: 3,
      cases: (stream) =>
        [1, 2, 3, 4].map((): Args => [distinctWeights(4 * integerBetween(2, 8, stream), stream)]),
    },
    {
      name: "of equal weights the first ones stay",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => [tiedWeights(4 * integerBetween(4, 9, stream), stream)]),
    },
    {
      name: "groups of zeros and groups with one weight fill up by the same rule",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const w = new Array<number>(4 * integerBetween(4, 8, stream)).fill(0);
          for (let at = 4; at < w.length; at += 4) {
            w[at + integerBetween(0, 3, stream)] = (integerBetween(1, 9, stream) - 10) / 8;
          }
          return [w];
        }),
    },
    {
      name: "what is 2:4 already is only gathered",
      points: 1,
      cases: (stream) =>
        [1, 2].map((): Args => {
          const w = distinctWeights(4 * integerBetween(3, 7, stream), stream);
          for (let at = 0; at < w.length; at += 4) {
            const first = integerBetween(0, 2, stream);
            w[at + first] = 0;
            w[at + integerBetween(first + 1, 3, stream)] = 0;
          }
          return [w];
        }),
    },
  ],
  reference: (w) => encode(w),
  wrong: {
    "in the order of size": (w) => encode(w, { sorted: false }),
    "signed weights compared": (w) =>
      encode(w, { order: (group) => [0, 1, 2, 3].sort((i, j) => group[j]! - group[i]! || i - j) }),
    "all that are as large as the second": (w): Json => {
      const values: number[] = [], positions: number[] = [];
      w.forEach((x, i) => {
        const group = w.slice(i - i % 4, i - i % 4 + 4);
        if (Math.abs(x) < Math.abs(group[bySize(group)[1]!]!)) return;
        values.push(x);
        positions.push(i % 4);
      });
      return { values, positions };
    },
    "positions in the whole row": (w) => {
      const { values, positions } = encode(w);
      return { values, positions: positions.map((place, i) => 4 * (i >> 1) + place) };
    },
    "of equal weights the last ones stay": (w) =>
      encode(w, {
        order: (group) =>
          [0, 1, 2, 3].sort((i, j) => Math.abs(group[j]!) - Math.abs(group[i]!) || j - i),
      }),
    "zeros left out": (w) => {
      const { values, positions } = encode(w);
      return {
        values: values.filter((x) => x !== 0),
        positions: positions.filter((_, i) => values[i] !== 0),
      };
    },
    "magnitudes stored": (w) => encode(w, { value: Math.abs }),
    "the first two of a group": (w) => encode(w, { order: () => [0, 1, 2, 3] }),
    "one of every two": (w) => encode(w, { size: 2, count: 1 }),
    "positions descending": (w) => {
      const { values, positions } = encode(w);
      const swapped = (list: number[]) => list.map((_, i) => list[i ^ 1]!);
      return { values: swapped(values), positions: swapped(positions) };
    },
    "the two smallest": (w) =>
      encode(w, {
        order: (group) =>
          [0, 1, 2, 3].sort((i, j) => Math.abs(group[i]!) - Math.abs(group[j]!) || i - j),
      }),
    "positions as one nibble a group": (w) => {
      const { values, positions } = encode(w);
      return {
        values,
        positions: positions.filter((_, i) => i % 2 === 0)
          .map((first, group) => first + 4 * positions[2 * group + 1]!),
      };
    },
  },
};
