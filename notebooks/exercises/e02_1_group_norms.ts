/**
 * E2.1: p-norms of the groups of a convolution's weight.
 *
 * @module
 */
import { type Random, sizeOf } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween } from "./values.ts";

type Shape = [o: number, i: number, h: number, w: number];
type By = "row" | "column" | "kernel" | "filter" | "channel";
type Args = [w: number[], shape: Shape, by: By, p: number];

/** The axes that name a group. */
const AXES: Record<By, number[]> = {
  row: [0, 1, 2],
  column: [0, 1, 3],
  kernel: [0, 1],
  filter: [0],
  channel: [1],
};
const GRANULARITIES = Object.keys(AXES) as By[];

/** The numbers of each group, found position by position. */
function members(w: number[], shape: Shape, axes: number[]): number[][] {
  const groups: number[][] = [];
  const [outputs, inputs, height, width] = shape;
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
          const place = [o, i, y, x];
          const group = axes.reduce((number, axis) => number * shape[axis]! + place[axis]!, 0);
          (groups[group] ??= []).push(w[at]!);
        }
      }
    }
  }
  return groups;
}

const power = (group: number[], p: number) => group.reduce((sum, x) => sum + Math.abs(x) ** p, 0);

const norms = (w: number[], shape: Shape, by: By, p: number) =>
  members(w, shape, AXES[by]).map((group) => power(group, p) ** (1 / p));

/** Another granularity under the name of one. */
const renamed = (names: Partial<Record<By, By>>) => (...[w, shape, by, p]: Args) =>
  norms(w, shape, names[by] ?? by, p);

function randomShape(stream: Random): Shape {
  const [h, w] = [integerBetween(1, 4, stream), integerBetween(1, 4, stream)];
  return [integerBetween(2, 4, stream), integerBetween(5, 6, stream), h, w === h ? w + 1 : w];
}

const weightsOf = (shape: Shape, stream: Random) => distinctWeights(sizeOf(shape), stream);

const EXAMPLE: [number[], Shape] = [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]];

export const groupNorms: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E2.1",
  notebook: "02_granularities",
  name: "groupNorms",
  visible: [...GRANULARITIES.map((by): Args => [...EXAMPLE, by, 1]), [...EXAMPLE, "kernel", 2]],
  hidden: [
    {
      name: "every granularity, where no two axes are of the same length",
      points: 3,
      cases: (stream) =>
        GRANULARITIES.map((by): Args => {
          const shape = randomShape(stream);
          return [weightsOf(shape, stream), shape, by, 1];
        }),
    },
    {
      name: "p = 1/2, 2 and 3",
      points: 2,
      cases: (stream) =>
        [0.5, 2, 3].map((p): Args => {
          const shape = randomShape(stream);
          return [weightsOf(shape, stream), shape, GRANULARITIES[stream.integer(5)]!, p];
        }),
    },
    {
      name: "another order of the filters is another order of the norms",
      points: 1,
      cases: (stream) => {
        const shape = randomShape(stream), w = weightsOf(shape, stream);
        const size = w.length / shape[0];
        const moved = [...w.slice(size), ...w.slice(0, size)];
        return [[w, shape, "filter", 2], [moved, shape, "filter", 2]];
      },
    },
    {
      name: "kernels of one number, and a single input or output",
      points: 1,
      cases: (stream) =>
        ([[3, 5, 1, 1], [1, 6, 2, 3], [5, 1, 3, 2]] as Shape[]).map((shape): Args => [
          weightsOf(shape, stream),
          shape,
          GRANULARITIES[stream.integer(5)]!,
          1,
        ]),
    },
    {
      name: "zeros in a group",
      points: 1,
      cases: (stream) => {
        const shape = randomShape(stream);
        const w = weightsOf(shape, stream).map((x) => stream.integer(2) === 0 ? 0 : x);
        return [[w, shape, "channel", 1], [w, shape, "row", 2]];
      },
    },
  ],
  reference: norms,
  wrong: {
    "row and column mixed up": renamed({ row: "column", column: "row" }),
    "filter and channel mixed up": renamed({ filter: "channel", channel: "filter" }),
    "no absolute value": (w, shape, by, p) =>
      members(w, shape, AXES[by]).map((group) =>
        group.reduce((sum, x) => sum + x ** p, 0) ** (1 / p)
      ),
    "root forgotten": (w, shape, by, p) =>
      members(w, shape, AXES[by]).map((group) => power(group, p)),
    "always p = 2": (w, shape, by) => norms(w, shape, by, 2),
    "mean instead of sum": (w, shape, by, p) =>
      members(w, shape, AXES[by]).map((group) => (power(group, p) / group.length) ** (1 / p)),
    "read as [h, w, i, o]": (w, [o, i, height, width], by, p) => {
      const same: Args[1] = [o, i, height, width], read: number[] = [];
      for (let a = 0; a < o; a++) {
        for (let b = 0; b < i; b++) {
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) read.push(w[((y * width + x) * i + b) * o + a]!);
          }
        }
      }
      return norms(read, same, by, p);
    },
    "largest magnitude": (w, shape, by) =>
      members(w, shape, AXES[by]).map((group) =>
        group.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
      ),
    "kernel summed over the inputs": renamed({ kernel: "filter" }),
    "root of each number": (w, shape, by, p) =>
      members(w, shape, AXES[by]).map((group) =>
        group.reduce((sum, x) => sum + (Math.abs(x) ** p) ** (1 / p), 0)
      ),
    "result transposed": (w, shape, by, p) => {
      const all = norms(w, shape, by, p), last = shape[AXES[by].at(-1)!]!;
      if (AXES[by].length === 1) return all;
      return all.map((_, k) =>
        all[(k % (all.length / last)) * last + Math.floor(k * last / all.length)]!
      );
    },
    "root of p": (w, shape, by, p) =>
      members(w, shape, AXES[by]).map((group) => power(group, p) ** p),
  },
};
