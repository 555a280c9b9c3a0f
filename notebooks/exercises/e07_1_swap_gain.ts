/**
 * E7.1: the swap of densities between layers of equal size that gains most.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Densities = { low: number; mid: number; high: number };
type Args = [c: number[], k: number[], densities: Densities];
type Result = { lifted: number; lowered: number[]; gain: number };

const total = (list: number[]): number => list.reduce((a, b) => a + b, 0);

const payers = ({ low, mid, high }: Densities): number => Math.round((high - mid) / (mid - low));

/** All sets of so many of the numbers, each ascending, the first ones first. */
function subsets(numbers: number[], size: number): number[][] {
  if (size === 0) return [[]];
  return numbers.flatMap((first, i) =>
    subsets(numbers.slice(i + 1), size - 1).map((rest) => [first, ...rest])
  );
}

/** Tries every choice; of equal gains, but for rounding, the first stays. */
function bestOf([c, k, densities]: Args, size: number = payers(densities)): Result {
  const { low, mid, high } = densities, all = c.map((_, l) => l);
  const loss = (l: number, d: number) => c[l]! * Math.exp(-k[l]! * d);
  let best: Result | undefined;
  for (const lifted of all) {
    for (const lowered of subsets(all.filter((l) => l !== lifted), size)) {
      const paid = total(lowered.map((l) => loss(l, low) - loss(l, mid)));
      const gain = loss(lifted, mid) - loss(lifted, high) - paid;
      if (best === undefined || gain > best.gain + 1e-12 * Math.abs(gain)) {
        best = { lifted, lowered, gain };
      }
    }
  }
  return best!;
}

/** The gain of a given choice. */
function gainOf([c, k, { low, mid, high }]: Args, lifted: number, lowered: number[]): number {
  const loss = (l: number, d: number) => c[l]! * Math.exp(-k[l]! * d);
  return loss(lifted, mid) - loss(lifted, high) -
    total(lowered.map((l) => loss(l, low) - loss(l, mid)));
}

/** The states of a swap of which r layers pay for one. */
function densitiesOf(r: number, stream: Random): Densities {
  const step = integerBetween(1, 3, stream) / 32, low = integerBetween(1, 4, stream) / 32;
  return { low, mid: low + step, high: low + step + r * step };
}

const heights = (n: number, stream: Random): number[] =>
  Array.from({ length: n }, () => numberBetween(0.5, 20, stream));

export const swapGain: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E7.1",
  notebook: "07_uniform_and_non_uniform",
  name: "swapGain",
  visible: [
    [[20, 2, 2], [8, 8, 8], { low: 1 / 8, mid: 1 / 4, high: 1 / 2 }],
    [[4, 2, 2], [8, 8, 8], { low: 1 / 8, mid: 1 / 4, high: 1 / 2 }],
  ],
  hidden: [
    {
      name: "one, two or three layers pay",
      points: 3,
      cases: (stream) =>
        [1, 2, 3].map((r): Args => {
          const n = integerBetween(r + 2, 6, stream);
          return [heights(n, stream), new Array(n).fill(8), densitiesOf(r, stream)];
        }),
    },
    {
      name: "layers of different rates",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((r): Args => {
          const n = integerBetween(r + 2, 6, stream);
          const rates = Array.from({ length: n }, () => numberBetween(2, 12, stream));
          return [heights(n, stream), rates, densitiesOf(r, stream)];
        }),
    },
    {
      name: "the best swap may still lose",
      points: 1,
      cases: (stream) =>
        [2, 3].map((r): Args => {
          const n = r + 2, base = numberBetween(2, 8, stream);
          const similar = Array.from({ length: n }, () => base * numberBetween(1, 1.2, stream));
          return [similar, new Array(n).fill(8), { low: 1 / 8, mid: 1 / 4, high: 1 / 4 + r / 8 }];
        }),
    },
    {
      name: "of equal choices the first, and as few layers as possible",
      points: 2,
      cases: (stream) => {
        const c = integerBetween(1, 9, stream), more = c + integerBetween(1, 9, stream);
        return [
          [[c, c, c, c], [8, 8, 8, 8], { low: 1 / 8, mid: 1 / 4, high: 1 / 2 }],
          [[c, more, c, c, more], [6, 6, 6, 6, 6], { low: 1 / 8, mid: 1 / 4, high: 3 / 8 }],
          [[c, more], [7, 7], { low: 1 / 8, mid: 1 / 4, high: 3 / 8 }],
        ];
      },
    },
  ],
  reference: (...args) => bestOf(args),
  wrong: {
    "one layer always pays": (...args) => bestOf(args, 1),
    "as many pay as the inverse ratio says": (c, k, d) =>
      bestOf([c, k, d], Math.max(1, Math.round((d.mid - d.low) / (d.high - d.mid)))),
    "the most sensitive layers pay": (...args) => {
      const { lifted } = bestOf(args), [c, , densities] = args;
      const order = c.map((_, l) => l).filter((l) => l !== lifted).sort((a, b) => c[b]! - c[a]!);
      const lowered = order.slice(0, payers(densities)).sort((a, b) => a - b);
      return { lifted, lowered, gain: gainOf(args, lifted, lowered) };
    },
    "the lifted layer pays, too": (...args) => {
      const { lifted } = bestOf(args);
      const lowered = args[0].map((_, l) => l).slice(0, payers(args[2]));
      return { lifted, lowered, gain: gainOf(args, lifted, lowered) };
    },
    "gain with the wrong sign": (...args) => {
      const best = bestOf(args);
      return { ...best, gain: -best.gain };
    },
    "densities as N of 8": (c, k, { low, mid, high }) => {
      const densities = { low: 8 * low, mid: 8 * mid, high: 8 * high };
      return bestOf([c, k, densities], payers({ low, mid, high }));
    },
    "mean over the layers": (...args) => {
      const best = bestOf(args);
      return { ...best, gain: best.gain / args[0].length };
    },
    "nothing where the best swap loses": (...args) => {
      const best = bestOf(args);
      return best.gain < 0 ? { ...best, gain: 0 } : best;
    },
    "rates ignored": (c, k, densities) => bestOf([c, k.map(() => k[0]!), densities]),
    "lowered in the order of their costs": (...args) => {
      const best = bestOf(args), [c, k, { low, mid }] = args;
      const cost = (l: number) => c[l]! * (Math.exp(-k[l]! * low) - Math.exp(-k[l]! * mid));
      return { ...best, lowered: [...best.lowered].sort((a, b) => cost(a) - cost(b) || b - a) };
    },
    "what the lifted layer gains alone": (...args) => {
      const best = bestOf(args);
      return { ...best, gain: gainOf(args, best.lifted, []) };
    },
    "the layer of largest height is lifted": (...args) => {
      const [c, , densities] = args, lifted = c.indexOf(c.reduce((a, b) => Math.max(a, b)));
      const others = c.map((_, l) => l).filter((l) => l !== lifted);
      const lowered = others.slice(0, payers(densities));
      return { lifted, lowered, gain: gainOf(args, lifted, lowered) };
    },
  },
};
