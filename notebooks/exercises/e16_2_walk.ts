/**
 * E16.2: bits lowered to a budget.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [bits: number[], costPerBit: number[], budget: number, least: number];

const costOf = (bits: readonly number[], costs: readonly number[]): number =>
  bits.reduce((sum, b, l) => sum + b * costs[l]!, 0);

/** The order in which layers lose a bit in a pass, and when the budget is asked. */
interface Manner {
  order?: (costs: readonly number[]) => number[];
  within?: (cost: number, budget: number) => boolean;
  everyLayer?: boolean;
  passes?: number;
}

function walked(
  [bits, costs, budget, least]: Args,
  { order, within = (cost, most) => cost <= most, everyLayer = true, passes = 1000 }: Manner = {},
): number[] | null {
  const layers = order?.(costs) ?? bits.map((_, l) => bits.length - 1 - l);
  let now = [...bits];
  for (let pass = 0; pass < passes; pass++) {
    const before = [...now];
    if (within(costOf(now, costs), budget)) return now;
    for (const l of layers) {
      if (everyLayer && within(costOf(now, costs), budget)) return now;
      if (now[l]! > least) now = now.with(l, now[l]! - 1);
    }
    if (now.every((b, l) => b === before[l])) break;
  }
  return within(costOf(now, costs), budget) ? now : null;
}

/** Layers with a budget between their fewest and their own bits. */
function drawn(layers: number, stream: Random, least = integerBetween(1, 3, stream)): Args {
  const bits = Array.from({ length: layers }, () => integerBetween(least, 8, stream));
  bits[stream.integer(layers)] = 8;
  const costs = bits.map(() => integerBetween(3, 90, stream));
  const most = costOf(bits, costs), fewest = costOf(bits.map(() => least), costs);
  return [
    bits,
    costs,
    Math.round(fewest + (most - fewest) * (0.1 + 0.7 * stream.uniform())) + 0.5,
    least,
  ];
}

export const walk: FunctionExercise<Args, number[] | null> = {
  kind: "function",
  id: "E16.2",
  notebook: "16_haq_and_learned_bits",
  name: "walk",
  visible: [[[8, 6, 8], [10, 30, 20], 250, 2], [[8, 6, 8], [10, 30, 20], 110, 2]],
  hidden: [
    {
      name: "several passes, from the last layer to the first",
      points: 3,
      cases: (stream) => [3, 4, 6, 9].map((layers) => drawn(layers, stream)),
    },
    {
      name: "already within the budget, or exactly at it",
      points: 2,
      cases: (stream) => {
        const [bits, costs, , least] = drawn(4, stream), cost = costOf(bits, costs);
        const once = costOf(bits.with(3, Math.max(least, bits[3]! - 1)), costs);
        return [[bits, costs, cost, least], [bits, costs, cost + 7, least], [
          bits,
          costs,
          once,
          least,
        ]];
      },
    },
    {
      name: "out of reach, by a little and by far",
      points: 2,
      cases: (stream) => {
        const [bits, costs, , least] = drawn(5, stream);
        const fewest = costOf(bits.map(() => least), costs);
        return [[bits, costs, fewest - 1, least], [bits, costs, fewest / 2, least], [
          bits,
          costs,
          fewest,
          least,
        ]];
      },
    },
    {
      name: "a single layer, and layers that have the fewest already",
      points: 1,
      cases: (stream) => {
        const cost = integerBetween(2, 30, stream);
        return [
          [[8], [cost], 4 * cost, 2],
          [[2, 8, 2], [10, cost, 10], 40 + 3 * cost, 2],
        ];
      },
    },
  ],
  reference: (...args) => walked(args),
  wrong: {
    "first to last": (...args) => walked(args, { order: (costs) => costs.map((_, l) => l) }),
    "the budget is asked once a pass": (...args) => walked(args, { everyLayer: false }),
    "one pass": (...args) => walked(args, { passes: 1 }),
    "below the fewest": (bits, costs, budget) => walked([bits, costs, budget, 0]),
    "the dearest layer first": (...args) =>
      walked(args, {
        order: (costs) => costs.map((_, l) => l).sort((a, b) => costs[b]! - costs[a]! || a - b),
      }),
    "in proportion": (bits, costs, budget, least) =>
      bits.map((b) => Math.max(least, Math.floor(b * Math.min(1, budget / costOf(bits, costs))))),
    "null at exactly the fewest": (bits, costs, budget, least) =>
      budget <= costOf(bits.map(() => least), costs) ? null : walked([bits, costs, budget, least]),
    "strictly below the budget": (...args) =>
      walked(args, { within: (cost, budget) => cost < budget }),
    "all layers at once": (bits, costs, budget, least) => {
      let now = [...bits];
      while (costOf(now, costs) > budget && now.some((b) => b > least)) {
        now = now.map((b) => Math.max(least, b - 1));
      }
      return costOf(now, costs) > budget ? null : now;
    },
    "costs ignored": (bits, costs, budget, least) =>
      walked([bits, costs.map(() => 1), budget, least]),
    "the fewest bits instead of null": (...args) => walked(args) ?? args[0].map(() => args[3]),
    "lowered once more than needed": (bits, costs, budget, least) => {
      const found = walked([bits, costs, budget, least]);
      if (found === null) return null;
      const last = found.findLastIndex((b) => b > least);
      return last < 0 ? found : found.with(last, found[last]! - 1);
    },
  },
};
