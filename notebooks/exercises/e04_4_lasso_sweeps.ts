/**
 * E4.4: coordinate descent for the LASSO.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [G: number[][], q: number[], alpha: number, sweeps: number];

const soft = (x: number, by: number) => Math.sign(x) * Math.max(Math.abs(x) - by, 0);

/** What a wrong answer does otherwise. */
interface Changes {
  /** A coefficient from what is left for it, the price and its diagonal. */
  next?: (rest: number, alpha: number, diagonal: number) => number;
  /** The coefficients that the sums see, from the old and the new ones. */
  sees?: (before: number[], now: number[]) => number[];
  /** Whether coefficient k is in the sum for j. */
  counts?: (j: number, k: number) => boolean;
  reversed?: boolean;
}

function descend([G, q, alpha, sweeps]: Args, changes: Changes = {}): number[] {
  const { counts = (j, k) => j !== k, sees = (_, now) => now, reversed = false } = changes;
  const next = changes.next ?? ((rest, by, diagonal) => soft(rest, by) / diagonal);
  const beta = q.map(() => 0), order = q.map((_, j) => j);
  if (reversed) order.reverse();
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const before = [...beta];
    for (const j of order) {
      const seen = sees(before, beta);
      const rest = seen.reduce((left, b, k) => counts(j, k) ? left - G[j]![k]! * b : left, q[j]!);
      beta[j] = G[j]![j] === 0 ? 0 : next(rest, alpha, G[j]![j]!);
    }
  }
  return beta;
}

/** Gram matrix and correlations of random columns. */
function problem(n: number, stream: Random): [G: number[][], q: number[]] {
  const rows = n + 3, normals = () => Array.from({ length: rows }, () => stream.normal());
  const Z = Array.from({ length: n }, normals), y = normals().map((x) => 2 * x);
  const product = (a: number[], b: number[]) => a.reduce((sum, x, r) => sum + x * b[r]!, 0) / rows;
  return [Z.map((a) => Z.map((b) => product(a, b))), Z.map((a) => product(a, y))];
}

const EXAMPLE: [number[][], number[], number] = [[[2, 0.5], [0.5, 1]], [3, 1.5], 0.5];

export const lassoSweeps: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E4.4",
  notebook: "04_importance_data",
  name: "lassoSweeps",
  visible: [[...EXAMPLE, 1], [...EXAMPLE, 2]],
  hidden: [
    {
      name: "a few sweeps, with correlations of both signs",
      points: 3,
      cases: (stream) =>
        [3, 5, 8].map((n): Args => [
          ...problem(n, stream),
          numberBetween(0.05, 0.2, stream),
          integerBetween(1, 5, stream),
        ]),
    },
    {
      name: "many sweeps arrive at the minimum",
      points: 2,
      cases: (stream) =>
        [2, 4, 6].map((n): Args => [
          ...problem(n, stream),
          numberBetween(0.05, 0.3, stream),
          300,
        ]),
    },
    {
      name: "a price above all correlations leaves nothing, none is least squares",
      points: 1,
      cases: (stream) => {
        const [G, q] = problem(5, stream), most = Math.max(...q.map(Math.abs));
        return [[G, q, 1.5 * most, 4], [G, q, 0.9 * most, 4], [G, q, 0, 3], [G, q, 0.1, 0]];
      },
    },
    {
      name: "a column of zeros has the coefficient 0",
      points: 2,
      cases: (stream) =>
        [3, 6].map((n): Args => {
          const [G, q] = problem(n, stream), dead = stream.integer(n);
          return [
            G.map((row, j) => row.map((x, k) => (j === dead || k === dead ? 0 : x))),
            q.with(dead, 0),
            0.1,
            integerBetween(2, 4, stream),
          ];
        }),
    },
  ],
  reference: (...args) => descend(args),
  wrong: {
    "old values in the sums": (...args) => descend(args, { sees: (before) => before }),
    "the coefficient itself in its sum": (...args) => descend(args, { counts: () => true }),
    "price divided, too": (...args) =>
      descend(args, { next: (rest, alpha, diagonal) => soft(rest, alpha / diagonal) / diagonal }),
    "no division": (...args) => descend(args, { next: (rest, alpha) => soft(rest, alpha) }),
    "hard threshold": (...args) =>
      descend(args, {
        next: (rest, alpha, diagonal) => (Math.abs(rest) > alpha ? rest / diagonal : 0),
      }),
    "one sweep": (G, q, alpha) => descend([G, q, alpha, 1]),
    "last coefficient first": (...args) => descend(args, { reversed: true }),
    "price ignored": (G, q, _, sweeps) => descend([G, q, 0, sweeps]),
    "ridge": (...args) =>
      descend(args, { next: (rest, alpha, diagonal) => rest / (diagonal + alpha) }),
    "sign lost": (...args) =>
      descend(args, {
        next: (rest, alpha, diagonal) => Math.max(Math.abs(rest) - alpha, 0) / diagonal,
      }),
    "divided before the threshold": (...args) =>
      descend(args, { next: (rest, alpha, diagonal) => soft(rest / diagonal, alpha) }),
    "one sweep more": (G, q, alpha, sweeps) => descend([G, q, alpha, sweeps + 1]),
  },
};
