/**
 * E5.3: the LAMP score of the weights of a layer.
 *
 * @module
 */
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween, tiedWeights } from "./values.ts";

type Args = [w: number[]];

/** The score with other denominators: which weights of the layer count, and how large each is. */
function scores(
  w: number[],
  counts: (other: number, own: number) => boolean,
  size: (x: number) => number = (x) => x * x,
): number[] {
  return w.map((own) => {
    const sum = w.filter((other) => counts(other, own)).reduce((all, x) => all + size(x), 0);
    return size(own) / sum;
  });
}

const atLeast = (other: number, own: number): boolean => Math.abs(other) >= Math.abs(own);

/** Tied weights without zeros. */
const tied = (n: number, stream: Parameters<typeof tiedWeights>[1]): number[] =>
  tiedWeights(n, stream).map((x) => x === 0 ? 0.625 : x);

/** Sums from the largest weight down; those that are equal have one sum, if they shall. */
function sortedScores(w: number[], together: boolean): number[] {
  const order = w.map((_, i) => i).sort((a, b) => Math.abs(w[b]!) - Math.abs(w[a]!) || a - b);
  const scores = new Array<number>(w.length);
  let sum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    const size = Math.abs(w[order[from]!]!), isOne = () => together || to === from;
    for (; to < order.length && isOne() && Math.abs(w[order[to]!]!) === size; to++) {
      sum += size ** 2;
    }
    for (; from < to; from++) scores[order[from]!] = w[order[from]!]! ** 2 / sum;
  }
  return scores;
}

export const lamp: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E5.3",
  notebook: "05_ratios",
  name: "lamp",
  visible: [[[1, 2, -3]], [[2, -2, 1]], [[-0.5]]],
  hidden: [
    {
      name: "different weights, in any order",
      points: 3,
      cases: (stream) => [2, 9, 25].map((n): Args => [distinctWeights(n, stream)]),
    },
    {
      name: "equal weights share their denominator",
      points: 2,
      cases: (stream) => [
        [tied(integerBetween(5, 12, stream), stream)],
        [tied(integerBetween(13, 30, stream), stream)],
        [new Array(integerBetween(2, 6, stream)).fill(-integerBetween(1, 9, stream) / 8)],
      ],
    },
    {
      name: "signs do not matter",
      points: 1,
      cases: (stream) => {
        const w = distinctWeights(integerBetween(4, 12, stream), stream);
        return [[w.map(Math.abs)], [w.map((x) => -x)]];
      },
    },
    {
      name: "a scale of the whole layer does not matter",
      points: 2,
      cases: (stream) => {
        const w = distinctWeights(integerBetween(4, 12, stream), stream);
        return [[w], [w.map((x) => 64 * x)], [w.map((x) => -x / 1024)]];
      },
    },
  ],
  reference: (w) => scores(w, atLeast),
  wrong: {
    "the smaller ones in the denominator": (w) =>
      scores(w, (other, own) => Math.abs(other) <= Math.abs(own)),
    "the weight itself is missing": (w) =>
      w.map((own) => {
        const sum = w.filter((x) => Math.abs(x) > Math.abs(own)).reduce((all, x) => all + x * x, 0);
        return own * own / (sum === 0 ? 1 : sum);
      }),
    "of equal ones only those behind it": (w) =>
      w.map((own, i) => {
        const sum = w.filter((x, j) =>
          Math.abs(x) > Math.abs(own) || (Math.abs(x) === Math.abs(own) && j >= i)
        )
          .reduce((all, x) => all + x * x, 0);
        return own * own / sum;
      }),
    "magnitudes instead of squares": (w) => scores(w, atLeast, Math.abs),
    "the whole sum": (w) => scores(w, () => true),
    "a root too much": (w) => scores(w, atLeast).map(Math.sqrt),
    "signed weights compared": (w) => scores(w, (other, own) => other >= own),
    "in the order of size": (w) =>
      scores([...w].sort((a, b) => Math.abs(a) - Math.abs(b)), atLeast),
    "divided by the sum of all scores": (w) => {
      const own = scores(w, atLeast), all = own.reduce((a, b) => a + b);
      return own.map((score) => score / all);
    },
  },
  challenge: {
    hidden: [{
      name: "100,000 weights, many of them equal",
      points: 2,
      cases: (stream) => [[
        Array.from({ length: 100_000 }, () => {
          const size = (1 + stream.integer(2000)) / 1024;
          return stream.integer(2) === 0 ? size : -size;
        }),
      ]],
    }],
    reference: (w: number[]) => sortedScores(w, true),
    wrong: {
      "equal weights one behind the other": (w: number[]) => sortedScores(w, false),
      "summed from below": (w: number[]) => sortedScores(w.map((x) => 1 / x), true),
    },
  },
};
