import type { RunReport } from "../../report/mod.ts";
import { amountText, bytesText, percentText } from "../text/format.ts";
import { comparedNetworks } from "./compared_networks.ts";

/** A run and what to call it. */
export interface NamedReport {
  /** For example its folder. */
  name: string;
  /** Its report, of GETA or of pruning by recipe. */
  report: RunReport;
}

/** Runs side by side, as text. */
export interface RunsTable {
  /** The network and data of all runs, for example `small on shapes`; undefined if they differ, then there is a column. */
  network?: string;
  /** Names of the columns. */
  heads: string[];
  /** A row for each run: its number from 1, its name, what its compressed network can do and costs. */
  rows: string[][];
}

/**
 * Accuracy and costs of the compressed networks of several runs.
 *
 * @param runs The runs.
 * @returns The table.
 *
 * @example
 * ```ts
 * import { runsTable } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const { heads, rows } = runsTable([]);
 * assert.deepEqual([heads[1], rows], ["run", []]);
 * ```
 */
export function runsTable(runs: readonly NamedReport[]): RunsTable {
  const networks = runs.map(({ report: { model, data } }) => `${model} on ${data}`);
  const [network] = networks, same = new Set(networks).size === 1;
  const column = (cell: string) => same ? [] : [cell];
  const heads = ["accuracy", "dense accuracy", "BOPs", "of dense", "size", "bits"];
  return {
    ...(same && { network: network! }),
    heads: ["#", "run", ...column("network"), ...heads],
    rows: runs.map(({ name, report }, i) => {
      const { dense, compressed } = comparedNetworks(report);
      return [
        `${i + 1}`,
        name,
        ...column(networks[i]!),
        percentText(compressed.accuracy),
        percentText(dense.accuracy),
        amountText(compressed.bops),
        percentText(dense.bops === 0 ? 0 : compressed.bops / dense.bops),
        bytesText(compressed.bytes),
        compressed.bits.toFixed(2),
      ];
    }),
  };
}

/**
 * What keeps runs from being compared: accuracies that were measured on different images, or unusual ones; zeros inside weights,
 * which the table does not count as removed.
 *
 * @param runs The runs.
 * @returns One sentence each; none if all were measured alike.
 *
 * @example
 * ```ts
 * import { comparisonNotes } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(comparisonNotes([]), []);
 * ```
 */
export function comparisonNotes(runs: readonly NamedReport[]): string[] {
  const tests = new Set(
    runs.map(({ report: { data, splits: { test } } }) =>
      `${test.count} of ${data}, ${test.origin}`
    ),
  );
  const different = tests.size > 1
    ? [`accuracies were measured on different images: ${[...tests].join("; ")}`]
    : [];
  const notes = new Set(
    runs.map(({ report }) => report.splits.note).filter((one) => one !== undefined),
  );
  return [...different, ...notes, ...runs.flatMap(zerosInside)];
}

/** What a machine that skips all zeros of a pruned network would spare. */
function zerosInside({ report }: NamedReport, i: number): string[] {
  if (report.schema === "geta-lab/report/1") return [];
  const { dense, ...macs } = report.macs;
  const [nonZero, extracted] = [macs.nonZero, macs.extracted]
    .map((part) => percentText(dense === 0 ? 0 : part / dense, 1));
  return nonZero === extracted ? [] : [
    `the costs of run ${
      i + 1
    } are those of any machine, which multiplies with zeros, too: ${extracted} of the dense MACs; ${nonZero} if zeros were skipped`,
  ];
}
