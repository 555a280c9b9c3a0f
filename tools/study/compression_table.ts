/**
 * The table of a study of GETA.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import { DIVERGED } from "./compress.ts";
import type { StudyLine } from "./line.ts";
import { groupsOf } from "./sections.ts";
import { interval, meanOf, percentRange, pointsText } from "./statistics.ts";

/**
 * What the ways of one part reach.
 *
 * @param lines What was measured, of one part; the way that was measured first is what the others are compared with.
 * @param target What was asked for, in words.
 * @returns A Markdown table: mean and range over the seeds whose training did not diverge, and the mean difference to the first
 * way at the same target, paired by seed, with its 95 % interval.
 */
export function compressionTable(lines: readonly StudyLine[], target: string): string {
  const first = lines[0]?.method;
  const rows = [...groupsOf(lines).values()].map((own) => {
    const ended = own.filter(({ choice }) => choice !== DIVERGED);
    const gains = ended.flatMap(({ seed, accuracy, method, target }) => {
      const other = lines.find((line) =>
        line.method === first && line.target === target && line.seed === seed
      );
      return other === undefined || method === first ? [] : [accuracy - other.accuracy];
    });
    return [
      String(own[0]!.target),
      own[0]!.method,
      String(own.length),
      String(own.length - ended.length),
      percentRange(ended.map(({ accuracy }) => accuracy)),
      gains.length === 0 ? "-" : pointsText(interval(gains)),
      percentRange(ended.map(({ bops = NaN }) => bops), 3),
      ended.length === 0 ? "-" : meanOf(ended.map(({ bits = NaN }) => bits)).toFixed(2),
    ];
  });
  const heads = [
    target,
    "way",
    "seeds",
    "diverged",
    "accuracy %",
    `- ${first ?? ""}, points`,
    "bit operations %",
    "bits",
  ];
  return markdownTable(heads, rows, [true, false, true, true, true, true, true, true]);
}

/**
 * How good the dense networks are that the ways started from.
 *
 * @param lines What was measured.
 * @returns Mean and range over the seeds; nothing if they started from first weights.
 */
export function denseLine(lines: readonly StudyLine[]): string {
  const dense = new Map(lines.flatMap(({ seed, dense }) => dense === null ? [] : [[seed, dense]]));
  return dense.size === 0 ? "" : `dense: ${percentRange([...dense.values()])} %`;
}
