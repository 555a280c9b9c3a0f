/**
 * E10.2: one hidden unit removed from two dense layers.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Layers = { w1: number[][]; b1: number[]; w2: number[][] };
type Args = [w1: number[][], b1: number[], w2: number[][], unit: number];

function without<T>(list: T[], index: number): T[] {
  return list.filter((_, i) => i !== index);
}

function remove(w1: number[][], b1: number[], w2: number[][], unit: number): Layers {
  return { w1: without(w1, unit), b1: without(b1, unit), w2: w2.map((row) => without(row, unit)) };
}

function layers(
  [inputs, units, outputs]: [inputs: number, units: number, outputs: number],
  stream: Random,
): [number[][], number[], number[][]] {
  const row = (length: number) => Array.from({ length }, () => stream.normal());
  return [
    Array.from({ length: units }, () => row(inputs)),
    row(units),
    Array.from({ length: outputs }, () => row(units)),
  ];
}

/** Sizes that all differ. */
function sizes(stream: Random): [number, number, number] {
  const inputs = integerBetween(1, 5, stream);
  return [inputs, inputs + integerBetween(1, 4, stream), inputs + integerBetween(5, 8, stream)];
}

export const removeUnit: FunctionExercise<Args, Layers> = {
  kind: "function",
  id: "E10.2",
  notebook: "10_dependency_graph",
  name: "removeUnit",
  visible: [
    [[[1, 2], [3, 4], [5, 6]], [0.1, 0.2, 0.3], [[1, 2, 3], [4, 5, 6]], 1],
    [[[1], [1]], [0, 0], [[2, 3]], 0],
  ],
  hidden: [
    {
      name: "any unit of layers of different sizes",
      points: 3,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const own = sizes(stream);
          return [...layers(own, stream), stream.integer(own[1])];
        }),
    },
    {
      name: "the first and the last unit",
      points: 2,
      cases: (stream) => {
        const own = sizes(stream), network = layers(own, stream);
        return [[...network, 0], [...network, own[1] - 1]];
      },
    },
    {
      name: "more outputs than units, and more units than either side",
      points: 1,
      cases: (stream) =>
        ([[2, 3, 9], [3, 8, 2]] as const).map(([inputs, units, outputs]): Args => [
          ...layers([inputs, units, outputs], stream),
          stream.integer(units),
        ]),
    },
    {
      name: "units with equal numbers: the place counts",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const [inputs, units, outputs] = sizes(stream);
          const value = stream.integer(5) / 4;
          return [
            Array.from({ length: units }, (_, i) => new Array(inputs).fill(value + (i % 2))),
            Array.from({ length: units }, () => value),
            Array.from({ length: outputs }, () => new Array(units).fill(value)),
            integerBetween(0, units - 1, stream),
          ];
        }),
    },
  ],
  reference: remove,
  wrong: {
    "column of the first matrix": (w1, b1, w2, unit) => ({
      ...remove(w1, b1, w2, unit),
      w1: w1.map((row) => without(row, unit)),
    }),
    "row of the second matrix": (w1, b1, w2, unit) => ({
      ...remove(w1, b1, w2, unit),
      w2: without(w2, unit),
    }),
    "bias kept": (w1, b1, w2, unit) => ({ ...remove(w1, b1, w2, unit), b1 }),
    "set to zero, not removed": (w1, b1, w2, unit) => ({
      w1: w1.map((row, i) => i === unit ? row.map(() => 0) : row),
      b1: b1.map((value, i) => i === unit ? 0 : value),
      w2: w2.map((row) => row.map((value, i) => i === unit ? 0 : value)),
    }),
    "one unit too far": (w1, b1, w2, unit) => remove(w1, b1, w2, unit + 1),
    "units counted from 1": (w1, b1, w2, unit) => remove(w1, b1, w2, unit - 1),
    "always the last unit": (w1, b1, w2) => remove(w1, b1, w2, b1.length - 1),
    "removed by value": (w1, b1, w2, unit) => {
      const keep = b1.map((value) => value !== b1[unit]);
      return {
        w1: w1.filter((_, i) => keep[i]),
        b1: b1.filter((_, i) => keep[i]),
        w2: w2.map((row) => row.filter((_, i) => keep[i])),
      };
    },
    "second matrix unchanged": (w1, b1, w2, unit) => ({ ...remove(w1, b1, w2, unit), w2 }),
    "only the unit kept": (w1, b1, w2, unit) => ({
      w1: [w1[unit]!],
      b1: [b1[unit]!],
      w2: w2.map((row) => [row[unit]!]),
    }),
    "all units from it on": (w1, b1, w2, unit) => ({
      w1: w1.slice(0, unit),
      b1: b1.slice(0, unit),
      w2: w2.map((row) => row.slice(0, unit)),
    }),
  },
};
