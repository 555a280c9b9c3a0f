/**
 * The table of the zoo.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";

/** What was measured of one architecture in one mode. */
export interface ZooRow {
  /** Name of the architecture. */
  name: string;
  /** What is quantized. */
  mode: string;
  /** Number of groups. */
  groups: number;
  /** Number of those that may lose structures. */
  prunable: number;
  /** Number of structures in them. */
  structures: number;
  /** Number of random removals. */
  removals: number;
  /** Largest relative difference of outputs. */
  worst: number;
  /** Milliseconds from building the network to its groups. */
  analysis: number;
  /** Milliseconds altogether. */
  total: number;
}

/**
 * The rows as a Markdown table, aligned so that it can be read as text.
 *
 * @param rows The rows.
 * @returns Lines without a final line break.
 */
export function zooTable(rows: readonly ZooRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.mode,
    `${row.prunable} of ${row.groups}`,
    String(row.structures),
    row.worst.toExponential(1),
    row.analysis.toFixed(0),
    row.total.toFixed(0),
  ]);
  const head = [
    "architecture",
    "quantized",
    "prunable groups",
    "structures",
    "worst error",
    "analysis ms",
    "all ms",
  ];
  return markdownTable(head, cells, head.map((_, i) => i >= 2));
}

/**
 * The last line: how much was proven.
 *
 * @param rows The rows.
 * @returns One line.
 */
export function zooLine(rows: readonly ZooRow[]): string {
  const architectures = new Set(rows.map(({ name }) => name)).size;
  const modes = new Set(rows.map(({ mode }) => mode)).size;
  const removals = rows.reduce((sum, row) => sum + row.removals, 0);
  const worst = Math.max(...rows.map((row) => row.worst));
  return `${architectures} architectures, ${modes} modes, ${removals} removals, worst relative error ${
    worst.toExponential(1)
  }`;
}
