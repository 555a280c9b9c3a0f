/**
 * How a length follows from others, found from several calls.
 *
 * @module
 */
import type { FreeLength, ValueId } from "../ir/types.ts";

/** A length of a value in several calls. */
export interface LengthSeries {
  /** Value and axis. */
  of: [ValueId, number];
  /** The length in each call. */
  lengths: readonly number[];
}

/** How a length follows from others, apart from "the rest". */
export type Formula = Exclude<FreeLength, "rest">;

/**
 * The simplest formula that gives a length in every call: an affine one of one length, else a multiple of a product of two or three.
 *
 * ```text
 * length = times * a / over + plus,    length = times * a * b / over,    length = times * a * b * c / over
 * ```
 *
 * @param wanted The length in each call.
 * @param series Lengths that it may follow from; earlier ones are preferred.
 * @returns The formula, or undefined if none gives all.
 */
export function lengthFormula(
  wanted: readonly number[],
  series: readonly LengthSeries[],
): Formula | undefined {
  for (const one of series) {
    const line = lineThrough(one.lengths, wanted);
    if (line !== undefined) return { of: [one.of], ...line };
  }
  const different = distinct(series);
  for (const [i, a] of different.entries()) {
    for (const [j, b] of different.slice(i).entries()) {
      const both = timesEach(a.lengths, b.lengths);
      const ratio = ratioOf(both, wanted);
      if (ratio !== undefined) return { of: [a.of, b.of], ...ratio, plus: 0 };
      for (const c of different.slice(i + j, i + j + MOST_THIRDS)) {
        const three = ratioOf(timesEach(both, c.lengths), wanted);
        if (three !== undefined) return { of: [a.of, b.of, c.of], ...three, plus: 0 };
      }
    }
  }
  return undefined;
}

/** A bound on the search: networks have few different lengths. */
const MOST_THIRDS = 20;

/** The line with integer summand through all points. */
function lineThrough(
  from: readonly number[],
  to: readonly number[],
): Pick<Formula, "times" | "over" | "plus"> | undefined {
  const other = from.findIndex((n) => n !== from[0]);
  if (other < 0) return undefined;
  const slope = reduced(to[other]! - to[0]!, from[other]! - from[0]!);
  const at = (n: number) => slope.times * n / slope.over;
  const plus = to[0]! - at(from[0]!);
  const fits = from.every((n, i) => Number.isInteger(at(n)) && at(n) + plus === to[i]);
  return slope.times !== 0 && fits ? { ...slope, plus } : undefined;
}

/** The constant ratio of two lengths. */
function ratioOf(
  from: readonly number[],
  to: readonly number[],
): Pick<Formula, "times" | "over"> | undefined {
  const ratio = reduced(to[0]!, from[0]!);
  return from.every((n, i) => n * ratio.times === to[i]! * ratio.over) ? ratio : undefined;
}

function reduced(times: number, over: number): { times: number; over: number } {
  const divisor = greatestCommonDivisor(Math.abs(times), Math.abs(over)) * Math.sign(over);
  return { times: times / divisor, over: over / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function timesEach(a: readonly number[], b: readonly number[]): number[] {
  return a.map((n, i) => n * b[i]!);
}

function distinct(series: readonly LengthSeries[]): LengthSeries[] {
  const found = new Map<string, LengthSeries>();
  for (const one of series) {
    const key = one.lengths.join();
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/**
 * A formula after structures were removed that its lengths count: lengths that became shorter are weighed up.
 *
 * @param formula The formula before.
 * @param before What it gave, and the lengths it follows from, before the removal.
 * @param after The same after it.
 * @returns The formula that gives the new length from the new ones.
 *
 * @example Rows of 8 channels, of which 6 stay
 * ```ts
 * import { cutFormula } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * const formula = { of: [[0, 1] as [number, number]], times: 8, over: 1, plus: 0 };
 * const cut = cutFormula(formula, { result: 40, sources: [5] }, { result: 30, sources: [5] });
 * assert.deepEqual(cut, { ...formula, times: 6 });
 * ```
 */
export function cutFormula(
  formula: Formula,
  before: { result: number; sources: readonly number[] },
  after: { result: number; sources: readonly number[] },
): Formula {
  const up = after.result * before.sources.reduce((all, n) => all * n, 1);
  const down = before.result * after.sources.reduce((all, n) => all * n, 1);
  const ratio = reduced(formula.times * up, formula.over * down);
  return { ...formula, ...ratio };
}
