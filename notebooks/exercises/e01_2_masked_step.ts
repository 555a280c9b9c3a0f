/**
 * E1.2: one step of momentum SGD that keeps a mask.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type State = { w: number[]; v: number[]; grad: number[]; mask: number[] };
type Constants = { rate: number; momentum: number; decay: number };
type Args = [state: State, constants: Constants];
type Result = { w: number[]; v: number[] };

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  gradient?: (grad: number, w: number, decay: number, mask: number) => number;
  velocity?: (v: number, gradient: number, constants: Constants) => number;
  weight?: (w: number, v: number, old: number, constants: Constants) => number;
  maskOfW?: (mask: number) => number;
  maskOfV?: (mask: number) => number;
}

function step({ w, v, grad, mask }: State, constants: Constants, changes: Changes = {}): Result {
  const { momentum, decay, rate } = constants;
  const next: Result = { w: [], v: [] };
  for (let i = 0; i < w.length; i++) {
    const m = mask[i]!, old = v[i]!;
    const gradient = changes.gradient?.(grad[i]!, w[i]!, decay, m) ?? grad[i]! + decay * w[i]!;
    const raw = changes.velocity?.(old, gradient, constants) ?? momentum * old + gradient;
    const velocity = (changes.maskOfV?.(m) ?? m) * raw;
    const weight = changes.weight?.(w[i]!, velocity, old, constants) ?? w[i]! - rate * velocity;
    next.v.push(velocity);
    next.w.push((changes.maskOfW?.(m) ?? m) * weight);
  }
  return next;
}

function randomState(n: number, keep: number, stream: Random): State {
  const normals = () => Array.from({ length: n }, () => stream.normal());
  const mask = Array.from({ length: n }, () => (stream.uniform() < keep ? 1 : 0));
  // both kinds of entry are there, and neither at a fixed place
  const at = stream.integer(n);
  mask[at] = 0;
  mask[(at + 1) % n] = 1;
  return { w: normals(), v: normals(), grad: normals(), mask };
}

function randomConstants(stream: Random): Constants {
  return {
    rate: numberBetween(0.01, 0.3, stream),
    momentum: numberBetween(0.5, 0.95, stream),
    decay: numberBetween(0.01, 0.1, stream),
  };
}

export const maskedStep: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E1.2",
  notebook: "01_what_pruning_is",
  name: "maskedStep",
  visible: [
    [
      { w: [1, 0, -2], v: [0.5, 0.5, 0], grad: [0.2, -0.4, 0.1], mask: [1, 0, 1] },
      { rate: 0.1, momentum: 0.9, decay: 0.01 },
    ],
    [
      { w: [1, -1], v: [0, 1], grad: [0.5, 0.5], mask: [1, 1] },
      { rate: 0.5, momentum: 0.5, decay: 0 },
    ],
  ],
  hidden: [
    {
      name: "masked entries are 0 in weights and velocities, step after step",
      points: 3,
      cases: (stream) => {
        const constants = randomConstants(stream), cases: Args[] = [];
        let state = randomState(integerBetween(5, 12, stream), 0.6, stream);
        for (let count = 1; count <= 100; count++) {
          if ([1, 2, 10, 100].includes(count)) cases.push([state, constants]);
          const grad = state.grad.map(() => stream.normal());
          state = { ...step(state, constants), grad, mask: state.mask };
        }
        return cases;
      },
    },
    {
      name: "without a mask it is plain momentum SGD",
      points: 2,
      cases: (stream) =>
        [4, 9, 17].map((n): Args => {
          const state = randomState(n, 1, stream);
          return [{ ...state, mask: state.mask.map(() => 1) }, randomConstants(stream)];
        }),
    },
    {
      name: "a masked weight that is not 0 becomes 0",
      points: 2,
      cases: (stream) =>
        [3, 8, 21].map((n): Args => [randomState(n, 0.3, stream), randomConstants(stream)]),
    },
    {
      name: "each of rate, momentum and decay may be 0",
      points: 1,
      cases: (stream) =>
        (["rate", "momentum", "decay"] as const).map((name): Args => [
          randomState(6, 0.5, stream),
          { ...randomConstants(stream), [name]: 0 },
        ]),
    },
  ],
  reference: (state, constants) => step(state, constants),
  wrong: {
    "weights not masked": (s, c) => step(s, c, { maskOfW: () => 1 }),
    "velocities not masked": (s, c) => ({
      w: step(s, c).w,
      v: step(s, c, { maskOfV: () => 1 }).v,
    }),
    "only the gradient masked": (s, c) =>
      step(s, c, {
        gradient: (g, w, decay, m) => m * (g + decay * w),
        maskOfV: () => 1,
        maskOfW: () => 1,
      }),
    "decay with the wrong sign": (s, c) => step(s, c, { gradient: (g, w, decay) => g - decay * w }),
    "decay left out": (s, c) => step(s, c, { gradient: (g) => g }),
    "decay after the step": (s, c) =>
      step(s, c, {
        gradient: (g) => g,
        weight: (w, v, _, { rate, decay }) => (w - rate * v) * (1 - rate * decay),
      }),
    "momentum left out": (s, c) => step(s, c, { velocity: (_, g) => g }),
    "rate inside the velocity": (s, c) =>
      step(s, c, {
        velocity: (v, g, { momentum, rate }) => momentum * v + rate * g,
        weight: (w, v) => w - v,
      }),
    "mask inverted": (s, c) => step({ ...s, mask: s.mask.map((m) => 1 - m) }, c),
    "gradient dampened by 1 - momentum": (s, c) =>
      step(s, c, { velocity: (v, g, { momentum }) => momentum * v + (1 - momentum) * g }),
    "weights moved by the old velocity": (s, c) =>
      step(s, c, { weight: (w, _, old, { rate }) => w - rate * old }),
  },
};
