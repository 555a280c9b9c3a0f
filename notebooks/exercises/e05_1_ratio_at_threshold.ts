/**
 * E5.1: the ratio at which a sensitivity curve crosses a threshold.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Rule = "grid" | "interpolated";
type Args = [ratios: number[], drops: number[], options: { limit: number; rule: Rule }];

const RULES: readonly Rule[] = ["grid", "interpolated"];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  violates?: (drop: number, limit: number) => boolean;
  /** What the rule `grid` gives. */
  grid?: (ratios: number[], first: number) => number;
  /** The part of the way to the violation. */
  part?: (before: number, at: number, limit: number) => number;
  /** The result if nothing violates. */
  never?: (ratios: number[], drops: number[], limit: number) => number;
}

function crossing([ratios, drops, { limit, rule }]: Args, changes: Changes = {}): number {
  const violates = changes.violates ?? ((drop) => drop > limit);
  const first = drops.findIndex((drop) => violates(drop, limit));
  const last = ratios.at(-1)!;
  if (first < 0) return changes.never?.(ratios, drops, limit) ?? last;
  if (first === 0) return 0;
  const left = ratios[first - 1]!, before = drops[first - 1]!, at = drops[first]!;
  if (rule === "grid") return changes.grid?.(ratios, first) ?? left;
  const part = changes.part?.(before, at, limit) ?? (limit - before) / (at - before);
  return left + part * (ratios[first]! - left);
}

/** Rising ratios from 0, unevenly spaced. */
function unevenRatios(n: number, stream: Random): number[] {
  const steps = Array.from({ length: n - 1 }, () => numberBetween(0.3, 1, stream));
  const all = steps.reduce((a, b) => a + b);
  let sum = 0;
  return [0, ...steps.map((step) => 0.95 * (sum += step) / all)];
}

/** Drops that rise on the whole but come back now and then; none lies near the limit. */
function wildDrops(n: number, limit: number, stream: Random): number[] {
  return Array.from({ length: n }, (_, i) => {
    const drop = 2.5 * limit * i / n + limit * numberBetween(-0.6, 0.6, stream);
    if (i === 0) return 0;
    return Math.abs(drop - limit) < 0.02 * limit ? 1.1 * limit : drop;
  });
}

const withBothRules = (ratios: number[], drops: number[], limit: number): Args[] =>
  RULES.map((rule): Args => [ratios, drops, { limit, rule }]);

const TENTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const EXAMPLE = [0, 0.1, 0.2, 0.6, 0.9, 1.4, 0.8, 3, 9, 30];

export const ratioAtThreshold: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E5.1",
  notebook: "05_ratios",
  name: "ratioAtThreshold",
  visible: [
    [TENTHS, EXAMPLE, { limit: 1, rule: "grid" }],
    [TENTHS, EXAMPLE, { limit: 1, rule: "interpolated" }],
    [[0, 0.5], [2, 3], { limit: 1, rule: "interpolated" }],
  ],
  hidden: [
    {
      name: "the first crossing of curves that come back, at uneven ratios",
      points: 3,
      cases: (stream) =>
        [5, 9, 14].flatMap((n) => {
          const limit = numberBetween(0.5, 3, stream);
          return withBothRules(unevenRatios(n, stream), wildDrops(n, limit, stream), limit);
        }),
    },
    {
      name: "a drop that equals the limit is no violation",
      points: 2,
      cases: (stream) => {
        const limit = integerBetween(1, 9, stream) / 4,
          more = limit + numberBetween(0.5, 2, stream);
        return [
          ...withBothRules(unevenRatios(5, stream), [0, limit / 2, limit, more, more + 1], limit),
          ...withBothRules(unevenRatios(4, stream), [limit, limit, limit, more], limit),
        ];
      },
    },
    {
      name: "a violation at ratio 0, and none at all",
      points: 2,
      cases: (stream) => {
        const limit = numberBetween(0.5, 2, stream), ratios = unevenRatios(6, stream);
        const low = ratios.map(() => limit * numberBetween(0, 0.9, stream));
        return [
          ...withBothRules(ratios, low.map((drop) => drop + 1.5 * limit), limit),
          ...withBothRules(ratios, low, limit),
        ];
      },
    },
    {
      name: "drops below 0, where the network got better",
      points: 1,
      cases: (stream) => {
        const limit = numberBetween(0.5, 2, stream);
        const drops = [0, -0.4, -0.9, -0.2, 3, 8].map((drop) => drop * limit);
        return withBothRules(unevenRatios(6, stream), drops, limit);
      },
    },
  ],
  reference: (...args) => crossing(args),
  wrong: {
    "the last ratio that is within the limit": (ratios, drops, { limit }) =>
      ratios.filter((_, i) => drops[i]! <= limit).at(-1) ?? 0,
    "a drop that equals the limit violates it": (...args) =>
      crossing(args, { violates: (drop, limit) => drop >= limit }),
    "index instead of the ratio": (...args) => crossing(args, { grid: (_, first) => first - 1 }),
    "the violating ratio": (...args) => crossing(args, { grid: (ratios, first) => ratios[first]! }),
    "interpolated from the wrong side": (...args) =>
      crossing(args, { part: (before, at, limit) => (at - limit) / (at - before) }),
    "ratio 0 not treated for itself": (ratios, drops, options) => {
      const first = drops.findIndex((drop) => drop > options.limit);
      return first === 0 ? ratios[1]! : crossing([ratios, drops, options]);
    },
    "steps of 0.1 assumed": (ratios, drops, options) =>
      crossing([ratios.map((_, i) => i / 10), drops, options]),
    "ratio of the smallest drop": (ratios, drops) =>
      ratios[drops.indexOf(drops.reduce((a, b) => Math.min(a, b)))]!,
    "rule ignored": (ratios, drops, { limit }) =>
      crossing([ratios, drops, { limit, rule: "grid" }]),
    "extrapolated behind the end": (...args) =>
      crossing(args, {
        never: (ratios, drops, limit) => {
          const last = ratios.at(-1)!,
            slope = (drops.at(-1)! - drops.at(-2)!) / (last - ratios.at(-2)!);
          return slope > 0 ? last + (limit - drops.at(-1)!) / slope : last;
        },
      }),
    "limit as a share of the largest drop": (ratios, drops, { limit, rule }) =>
      crossing([ratios, drops, {
        limit: limit * drops.reduce((a, b) => Math.max(a, b)) / 100,
        rule,
      }]),
  },
};
