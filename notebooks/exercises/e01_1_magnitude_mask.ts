/**
 * E1.1: the exact mask of the largest weights.
 *
 * @module
 */
import { count } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween, tiedWeights } from "./values.ts";

type Args = [w: number[], sparsity: number];

/** Keeps all but the first `removed` indices of an order. */
function maskOf(order: number[], removed: number): number[] {
  const mask = order.map(() => 1);
  for (const index of order.slice(0, removed)) mask[index] = 0;
  return mask;
}

/** Indices by size, the first of equals first. */
function ascending(w: number[], size: (x: number) => number = Math.abs): number[] {
  return w.map((_, i) => i).sort((a, b) => size(w[a]!) - size(w[b]!) || a - b);
}

const SHARES = [0, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 1];

export const magnitudeMask: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E1.1",
  notebook: "01_what_pruning_is",
  name: "magnitudeMask",
  visible: [[[0.5, -0.1, 0.3, 0.3, -0.9, 0.05], 0.5], [[0.2, -0.4, 0.1], 0]],
  hidden: [
    {
      name: "the count is exact, also for halves and for everything",
      points: 2,
      cases: (stream) => [
        [distinctWeights(5, stream), 0.5],
        [distinctWeights(integerBetween(2, 40, stream), stream), 1],
        [distinctWeights(integerBetween(41, 90, stream), stream), SHARES[stream.integer(9)]!],
        [distinctWeights(12, stream), 7 / 8],
        [distinctWeights(100, stream), 0.29],
      ],
    },
    {
      name: "of equal weights the first ones go",
      points: 2,
      cases: (stream) => [
        [tiedWeights(integerBetween(20, 40, stream), stream), 0.5],
        [tiedWeights(integerBetween(41, 70, stream), stream), 3 / 8],
        [new Array(integerBetween(11, 19, stream)).fill(0.25), 0.3],
      ],
    },
    {
      name: "the sign does not matter, nor how many digits a weight has",
      points: 1,
      cases: (stream) => {
        const w = distinctWeights(integerBetween(13, 30, stream), stream).map((x) => 20 * x);
        return [[w.map((x) => -Math.abs(x)), 0.4], [w, 0.4]];
      },
    },
    {
      name: "a larger sparsity keeps a subset",
      points: 2,
      cases: (stream) => {
        const w = [...distinctWeights(integerBetween(9, 33, stream), stream), 0.125, -0.125];
        return [0.2, 0.4, 0.6, 0.9].map((sparsity): Args => [w, sparsity]);
      },
    },
    {
      name: "scaling all weights changes nothing",
      points: 1,
      cases: (stream) => {
        const w = tiedWeights(integerBetween(15, 25, stream), stream);
        return [[w, 0.25], [w.map((x) => -3 * x), 0.25], [w.map((x) => 1024 * x), 0.25]];
      },
    },
  ],
  reference(w, sparsity) {
    return maskOf(ascending(w), count(sparsity, w.length));
  },
  wrong: {
    "signed weights compared": (w, s) => maskOf(ascending(w, (x) => x), count(s, w.length)),
    "the largest removed": (w, s) => maskOf(ascending(w, (x) => -Math.abs(x)), count(s, w.length)),
    "kept above the k-th smallest, so ties remove more": (w, s) => {
      const k = count(s, w.length);
      const limit = k === 0 ? -1 : w.map(Math.abs).sort((a, b) => a - b)[k - 1]!;
      return w.map((x) => (Math.abs(x) > limit ? 1 : 0));
    },
    "kept from the k-th smallest on, so it remains": (w, s) => {
      const k = count(s, w.length);
      const limit = k === 0 ? 0 : w.map(Math.abs).sort((a, b) => a - b)[k - 1]!;
      return w.map((x) => (Math.abs(x) >= limit ? 1 : 0));
    },
    "count rounded down": (w, s) => maskOf(ascending(w), Math.floor(s * w.length)),
    "count rounded up": (w, s) => maskOf(ascending(w), Math.ceil(s * w.length)),
    "halves of the count to the even number": (w, s) => {
      const exact = s * w.length, down = Math.floor(exact);
      const even = exact - down === 0.5 ? down + (down % 2) : Math.round(exact);
      return maskOf(ascending(w), even);
    },
    "of equal weights the last ones go": (w, s) =>
      maskOf(
        w.map((_, i) => i).sort((a, b) => Math.abs(w[a]!) - Math.abs(w[b]!) || b - a),
        count(s, w.length),
      ),
    "mask inverted": (w, s) => maskOf(ascending(w), count(s, w.length)).map((m) => 1 - m),
    "masked weights instead of the mask": (w, s) =>
      maskOf(ascending(w), count(s, w.length)).map((m, i) => m * w[i]!),
    "k of the kept ones removed": (w, s) => maskOf(ascending(w), w.length - count(s, w.length)),
    "sorted as texts": (w, s) => {
      const sizes = w.map(Math.abs), sorted = [...sizes].sort();
      const order = w.map((_, i) => i)
        .sort((a, b) => sorted.indexOf(sizes[a]!) - sorted.indexOf(sizes[b]!) || a - b);
      return maskOf(order, count(s, w.length));
    },
  },
  challenge: {
    hidden: [{
      name: "100,000 weights, many of them equal",
      points: 2,
      cases: (stream) => [[
        Array.from({ length: 100_000 }, () => (stream.integer(4001) - 2000) / 1024),
        SHARES[1 + stream.integer(7)]!,
      ]],
    }],
    reference: (w: number[], sparsity: number) => maskOf(ascending(w), count(sparsity, w.length)),
    wrong: {
      "of equal weights the last ones go": (w: number[], s: number) =>
        maskOf(
          w.map((_, i) => i).sort((a, b) => Math.abs(w[a]!) - Math.abs(w[b]!) || b - a),
          count(s, w.length),
        ),
      "all weights at the threshold go": (w: number[], s: number) => {
        const sizes = w.map(Math.abs), k = count(s, w.length);
        const limit = sizes.toSorted((a, b) => a - b)[k - 1] ?? -1;
        return sizes.map((size) => (size > limit ? 1 : 0));
      },
    },
  },
};
