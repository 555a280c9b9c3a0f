/**
 * The three predictions of the note on progressive blocks, tested on its figure's terms.
 *
 * @module
 */
import { largest } from "../../lib/core/mod.ts";
import type { StudyLine } from "./line.ts";
import { type Interval, interval, meanOf } from "./statistics.ts";

/** A claim about an order of the three ways. */
export interface Prediction {
  name: string;
  /** What is said. */
  text: string;
  /** The ways, from the least to the most. */
  order: readonly [string, string, string];
  /** What is compared. */
  measure: (line: StudyLine) => number;
}

/** What became of a claim. */
export interface Verdict {
  /** Each seed's number, by way. */
  values: Record<string, number[]>;
  /** The second less the first, and the third less the second, paired by seed. */
  steps: [Interval, Interval];
  verdict: "confirmed" | "as said, but not certain" | "not confirmed";
}

/** The note's predictions. */
export const predictions: readonly Prediction[] = [
  {
    name: "P1",
    text: "before the end of the schedule accuracy is Default ≤ Inverse ≤ N-M",
    order: ["Default", "Inverse", "N-M"],
    measure: accuracyBefore,
  },
  {
    name: "P2",
    text: "the dip at the end is N-M > Inverse > Default",
    order: ["Default", "Inverse", "N-M"],
    measure: dip,
  },
  {
    name: "P3",
    text: "at the end of the training the order is reversed: Default > Inverse > N-M",
    order: ["N-M", "Inverse", "Default"],
    measure: ({ accuracy }) => accuracy,
  },
];

/**
 * Tests a prediction: confirmed if both steps of its order are above 0 with all of their intervals.
 *
 * @param prediction The claim.
 * @param lines Trainings of all ways and seeds.
 * @returns The verdict; undefined if no seed has all three.
 */
export function judge(
  { order, measure }: Prediction,
  lines: readonly StudyLine[],
): Verdict | undefined {
  const of = (method: string, seed: number) =>
    lines.find((line) => line.method === method && line.seed === seed);
  const seeds = [...new Set(lines.map(({ seed }) => seed))]
    .filter((seed) => order.every((method) => of(method, seed) !== undefined));
  if (seeds.length === 0) return undefined;
  const [low, middle, high] = order.map((method) =>
    seeds.map((seed) => measure(of(method, seed)!))
  );
  const difference = (a: number[], b: number[]) => interval(b.map((value, i) => value - a[i]!));
  const steps: [Interval, Interval] = [difference(low!, middle!), difference(middle!, high!)];
  const verdict = steps.every(({ mean, half }) => mean > half)
    ? "confirmed"
    : steps.every(({ mean }) => mean > 0)
    ? "as said, but not certain"
    : "not confirmed";
  return {
    values: { [order[0]]: low!, [order[1]]: middle!, [order[2]]: high! },
    steps,
    verdict,
  };
}

/**
 * Mean validation accuracy in the second half of the schedule, while blocks are dense still.
 *
 * @param line A training.
 * @returns The mean.
 */
export function accuracyBefore({ history = [] }: StudyLine): number {
  const moments = history.filter(({ share }) => share > 0 && share <= 0.5);
  return meanOf(moments.map(({ accuracy }) => accuracy));
}

/**
 * What the end of the schedule costs: the highest validation accuracy in the epoch before, less that of the first moment at which no
 * block is dense.
 *
 * @param line A training.
 * @returns The dip.
 */
export function dip({ history = [] }: StudyLine): number {
  const end = history.find(({ share }) => share === 0)!;
  const before = history.filter(({ epoch, share }) => share > 0 && epoch >= end.epoch - 1);
  return largest(before.map(({ accuracy }) => accuracy)) - end.accuracy;
}
