/**
 * E7.2: the best densities of layers for one budget of weights.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Budget = { sizes: number[]; budget: number; least: number; most: number };
type Args = [c: number[], k: number[], budget: Budget];

const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const clip = (x: number, least: number, most: number): number => Math.min(most, Math.max(least, x));

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** The logarithm of the gain of the first weight. */
  top?: (c: number, k: number, size: number) => number;
  /** Sizes that count in the budget. */
  sizes?: number[];
}

/** The level at which the budget is met, found by a scan that gets ever finer. */
function filled([c, k, { sizes, budget, least, most }]: Args, changes: Changes = {}): number[] {
  const top = changes.top ?? ((c, k, size) => Math.log(c * k / size));
  const counted = changes.sizes ?? sizes;
  const at = (level: number) =>
    c.map((height, l) => clip((top(height, k[l]!, sizes[l]!) - level) / k[l]!, least, most));
  let level = 100;
  for (let step = 50; step > 1e-13; step /= 2) {
    while (level > -200 && dot(at(level), counted) < budget - 1e-13) level -= step;
    level += step;
  }
  return at(level);
}

function anyCurves(n: number, stream: Random): [c: number[], k: number[]] {
  return [
    Array.from({ length: n }, () => numberBetween(0.5, 30, stream)),
    Array.from({ length: n }, () => numberBetween(3, 12, stream)),
  ];
}

/** A budget that a mean density of all weights asks for. */
function budgetOf(sizes: number[], density: number, [least, most]: [number, number]): Budget {
  return { sizes, budget: density * dot(sizes, sizes.map(() => 1)), least, most };
}

const anySizes = (n: number, stream: Random): number[] =>
  Array.from({ length: n }, () => integerBetween(10, 400, stream));

export const waterFill: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E7.2",
  notebook: "07_uniform_and_non_uniform",
  name: "waterFill",
  tolerance: { relative: 0, absolute: 1e-6 },
  visible: [
    [[10, 2], [8, 8], { sizes: [1, 1], budget: 0.5, least: 1 / 8, most: 1 }],
    [[3, 3], [8, 8], { sizes: [1, 1], budget: 0.5, least: 1 / 8, most: 1 }],
  ],
  hidden: [
    {
      name: "different rates and sizes, all layers between the bounds",
      points: 3,
      cases: (stream) =>
        [2, 3, 5].map((n): Args => {
          const sizes = anySizes(n, stream), k = anyCurves(n, stream)[1];
          // heights such that the best densities are near the middle
          const c = sizes.map((size, l) =>
            size / k[l]! * Math.exp(k[l]! * numberBetween(0.35, 0.65, stream))
          );
          return [c, k, budgetOf(sizes, 0.5, [0.02, 1])];
        }),
    },
    {
      name: "layers at the lowest and at the highest density",
      points: 3,
      cases: (stream) =>
        [3, 4, 6].map((n): Args => {
          const [c, k] = anyCurves(n, stream), least = integerBetween(1, 3, stream) / 16;
          c[0] = 5000;
          c[1] = 0.01;
          return [
            c,
            k,
            budgetOf(anySizes(n, stream), numberBetween(0.35, 0.5, stream), [least, 0.75]),
          ];
        }),
    },
    {
      name: "a small layer is worth more for each weight",
      points: 1,
      cases: (stream) => {
        const [c, k] = [numberBetween(1, 9, stream), numberBetween(4, 9, stream)];
        return [
          [[c, c], [k, k], budgetOf([10, 40], 0.4, [0.01, 1])],
          [[c, c, c], [k, k, k], budgetOf([30, 10, 20], 0.5, [0.01, 1])],
        ];
      },
    },
    {
      name: "a budget that fills everything, or leaves only the least",
      points: 1,
      cases: (stream) => {
        const [c, k] = anyCurves(3, stream), sizes = anySizes(3, stream);
        return [
          [c, k, budgetOf(sizes, 0.75, [1 / 8, 0.75])],
          [c, k, budgetOf(sizes, 1 / 8, [1 / 8, 1])],
        ];
      },
    },
  ],
  reference: (...args) => filled(args),
  wrong: {
    "sizes ignored in the common gain": (...args) =>
      filled(args, { top: (c, k) => Math.log(c * k) }),
    "sizes ignored in the budget": (c, k, budget) => {
      const { sizes } = budget, mean = dot(sizes, sizes.map(() => 1)) / sizes.length;
      return filled([c, k, budget], { sizes: sizes.map(() => mean) });
    },
    "not cut off": (c, k, budget) => filled([c, k, { ...budget, least: -100, most: 100 }]),
    "cut off behind the budget": (c, k, budget) => {
      const free = filled([c, k, { ...budget, least: -100, most: 100 }]);
      return free.map((d) => clip(d, budget.least, budget.most));
    },
    "rate missing inside the logarithm": (...args) =>
      filled(args, { top: (c, _, size) => Math.log(c / size) }),
    "only the height inside the logarithm": (...args) => filled(args, { top: (c) => Math.log(c) }),
    "rate missing outside": (c, k, budget) => {
      const mean = dot(k, k.map(() => 1)) / k.length;
      return filled([c, k.map(() => mean), budget]);
    },
    "in proportion to the height": (c, _, { sizes, budget, least, most }) =>
      c.map((height) => clip(height * budget / dot(c, sizes), least, most)),
    "the same for all": (c, _, { sizes, budget }) => {
      const mean = budget / dot(sizes, sizes.map(() => 1));
      return c.map(() => mean);
    },
    "no lowest density but 0": (c, k, budget) => filled([c, k, { ...budget, least: 0 }]),
    "no highest density but 1": (c, k, budget) => filled([c, k, { ...budget, most: 1 }]),
  },
};
