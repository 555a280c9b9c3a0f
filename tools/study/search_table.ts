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
  const rows = [...groupsOf(lines).values()].map((own) => {
    const gains = (method: string, of: "accuracy" | "validation") =>
      own.flatMap((line) => {
        const other = lines.find((one) => one.method === method && one.seed === line.seed);
        return other === undefined || line.method === method
          ? []
          : [(line[of] ?? NaN) - (other[of] ?? NaN)];
      });
    const points = (differences: number[]) =>
      differences.length === 0 ? "-" : pointsText(interval(differences));
    return [
      own[0]!.method,
      String(own.length),
      (100 * (1 - meanOf(own.map(({ removed }) => removed)))).toFixed(1),
      percentRange(own.map(({ validation = NaN }) => validation)),
      points(gains("exhaustive", "validation")),
      percentRange(own.map(({ accuracy }) => accuracy)),
      points(gains("program", "accuracy")),
      meanOf(own.map(({ evaluations = NaN }) => evaluations)).toFixed(0),
      meanOf(own.map(({ seconds = NaN }) => seconds)).toFixed(1),
    ];
  });
  const heads = [
    "search",
    "seeds",
    "multiply-adds %",
    "validation %",
    "- optimum, points",
    "test %",
    "- program, points",
    "measurements",
    "seconds",
  ];
  return markdownTable(heads, rows, heads.map((_, i) => i > 0));
}
