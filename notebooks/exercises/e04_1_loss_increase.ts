/**
 * E4.1: how the loss changes to second order when a set of weights becomes 0.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [g: number[], H: number[][], w: number[], removed: number[]];

/** Linear and quadratic part of the change, each a sum over what is removed. */
function parts([g, H, w, removed]: Args) {
  let linear = 0, diagonal = 0, mixed = 0;
  for (const i of removed) {
    linear += -w[i]! * g[i]!;
    for (const j of removed) {
      const term = w[i]! * H[i]![j]! * w[j]!;
      if (i === j) diagonal += term;
      else mixed += term;
    }
  }
  return { linear, diagonal, mixed };
}

const change = (...args: Args) => {
  const { linear, diagonal, mixed } = parts(args);
  return linear + (diagonal + mixed) / 2;
};

const others = ({ length }: number[], removed: number[]) =>
  Array.from({ length }, (_, i) => i).filter((i) => !removed.includes(i));

function symmetric(n: number, stream: Random): number[][] {
  const H = Array.from({ length: n }, () => Array.from({ length: n }, () => stream.normal()));
  return H.map((row, i) => row.map((x, j) => x + H[j]![i]!));
}

function quadratic(n: number, count: number, stream: Random): Args {
  const normals = () => Array.from({ length: n }, () => stream.normal());
  const removed = [...permutation(n, stream)].slice(0, count);
  return [normals(), symmetric(n, stream), normals(), removed];
}

const EXAMPLE: [number[], number[][], number[]] = [
  [0, 0, 0],
  [[2, 1.5, 0], [1.5, 2, 0], [0, 0, 8]],
  [1, -1, 0.4],
];

export const lossIncrease: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E4.1",
  notebook: "04_importance_data",
  name: "lossIncrease",
  visible: [[...EXAMPLE, [0]], [...EXAMPLE, [1]], [...EXAMPLE, [2]], [...EXAMPLE, [0, 1]]],
  hidden: [
    {
      name: "the exact change of a quadratic loss, with a gradient",
      points: 3,
      cases: (
        stream,
      ) => [quadratic(4, 2, stream), quadratic(6, 3, stream), quadratic(9, 5, stream)],
    },
    {
      name: "at a minimum, where the gradient is 0",
      points: 2,
      cases: (stream) =>
        [3, 5, 8].map((n): Args => {
          const [g, H, w, removed] = quadratic(n, n - 1, stream);
          return [g.map(() => 0), H, w, removed];
        }),
    },
    {
      name: "one weight, all weights, none",
      points: 1,
      cases: (
        stream,
      ) => [quadratic(5, 1, stream), quadratic(5, 5, stream), quadratic(5, 0, stream)],
    },
    {
      name: "without mixed terms the changes add up",
      points: 1,
      cases: (stream) => {
        const [g, H, w] = quadratic(5, 0, stream), a = stream.integer(4);
        const D = H.map((row, i) => row.map((x, j) => (i === j ? x : 0)));
        return [[g, D, w, [a]], [g, D, w, [4]], [g, D, w, [a, 4]]];
      },
    },
    {
      name: "the order of the list does not matter",
      points: 1,
      cases: (stream) => {
        const [g, H, w, removed] = quadratic(7, integerBetween(3, 5, stream), stream);
        return [[g, H, w, removed], [g, H, w, removed.toReversed()]];
      },
    },
  ],
  reference: change,
  wrong: {
    "the linear term with the wrong sign": (...args) => change(...args) - 2 * parts(args).linear,
    "the quadratic term with the wrong sign": (...args) => 2 * parts(args).linear - change(...args),
    "the diagonal alone": (...args) => parts(args).linear + parts(args).diagonal / 2,
    "without the half": (...args) => 2 * change(...args) - parts(args).linear,
    "gradient left out": (...args) => change(...args) - parts(args).linear,
    "absolute value": (...args) => Math.abs(change(...args)),
    "of the weights that stay": (g, H, w, removed) => change(g, H, w, others(w, removed)),
    "mixed terms counted once": (...args) => {
      const { linear, diagonal, mixed } = parts(args);
      return linear + diagonal / 2 + mixed / 4;
    },
    "squares without curvature": (g, _, w, removed) =>
      removed.reduce((sum, i) => sum - g[i]! * w[i]! + w[i]! ** 2 / 2, 0),
    "of all weights": (g, H, w) => change(g, H, w, others(w, [])),
    "the largest single change": (g, H, w, removed) =>
      removed.reduce(
        (most, i) => Math.max(most, change(g, H, w, [i])),
        removed.length ? -Infinity : 0,
      ),
    "removed to every weight": (g, H, w, removed) => {
      const row = (i: number) => w.reduce((sum, x, j) => sum + H[i]![j]! * x, 0);
      return removed.reduce((sum, i) => sum - g[i]! * w[i]! + w[i]! * row(i) / 2, 0);
    },
  },
};
