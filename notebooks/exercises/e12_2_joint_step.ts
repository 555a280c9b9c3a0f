/**
 * E12.2: the step size of the joint stage and the forget rate that goes with it.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Constants = {
  rate: number;
  eta: number;
  xi: number;
  beta: number;
  least: number;
  most: number;
};
type Result = { gamma: number; step: number };
type Args = [R: number[], v: number[], gamma: number, constants: Constants];

function inner(a: number[], b: number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

/** What a wrong answer does otherwise. */
interface Changes {
  quotient?: (product: number, vv: number, gamma: number, constants: Constants) => number;
  turn?: (state: Result, constants: Constants) => Result;
  last?: (state: Result, constants: Constants) => Result;
  free?: (constants: Constants) => number;
}

function joint(
  R: number[],
  v: number[],
  gamma: number,
  constants: Constants,
  changes: Changes = {},
) {
  const { rate, eta, xi, beta, least, most } = constants, product = inner(R, v), vv = inner(v, v);
  if (product >= 0 || gamma === 0) return { gamma, step: changes.free?.(constants) ?? most };
  const step = changes.quotient?.(product, vv, gamma, constants) ??
    -xi * eta * rate * vv / (gamma * product);
  let state: Result = { gamma, step };
  for (let turn = 0; state.step < least && turn < 1000; turn++) {
    state = changes.turn?.(state, constants) ??
      { gamma: state.gamma * beta, step: state.step / beta };
  }
  return changes.last?.(state, constants) ?? { ...state, step: Math.min(state.step, most) };
}

/** Residuals and updates that oppose each other, or agree. */
function pair(opposed: boolean, stream: Random): [R: number[], v: number[]] {
  while (true) {
    const n = integerBetween(2, 8, stream);
    const R = Array.from({ length: n }, () => stream.uniform() - 0.5);
    const v = Array.from({ length: n }, stream.normal), product = inner(R, v);
    if (Math.abs(product) > 0.05) return [opposed === product < 0 ? R : R.map((x) => -x), v];
  }
}

function constantsOf(R: number[], v: number[], gamma: number, stream: Random): Constants {
  const rate = numberBetween(0.01, 0.2, stream), eta = 0.999, xi = 0.9;
  const step = xi * eta * rate * inner(v, v) / Math.abs(gamma * inner(R, v));
  return { rate, eta, xi, beta: 0.8, least: step / 4, most: step * 4 };
}

/** A case whose quotient is `below` times the lower bound, and `above` times the upper one. */
function placed(stream: Random, bounds: (step: number) => Pick<Constants, "least" | "most">): Args {
  const [R, v] = pair(true, stream), gamma = numberBetween(0.05, 0.6, stream);
  const constants = constantsOf(R, v, gamma, stream);
  return [R, v, gamma, { ...constants, ...bounds(constants.least * 4) }];
}

/** A small learning rate, with close bounds. */
const SLOW: Constants = { rate: 0.01, eta: 0.999, xi: 0.9, beta: 0.8, least: 0.15, most: 0.5 };

export const jointStep: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E12.2",
  notebook: "12_qasso",
  name: "jointStep",
  visible: [
    [[0.2, -0.4], [-1, 0.5], 0.25, {
      rate: 0.1,
      eta: 0.999,
      xi: 0.9,
      beta: 0.8,
      least: 0.01,
      most: 0.99,
    }],
    [[0.2, -0.4], [-1, 0.5], 0.25, SLOW],
    [[0.2, -0.4], [1, 0.5], 0.25, SLOW],
  ],
  hidden: [
    {
      name: "residuals that agree, or nothing to forget: as coarse as allowed",
      points: 1,
      cases: (stream) => {
        const [R, v] = pair(false, stream), [S, w] = pair(true, stream);
        const constants = constantsOf(R, v, 0.3, stream);
        return [[R, v, 0.3, constants], [S, w, 0, constants], [[0, 1], [1, 0], 0.2, constants]];
      },
    },
    {
      name: "between the bounds it is the quotient",
      points: 2,
      cases: (stream) =>
        Array.from(
          { length: 4 },
          () => placed(stream, (step) => ({ least: step / 3, most: step * 3 })),
        ),
    },
    {
      name: "above the upper bound it is cut off",
      points: 1,
      cases: (stream) =>
        [1.7, 4].map((factor) =>
          placed(stream, (step) => ({ least: step / 50, most: step / factor }))
        ),
    },
    {
      name: "below the lower bound gamma gives way and the product stays",
      points: 3,
      cases: (stream) =>
        [1.05, 1.9, 7, 40].map((factor) =>
          placed(stream, (step) => ({ least: step * factor, most: step * factor * 8 }))
        ),
    },
    {
      name: "bounds closer than the factor beta: the last cut matters",
      points: 1,
      cases: (stream) =>
        [1.1, 2.2].map((factor) =>
          placed(stream, (step) => ({ least: step * factor, most: step * factor * 1.05 }))
        ),
    },
  ],
  reference: (R, v, gamma, constants) => joint(R, v, gamma, constants),
  wrong: {
    "the lower bound in place of the loop": (R, v, gamma, constants) => {
      const { step } = joint(R, v, gamma, { ...constants, least: 0 });
      return { gamma, step: Math.max(step, constants.least) };
    },
    "gamma unchanged by the loop": (R, v, gamma, c) => ({ ...joint(R, v, gamma, c), gamma }),
    "gamma divided in the loop": (R, v, gamma, c) =>
      joint(R, v, gamma, c, {
        turn: ({ gamma, step }, { beta }) => ({ gamma: gamma / beta, step: step / beta }),
      }),
    "bounds swapped": (R, v, gamma, c) =>
      joint(R, v, gamma, { ...c, least: c.most, most: c.least }),
    "eta missing": (R, v, gamma, c) => joint(R, v, gamma, { ...c, eta: 1 }),
    "xi missing": (R, v, gamma, c) => joint(R, v, gamma, { ...c, xi: 1 }),
    "norm of v not squared": (R, v, gamma, c) =>
      joint(R, v, gamma, c, {
        quotient: (product, vv, gamma, { xi, eta, rate }) =>
          -xi * eta * rate * Math.sqrt(vv) / (gamma * product),
      }),
    "gamma missing in the quotient": (R, v, gamma, c) =>
      joint(R, v, gamma, c, {
        quotient: (product, vv, _, { xi, eta, rate }) => -xi * eta * rate * vv / product,
      }),
    "cases swapped": (R, v, gamma, c) => joint(R.map((x) => -x), v, gamma, c),
    "the finest step in the free case": (R, v, gamma, c) =>
      joint(R, v, gamma, c, { free: ({ least }) => least }),
    "no upper bound": (R, v, gamma, c) => joint(R, v, gamma, c, { last: (state) => state }),
    "the upper bound before the loop": (R, v, gamma, c) =>
      joint(R, v, gamma, c, {
        quotient: (product, vv, gamma, { xi, eta, rate, most }) =>
          Math.min(most, -xi * eta * rate * vv / (gamma * product)),
        last: (state) => state,
      }),
  },
};
