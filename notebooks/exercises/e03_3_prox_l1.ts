/**
 * E3.3: the proximal map of the L1 penalty.
 *
 * @module
 */
import type { FunctionExercise } from "./exercise.ts";
import { distinctWeights, integerBetween, numberBetween, tiedWeights } from "./values.ts";

type Args = [gamma: number[], threshold: number];

/** Each number of a list by a rule of its size; the sign comes back. */
const bySize = (rule: (size: number, threshold: number) => number) => (...[gamma, tau]: Args) =>
  gamma.map((x) => {
    const size = rule(Math.abs(x), tau);
    return x < 0 ? -size : size;
  });

export const proxL1: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E3.3",
  notebook: "03_importance_parameters",
  name: "proxL1",
  visible: [[[0.3, -0.05, 0.1, -0.25], 0.1], [[1, -2], 0]],
  hidden: [
    {
      name: "numbers of both signs become smaller by the threshold",
      points: 3,
      cases: (stream) =>
        [7, 16, 33].map((n): Args => [
          distinctWeights(n, stream).map((x) => 3 * x),
          numberBetween(0.2, 1.5, stream),
        ]),
    },
    {
      name: "what is not larger than the threshold becomes 0, also at the threshold",
      points: 2,
      cases: (stream) =>
        [1 / 8, 1 / 4, 3 / 8].map((tau): Args => [
          tiedWeights(integerBetween(12, 25, stream), stream),
          tau,
        ]),
    },
    {
      name: "a threshold of 0 changes nothing",
      points: 1,
      cases: (stream) => [[distinctWeights(9, stream), 0], [tiedWeights(9, stream), 0]],
    },
    {
      name: "small and large thresholds",
      points: 2,
      cases: (stream) => [
        [distinctWeights(8, stream), numberBetween(0.001, 0.01, stream)],
        [distinctWeights(8, stream), numberBetween(2, 5, stream)],
        [distinctWeights(8, stream).map((x) => 100 * x), numberBetween(2, 30, stream)],
      ],
    },
  ],
  // the minimum of (u - x)^2 / 2 + tau |u| is where its derivative changes its sign
  reference: (gamma, tau) =>
    gamma.map((x) => {
      if (x - tau > 0) return x - tau;
      if (x + tau < 0) return x + tau;
      return 0;
    }),
  wrong: {
    "hard threshold": bySize((size, tau) => (size > tau ? size : 0)),
    "through zero": bySize((size, tau) => size - tau),
    "cut off at the threshold": bySize((size, tau) => Math.min(size, tau)),
    "scaled by 1 - threshold": bySize((size, tau) => size * (1 - tau)),
    "sign lost": (gamma, tau) => gamma.map((x) => Math.max(Math.abs(x) - tau, 0)),
    "sign turned": (gamma, tau) => gamma.map((x) => -Math.sign(x) * Math.max(Math.abs(x) - tau, 0)),
    "half the threshold": bySize((size, tau) => Math.max(size - tau / 2, 0)),
    "squared threshold": bySize((size, tau) => Math.max(size - tau * tau, 0)),
    "zero up to twice the threshold": bySize((size, tau) => (size > 2 * tau ? size - tau : 0)),
    "negative numbers become 0": (gamma, tau) => gamma.map((x) => Math.max(x - tau, 0)),
    "the map of the squared penalty": bySize((size, tau) => size / (1 + tau)),
  },
};
