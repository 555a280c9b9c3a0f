/**
 * E12.1: the forget rate with its three cases.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Constants = { rate: number; eta: number };
type Args = [c: number[], v: number[], k: number, periodSteps: number, constants: Constants];

function inner(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function gamma(c: number[], v: number[], k: number, periodSteps: number, { rate, eta }: Constants) {
  if (Math.sqrt(inner(c, c)) <= 1e-8) return 0;
  const product = inner(c, v);
  return product >= 0 ? 1 / (periodSteps - k) : -(1 - eta) * rate * inner(v, v) / product;
}

/** Weights and updates whose angle is clearly acute or obtuse. */
function pair(obtuse: boolean, stream: Random): [c: number[], v: number[]] {
  while (true) {
    const n = integerBetween(2, 9, stream);
    const c = Array.from({ length: n }, stream.normal),
      v = Array.from({ length: n }, stream.normal);
    const cosine = inner(c, v) / Math.sqrt(inner(c, c) * inner(v, v));
    if (Math.abs(cosine) > 0.05) return [obtuse === cosine < 0 ? c : c.map((x) => -x), v];
  }
}

function place(stream: Random): [k: number, periodSteps: number, constants: Constants] {
  const periodSteps = integerBetween(3, 40, stream);
  const constants = {
    rate: numberBetween(0.01, 0.3, stream),
    eta: numberBetween(0.9, 0.999, stream),
  };
  return [integerBetween(1, periodSteps - 2, stream), periodSteps, constants];
}

export const gammaOf: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E12.1",
  notebook: "12_qasso",
  name: "gammaOf",
  visible: [
    [[3, 4], [-1, 0.5], 2, 5, { rate: 0.1, eta: 0.999 }],
    [[3, 4], [1, 0.5], 2, 5, { rate: 0.1, eta: 0.999 }],
    [[0, 0], [1, 1], 0, 4, { rate: 0.1, eta: 0.999 }],
    [[3, 4], [-1, 0.5], 0, 5, { rate: 0.1, eta: 0.9 }],
  ],
  hidden: [
    {
      name: "an acute angle forgets evenly, up to all of it in the last step",
      points: 2,
      cases: (stream) => {
        const [, steps, constants] = place(stream);
        return [
          [...pair(false, stream), ...place(stream)],
          [...pair(false, stream), ...place(stream)],
          [...pair(false, stream), steps - 1, steps, constants],
          [...pair(false, stream), 0, steps, constants],
        ];
      },
    },
    {
      name: "an obtuse angle keeps the share eta, and half the weights forget twice as fast",
      points: 3,
      cases: (stream) => {
        const [c, v] = pair(true, stream), at = place(stream);
        return [
          [c, v, ...at],
          [c.map((x) => x / 2), v, ...at],
          [c, v.map((x) => 3 * x), ...at],
          [...pair(true, stream), ...place(stream)],
        ];
      },
    },
    {
      name: "a right angle belongs to the second case",
      points: 1,
      cases: (stream) => {
        const n = integerBetween(1, 5, stream), at = place(stream);
        return [[[n, 0], [0, 2], ...at], [[1, n], [-n, 1], ...at]];
      },
    },
    {
      name: "only the size of the weights says that there is nothing to forget, not their mean",
      points: 2,
      cases: (stream) => {
        const [c, v] = pair(false, stream), tiny = c.map((x) => 1e-10 * x);
        const negative = c.map((x) => -Math.abs(x));
        return [
          [negative, negative.map((x) => x * 0.5), ...place(stream)],
          [[-1, -2, -3], v.slice(0, 2).concat(0.5).map((x) => -Math.abs(x)), ...place(stream)],
          [tiny, v, ...place(stream)],
          [tiny.map((x) => -x), v, ...place(stream)],
          [c.map(() => 0), v, ...place(stream)],
        ];
      },
    },
  ],
  reference: gamma,
  wrong: {
    "the signed mean decides whether there is anything": (c, v, ...at) =>
      c.reduce((a, b) => a + b, 0) / c.length < 1e-8 ? 0 : gamma(c, v, ...at),
    "1 / (K_p - k - 1)": (c, v, k, ...at) => {
      const rate = gamma(c, v, k, ...at);
      return rate > 0 && inner(c, v) >= 0 ? 1 / (at[0] - k - 1) : rate;
    },
    "what remains instead of what goes": (c, v, k, periodSteps, constants) =>
      inner(c, v) >= 0 && inner(c, c) > 1e-16
        ? (periodSteps - k - 1) / (periodSteps - k)
        : gamma(c, v, k, periodSteps, constants),
    "the position is ignored": (c, v, _, ...at) => gamma(c, v, 0, ...at),
    "third case with the wrong sign": (c, v, ...at) =>
      inner(c, v) < 0 ? -gamma(c, v, ...at) : gamma(c, v, ...at),
    "eta in place of 1 - eta": (c, v, k, steps, { rate, eta }) =>
      gamma(c, v, k, steps, { rate, eta: 1 - eta }),
    "norm of v not squared": (c, v, ...at) =>
      inner(c, v) < 0 ? gamma(c, v, ...at) / Math.sqrt(inner(v, v)) : gamma(c, v, ...at),
    "norm of c left in": (c, v, ...at) =>
      inner(c, v) < 0 ? gamma(c, v, ...at) * Math.sqrt(inner(c, c)) : gamma(c, v, ...at),
    "learning rate forgotten": (c, v, k, steps, { eta }) => gamma(c, v, k, steps, { rate: 1, eta }),
    "a right angle goes to the third case": (c, v, ...at) =>
      inner(c, v) === 0 && inner(c, c) > 1e-16 ? null : gamma(c, v, ...at),
    "cases swapped": (c, v, ...at) => gamma(c, v.map((x) => -x), ...at),
    "bounded by 1e-3": (c, v, ...at) =>
      inner(c, v) < 0 ? Math.min(1e-3, gamma(c, v, ...at)) : gamma(c, v, ...at),
  },
};
