/**
 * The table of `study search`.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import type { StudyLine } from "./line.ts";
import { groupsOf } from "./sections.ts";
import { interval, meanOf, percentRange, pointsText } from "./statistics.ts";

/**
 * What each search found: how far from the optimum on the images that it saw, how far from the program on new ones, and at what cost.
 *
 * @param lines What was measured; `exhaustive` and `program` among it.
 * @returns A Markdown table.
 */
export function searchTable(lines: readonly StudyLine[]): string {
  const rows = [...groupsOf(lines).values()].map((own) => [
    own[0]!.method,
    String(own.length),
    (100 * (1 - meanOf(own.map(({ removed }) => removed)))).toFixed(1),
    percentRange(own.flatMap(({ validation = [] }) => validation)),
    gainText(own, lines, { over: "exhaustive", of: "validation" }),
    percentRange(own.map(({ fineTuned = NaN }) => fineTuned)),
    percentRange(own.map(({ accuracy }) => accuracy)),
    gainText(own, lines, { over: "program", of: "accuracy" }),
    meanOf(own.map(({ evaluations = NaN }) => evaluations)).toFixed(0),
    own.map(({ seconds = NaN }) => seconds.toFixed(seconds < 9.95 ? 1 : 0)).join(" / "),
  ]);
  const heads = [
    "search",
    "seeds",
    "multiply-adds %",
    "validation %",
    "- optimum, points",
    "fine-tuned %",
    "test %",
    "- program, points",
    "measurements",
    "seconds of each seed",
  ];
  return markdownTable(heads, rows, heads.map((_, i) => i > 0));
}

/**
 * What ways to choose bits reach at the bit operations of learned ones.
 *
 * @param lines What was measured; the way that was measured first is the learned one.
 * @returns A Markdown table.
 */
export function bitSearchTable(lines: readonly StudyLine[]): string {
  const learned = lines[0]?.method ?? "";
  const rows = [...groupsOf(lines).values()].map((own) => {
    const searched = own.filter(({ validation }) => validation !== undefined);
    return [
      own[0]!.method,
      String(own.length),
      percentRange(own.map(({ bops = NaN }) => bops), 3),
      meanOf(own.map(({ bits = NaN }) => bits)).toFixed(2),
      percentRange(searched.map(({ validation = NaN }) => validation)),
      percentRange(own.map(({ accuracy }) => accuracy)),
      gainText(own, lines, { over: learned, of: "accuracy" }),
      gainText(own, lines, { over: "program", of: "accuracy" }),
      searched.length === 0
        ? "-"
        : meanOf(searched.map(({ evaluations = NaN }) => evaluations)).toFixed(0),
    ];
  });
  const heads = [
    "bits",
    "seeds",
    "bit operations %",
    "bits of weights",
    "validation %, not trained",
    "test %, trained",
    "- learned, points",
    "- program, points",
    "measurements",
  ];
  return markdownTable(heads, rows, heads.map((_, i) => i > 0));
}

/** The mean difference to another way, paired by seed, with its interval. */
function gainText(
  own: readonly StudyLine[],
  lines: readonly StudyLine[],
  { over, of }: { over: string; of: "accuracy" | "validation" },
): string {
  const gains = own.flatMap((line) => {
    const other = lines.find((one) => one.method === over && one.seed === line.seed);
    if (other === undefined || line.method === over || line[of] === undefined) return [];
    return [line[of] - (other[of] ?? NaN)];
  });
  return gains.length === 0 ? "-" : pointsText(interval(gains));
}
