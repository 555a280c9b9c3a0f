/**
 * The tables of docs/pruning.md.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import type { StudyLine } from "./line.ts";
import { judge, predictions } from "./predictions.ts";
import { interval, meanOf, percentRange, pointsText } from "./statistics.ts";

/** A row for each target and method: how many seeds, accuracy behind the mask and at the end. */
export function accuracyTable(
  lines: readonly StudyLine[],
  { target, share = "removed" }: { target: string; share?: "removed" | "parameters" },
): string {
  const rows = [...groupsOf(lines)].map(([, own]) => {
    const cuts = own.flatMap(({ cut }) => cut ?? []);
    return [
      String(own[0]!.target),
      own[0]!.method,
      String(own.length),
      (100 * meanOf(own.map((line) => line[share] ?? NaN))).toFixed(1),
      percentRange(cuts),
      percentRange(own.map(({ accuracy }) => accuracy)),
    ];
  });
  const heads = [
    target,
    "method",
    "seeds",
    share === "removed" ? "weights removed %" : "parameters left %",
    "without fine-tuning %",
    "with %",
  ];
  return markdownTable(heads, rows, [true, false, true, true, true, true]);
}

/** Lines of the same target and method, in the order of targets and of first appearance. */
export function groupsOf(lines: readonly StudyLine[]): Map<string, StudyLine[]> {
  const order = [...new Set(lines.map(({ method }) => method))];
  const sorted = lines.toSorted((a, b) =>
    a.target - b.target || order.indexOf(a.method) - order.indexOf(b.method)
  );
  return Map.groupBy(sorted, rowOf);
}

/** The row of a table that a line belongs to. */
export function rowOf({ target, method }: Pick<StudyLine, "target" | "method">): string {
  return JSON.stringify([target, method]);
}

/** The lecture's three curves at each sparsity, and what iterating gains. */
export function curvesTable(lines: readonly StudyLine[]): string {
  const sparsities = [...new Set(lines.map(({ target }) => target))].sort((a, b) => a - b);
  const rows = sparsities.map((sparsity) => {
    const of = (method: string) =>
      lines.filter((line) => line.target === sparsity && line.method === method);
    const once = of("one shot"), often = of("iterative");
    const gains = often.flatMap(({ seed, accuracy }) => {
      const other = once.find((line) => line.seed === seed);
      return other === undefined ? [] : [accuracy - other.accuracy];
    });
    return [
      String(sparsity),
      String(Math.max(once.length, often.length)),
      percentRange(once.flatMap(({ cut }) => cut ?? [])),
      percentRange(once.map(({ accuracy }) => accuracy)),
      percentRange(often.map(({ accuracy }) => accuracy)),
      gains.length === 0 ? "-" : pointsText(interval(gains)),
    ];
  });
  const heads = [
    "sparsity",
    "seeds",
    "without fine-tuning %",
    "with %",
    "iterative %",
    "iterative - with, points",
  ];
  return markdownTable(heads, rows, heads.map(() => true));
}

/** What became of the note's predictions. */
export function predictionsTable(lines: readonly StudyLine[]): string {
  const rows = predictions.map((prediction) => {
    const { name, text, order: [low, middle, high] } = prediction;
    const found = judge(prediction, lines);
    if (found === undefined) return [name, text, "-", "-", "-", "-", "-", "not measured"];
    const { values, steps: [first, second], verdict } = found;
    return [
      name,
      text,
      ...["Default", "Inverse", "N-M"].map((way) => percentRange(values[way]!)),
      `${middle} - ${low}: ${pointsText(first)}`,
      `${high} - ${middle}: ${pointsText(second)}`,
      verdict,
    ];
  });
  const heads = ["", "prediction", "Default %", "Inverse %", "N-M %", "step", "step", "verdict"];
  return markdownTable(heads, rows);
}

/** Uniform against mixed patterns, seed by seed, since each seed has its own mixture. */
export function mixedTable(lines: readonly StudyLine[]): string {
  const rows = lines.toSorted((a, b) => a.seed - b.seed).map((line) => [
    String(line.seed),
    line.method,
    (100 * line.removed).toFixed(1),
    (100 * line.cut!).toFixed(1),
    (100 * line.accuracy).toFixed(1),
    line.choice ?? "",
  ]);
  const heads = [
    "seed",
    "patterns",
    "weights removed %",
    "without fine-tuning %",
    "with %",
    "of each layer",
  ];
  return markdownTable(heads, rows, [true, false, true, true, true, false]);
}

/** Mixed less uniform, paired by seed. */
export function mixedLine(lines: readonly StudyLine[]): string {
  const gains = lines.filter(({ method }) => method.startsWith("mixed")).flatMap((mixed) => {
    const uniform = lines.find(({ method, seed }) =>
      method.startsWith("uniform") && seed === mixed.seed
    );
    return uniform === undefined ? [] : [mixed.accuracy - uniform.accuracy];
  });
  return gains.length === 0
    ? "No seed has both."
    : `Mixed less uniform, with fine-tuning: ${
      pointsText(interval(gains))
    } points (${gains.length} seeds).`;
}
