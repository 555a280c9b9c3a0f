/**
 * The three predictions of the note on progressive blocks, tested on its figure's terms.
 *
 * @module
 */
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
  verdict: "confirmed" | "undecided" | "refuted";
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
 * Tests a prediction: confirmed if both steps of its order are above 0 with all of their intervals, refuted if one is below 0 with all of
 * it.
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
    : steps.some(({ mean, half }) => mean < -half)
    ? "refuted"
    : "undecided";
  return {
    values: { [order[0]]: low!, [order[1]]: middle!, [order[2]]: high! },
    steps,
    verdict,
  };
}

/** Steps on each side of the end of the schedule that are looked at one by one. */
export const WINDOW = 20;

/**
 * Mean validation accuracy in the last tenth of the schedule, while some blocks are dense still.
 *
 * @param line A training.
 * @returns The mean.
 */
export function accuracyBefore({ history = [] }: StudyLine): number {
  const moments = history.filter(({ share }) => share > 0 && share <= 0.1);
  return meanOf(moments.map(({ accuracy }) => accuracy));
}

/**
 * What the end of the schedule costs: mean validation accuracy of the {@linkcode WINDOW} steps before it, less that of as many from the
 * first on at which no block is dense.
 *
 * @param line A training.
 * @returns The dip.
 */
export function dip({ history = [] }: StudyLine): number {
  const end = history.findIndex(({ share }) => share === 0);
  const mean = (from: number, to: number) =>
    meanOf(history.slice(from, to).map(({ accuracy }) => accuracy));
  return mean(Math.max(0, end - WINDOW), end) - mean(end, end + WINDOW);
}
