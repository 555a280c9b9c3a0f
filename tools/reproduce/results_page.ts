/**
 * `docs/results.md` as text: a section for each recipe, with a row for each run. What people write between is left as it is.
 *
 * @module
 */
import { percentText } from "../../lib/viz/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import type { RecipeHead } from "./recipe.ts";

/** The columns of a table. */
const HEADS = [
  "seed",
  "rules",
  "dense",
  "compressed",
  "difference",
  "relative BOPs",
  "average bits",
  "parameters",
  "zero structures",
  "minutes",
  "as wanted",
  "date",
];

/** What a row says of a network. */
interface NetworkFigures {
  /** Share of right answers; F1 where answers are words. */
  accuracy: number;
  /** Share of answers that are right to the word, where answers are words. */
  exactMatch?: number;
}

/** What a row says of a run; the report of one has it all. */
export interface RunFigures {
  /** Seed. */
  seed: number;
  /** Whose rules. */
  semantics: string;
  /** The dense network. */
  dense: NetworkFigures;
  /** The compressed one, its bits and its share of zero structures. */
  compressed: NetworkFigures & { averageBits: number; sparsity: number };
  /** Its cost as shares of that of the dense one. */
  relative: { bops: number; parameters: number };
  /** How long it took. */
  seconds: number;
}

/** One run as a row. */
export type ResultRow = string[];

/**
 * The row of a finished run.
 *
 * @param report Its report.
 * @param recipe What it should reach.
 * @param date When, `YYYY-MM-DD`.
 * @returns Cells, as many as the table has columns.
 */
export function resultRow(
  { seed, semantics, dense, compressed, relative, seconds }: RunFigures,
  { wanted }: Pick<RecipeHead, "wanted">,
  date: string,
): ResultRow {
  const points = 100 * (compressed.accuracy - dense.accuracy);
  // as the cells show them: -1.00 points are no more than 1 point below, whatever binary fractions make of it
  const shown = (value: number) => Number(value.toFixed(2));
  const reached = shown(100 * relative.bops) <= 100 * wanted.relativeBops + 1e-9 &&
    shown(points) >= -wanted.points;
  return [
    `${seed}`,
    semantics,
    accuracyText(dense),
    accuracyText(compressed),
    `${points < 0 ? "" : "+"}${points.toFixed(2)} points`,
    percentText(relative.bops),
    compressed.averageBits.toFixed(2),
    percentText(relative.parameters),
    percentText(compressed.sparsity),
    (seconds / 60).toFixed(1),
    reached ? "yes" : "no",
    date,
  ];
}

/**
 * The page with one more run.
 *
 * @param page Its text so far.
 * @param name Name of the recipe.
 * @param run Recipe, command and row of the run.
 * @returns The text; the row of the same seed and rules is replaced, another one stands behind those that are there.
 */
export function withResult(
  page: string,
  name: string,
  { recipe, row }: { recipe: RecipeHead; row: ResultRow },
): string {
  const title = `## ${name}`, lines = page.trimEnd().split("\n");
  let begin = lines.indexOf(title);
  if (begin < 0) {
    lines.push("", title, "", ...sectionHead(name, recipe), "");
    begin = lines.indexOf(title);
  }
  const next = lines.findIndex((line, i) => i > begin && line.startsWith("## "));
  const end = next < 0 ? lines.length : next;
  const first = lines.findIndex((line, i) => i > begin && i < end && line.startsWith("|"));
  const at = first < 0 ? end : first;
  let after = at;
  while (after < end && lines[after]!.startsWith("|")) after++;
  const known = lines.slice(at + 2, after).map(cellsOf);
  const same = (cells: string[]) => cells[0] === row[0] && cells[1] === row[1];
  const rows = known.some(same) ? known.map((cells) => same(cells) ? row : cells) : [...known, row];
  const table = markdownTable(HEADS, rows, HEADS.map((_, i) => i !== 1)).split("\n");
  lines.splice(at, after - at, ...table, ...(first < 0 ? [""] : []));
  return lines.join("\n").trimEnd() + "\n";
}

function sectionHead(name: string, { about, source, wanted }: RecipeHead): string[] {
  return [
    `${about}. Wanted: at most ${wanted.points} points below dense at ${
      percentText(wanted.relativeBops)
    } relative BOPs or less. Source: ${source}. \`deno task reproduce ${name}\``,
  ];
}

function accuracyText({ accuracy, exactMatch }: NetworkFigures): string {
  const own = percentText(accuracy);
  return exactMatch === undefined ? own : `${own} (${percentText(exactMatch)} exact)`;
}

function cellsOf(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}
