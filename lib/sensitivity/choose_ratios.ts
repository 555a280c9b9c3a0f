import { requireNumber } from "../core/mod.ts";
import { requireCurve, type SensitivityCurve } from "./curve.ts";
import { isWithin } from "./ratio_within.ts";

/** A curve, and what its group is worth. */
export interface SizedCurve extends SensitivityCurve {
  /** Size of the whole group, for example its number of weights or of multiply-adds. */
  size: number;
}

/** What {@linkcode chooseRatios} decides. */
export interface RatioChoice {
  /** The ratio of each group. */
  ratios: number[];
  /** What they remove together, sum of size times ratio. */
  removed: number;
  /** What they lose together, if single drops add up. */
  drop: number;
}

/**
 * One ratio for each of the first groups: `ratio` is that of the last of them, `before` leads to those in front. Drop and size are
 * sums over all of them.
 */
interface RatioSequence {
  drop: number;
  removed: number;
  ratio: number;
  before?: RatioSequence;
}

/**
 * The ratios that remove most for a loss of accuracy that is given for all groups together: a large group gets more of it than a
 * small one that is as sensitive. Each group takes one of its measured ratios, or 0.
 *
 * ```text
 * maximise  sum_l size_l r_l    subject to  sum_l drop_l(r_l) <= T
 * ```
 *
 * Dynamic programming, one group after the other. Of all choices for the first groups only those are carried on that no other
 * beats in both drop and size, and that the rest can still bring below T. The answer is exact; drops may be negative.
 * The number of choices is at most that of different drops, which an accuracy over n samples keeps below n.
 *
 * Source: Nemhauser, Ullmann: Discrete dynamic programming and capital allocation (1969). That single drops add up is an
 * assumption; {@linkcode interactionError} measures it.
 *
 * @param curves Ratios, drops and size of each group.
 * @param maxDrop Loss T that is allowed in all, unit of the drops, at least 0.
 * @returns The ratios; of equal sizes the one with the smaller drop.
 * @throws {TypeError} If a curve is none.
 * @throws {RangeError} If a curve, a size or the loss is out of range, or what ratio 0 loses is too much already.
 *
 * @example The large group takes it all
 * ```ts
 * import { chooseRatios } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * const curve = { ratios: [0, 0.5], drops: [0, 0.25] };
 * const choice = chooseRatios([{ ...curve, size: 10 }, { ...curve, size: 1000 }], 0.25);
 * assert.deepEqual(choice, { ratios: [0, 0.5], removed: 500, drop: 0.25 });
 * ```
 */
export function chooseRatios(curves: readonly SizedCurve[], maxDrop: number): RatioChoice {
  requireNumber("maxDrop", maxDrop, { min: 0 });
  const groups = curves.map(optionsOf);
  // what the groups behind each one lose at least
  const cheapest = groups.map((options) =>
    options.reduce((min, { drop }) => Math.min(min, drop), Infinity)
  );
  let rest = cheapest.reduce((sum, drop) => sum + drop, 0);
  let sequences: RatioSequence[] = [{ drop: 0, removed: 0, ratio: 0 }];
  groups.forEach((options, l) => {
    rest -= cheapest[l]!;
    const longer = sequences.flatMap((before) =>
      options.map(({ ratio, drop, removed }) => ({
        ratio,
        drop: before.drop + drop,
        removed: before.removed + removed,
        before,
      }))
    ).filter(({ drop }) => isWithin(drop + rest, maxDrop));
    sequences = unbeaten(longer);
  });
  const best = sequences.at(-1);
  if (best === undefined) {
    throw new RangeError(
      `Cannot choose ratios: the groups must lose at most ${maxDrop} at some of their ratios: current value is ${
        cheapest.reduce((sum, drop) => sum + drop, 0)
      }`,
    );
  }
  return { ratios: ratiosOf(best, groups.length), removed: best.removed, drop: best.drop };
}

/** The ratios of a group, 0 with drop 0 if that was not measured. */
function optionsOf(curve: SizedCurve): { ratio: number; drop: number; removed: number }[] {
  requireCurve(curve);
  const size = requireNumber("size", curve.size, { exclusiveMin: 0 });
  const measured = curve.ratios.map((ratio, i) => ({
    ratio,
    drop: curve.drops[i]!,
    removed: size * ratio,
  }));
  return measured[0]!.ratio === 0 ? measured : [{ ratio: 0, drop: 0, removed: 0 }, ...measured];
}

/** Those for which no other one loses as little and removes as much, from the smallest drop to the largest size. */
function unbeaten(sequences: RatioSequence[]): RatioSequence[] {
  sequences.sort((a, b) => a.drop - b.drop || b.removed - a.removed);
  let most = -Infinity;
  return sequences.filter(({ removed }) => {
    if (removed <= most) return false;
    most = removed;
    return true;
  });
}

function ratiosOf(last: RatioSequence, count: number): number[] {
  const ratios: number[] = [];
  for (let one: RatioSequence = last; ratios.length < count; one = one.before!) {
    ratios.unshift(one.ratio);
  }
  return ratios;
}
