/**
 * E16.3: the bits with the least loss within a budget.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [loss: number[][], macs: number[], options: number[], budget: number];

interface Found {
  bits: number[];
  total: number;
  cost: number;
}

function combinations([loss, macs, options]: Args): Found[] {
  let all: Found[] = [{ bits: [], total: 0, cost: 0 }];
  loss.forEach((own, l) => {
    all = all.flatMap(({ bits, total, cost }) =>
      options.map((b, o) => ({
        bits: [...bits, b],
        total: total + own[o]!,
        cost: cost + macs[l]! * b,
      }))
    );
  });
  return all;
}

function earlier(a: readonly number[], b: readonly number[]): number {
  const l = a.findIndex((bits, i) => bits !== b[i]);
  return l < 0 ? 0 : a[l]! - b[l]!;
}

const rules = (a: Found, b: Found): number =>
  a.total - b.total || a.cost - b.cost || earlier(a.bits, b.bits);

function best(
  args: Args,
  order = rules,
  within = (cost: number, budget: number) => cost <= budget,
): number[] {
  const found = combinations(args).filter(({ cost }) => within(cost, args[3]));
  return found.reduce((first, one) => order(one, first) < 0 ? one : first).bits;
}

/** Losses that fall with bits, in multiples of 1/8, so that sums are exact. */
function drawn(layers: number, options: number[], stream: Random): Args {
  const loss = Array.from({ length: layers }, () => {
    let left = integerBetween(40, 120, stream);
    const byBits = options.toSorted((a, b) => a - b).map(() =>
      (left -= integerBetween(0, Math.ceil(left / 2), stream)) / 8
    );
    return options.map((b) => byBits[options.filter((other) => other < b).length]!);
  });
  const macs = loss.map(() => integerBetween(2, 70, stream));
  const least = Math.min(...options), most = Math.max(...options);
  const all = macs.reduce((sum, m) => sum + m, 0);
  const part = 0.2 + 0.5 * stream.uniform();
  return [loss, macs, options, Math.round(all * (least + part * (most - least)))];
}

/** Many equal losses and costs. */
function tied(layers: number, stream: Random): Args {
  const loss = Array.from({ length: layers }, () => [2, 1, stream.integer(2)]);
  const macs = loss.map(() => 10 * integerBetween(1, 2, stream));
  const all = macs.reduce((sum, m) => sum + m, 0);
  return [loss, macs, [2, 4, 6], 4 * all];
}

export const bestBits: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E16.3",
  notebook: "16_haq_and_learned_bits",
  name: "bestBits",
  visible: [
    [[[9, 2, 0.3], [4, 1.5, 0.2], [1, 0.2, 0.1]], [10, 30, 60], [2, 4, 8], 400],
    [[[1, 1]], [5], [4, 2], 100],
  ],
  hidden: [
    {
      name: "the least loss within the budget",
      points: 3,
      cases: (stream) => [
        drawn(3, [2, 4, 8], stream),
        drawn(4, [2, 3, 4, 6, 8], stream),
        drawn(6, [2, 4, 8], stream),
      ],
    },
    {
      name: "options in any order",
      points: 1,
      cases: (stream) => [drawn(3, [8, 2, 4], stream), drawn(4, [4, 8, 3, 2], stream)],
    },
    {
      name: "of equal losses the cheaper, of equal costs the earlier list",
      points: 2,
      cases: (stream) => [tied(3, stream), tied(4, stream), tied(5, stream)],
    },
    {
      name: "a budget that is just enough, and one that is no bound",
      points: 1,
      cases: (stream) => {
        const [loss, macs, options] = drawn(4, [2, 4, 8], stream);
        const all = macs.reduce((sum, m) => sum + m, 0);
        return [[loss, macs, options, 2 * all], [loss, macs, options, 9 * all], [
          loss,
          macs,
          options,
          2 * all + 2 * macs[1]!,
        ]];
      },
    },
    {
      name: "a single option, and a single layer",
      points: 1,
      cases: (stream) => {
        const macs = [integerBetween(1, 9, stream), integerBetween(1, 9, stream)];
        return [[[[stream.integer(9)], [stream.integer(9)]], macs, [4], 80], [
          [[5, 3, integerBetween(0, 2, stream)]],
          [10],
          [2, 4, 8],
          integerBetween(40, 79, stream),
        ]];
      },
    },
  ],
  reference: (...args) => best(args),
  wrong: {
    "greedy, the largest gain first": (loss, macs, options, budget) => {
      const least = options.indexOf(Math.min(...options)), at = loss.map(() => least);
      for (;;) {
        const moves = loss.flatMap((own, l) =>
          options.map((_, o) => ({ l, o, gain: own[at[l]!]! - own[o]! }))
        ).filter(({ l, o, gain }) =>
          gain > 0 &&
          at.with(l, o).reduce((sum, place, i) => sum + macs[i]! * options[place]!, 0) <= budget
        );
        const move = moves.sort((a, b) => b.gain - a.gain)[0];
        if (move === undefined) return at.map((place) => options[place]!);
        at[move.l] = move.o;
      }
    },
    "the same for all": (loss, macs, options, budget) => {
      const within = options.filter((b) => macs.reduce((sum, m) => sum + m * b, 0) <= budget);
      return loss.map(() => Math.max(...within));
    },
    "strictly below the budget": (...args) =>
      best(
        args,
        rules,
        (cost, budget) =>
          cost < budget || cost === Math.min(...combinations(args).map((one) => one.cost)),
      ),
    "of equal losses the dearer": (...args) =>
      best(args, (a, b) => a.total - b.total || b.cost - a.cost || earlier(a.bits, b.bits)),
    "of equal costs the later list": (...args) =>
      best(args, (a, b) => a.total - b.total || a.cost - b.cost || earlier(b.bits, a.bits)),
    "the first of equal losses": (...args) => best(args, (a, b) => a.total - b.total),
    "losses read as if the options rose": (loss, macs, options, budget) =>
      best([loss, macs, options.toSorted((a, b) => a - b), budget]),
    "multiply-adds ignored": (loss, macs, options, budget) =>
      best([loss, macs.map(() => 1), options, budget]),
    "the largest loss": (...args) => best(args, (a, b) => b.total - a.total),
    "the least loss of each layer, whatever it costs": (loss, _, options) =>
      loss.map((own) => options[own.indexOf(Math.min(...own))]!),
    "the last that is within the budget": (...args) => best(args, () => -1),
    "the cheapest": (...args) => best(args, (a, b) => a.cost - b.cost),
  },
};
