import { accuracyMetric, type Metric, type RunReport } from "../../report/mod.ts";
import { amountText, bytesText, percentText } from "../text/format.ts";
import { metricText } from "../text/metric_text.ts";
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
  const metric = commonMetric(runs)?.name ?? "metric";
  const heads = [metric, `dense ${metric}`, "BOPs", "of dense", "size", "bits"];
  return {
    ...(same && { network: network! }),
    heads: ["#", "run", ...column("network"), ...heads],
    rows: runs.map(({ name, report }, i) => {
      const { dense, compressed } = comparedNetworks(report);
      return [
        `${i + 1}`,
        name,
        ...column(networks[i]!),
        metricText(compressed.accuracy, metricOf(report)),
        metricText(dense.accuracy, metricOf(report)),
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
    ? [`${measures(runs)} were measured on different ${units(runs)}: ${[...tests].join("; ")}`]
    : [];
  const names = new Set(runs.map(({ report }) => metricOf(report).name));
  if (names.size > 1) different.push(`the runs are judged by ${[...names].join(", ")}`);
  const notes = new Set(
    runs.map(({ report }) => report.splits.note).filter((one) => one !== undefined),
  );
  return [...different, ...notes, ...runs.flatMap(zerosInside)];
}

/** By what a run was judged. */
function metricOf(report: RunReport): Metric {
  return report.schema === "geta-lab/report/1" ? report.metric ?? accuracyMetric : accuracyMetric;
}

/**
 * The metric of several runs.
 *
 * @param runs The runs.
 * @returns The metric; undefined if they are judged by different ones, whose values share no axis.
 *
 * @example
 * ```ts
 * import { commonMetric } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(commonMetric([])?.name, "accuracy");
 * ```
 */
export function commonMetric(runs: readonly NamedReport[]): Metric | undefined {
  const metrics = runs.map(({ report }) => metricOf(report)), [first = accuracyMetric] = metrics;
  const text = ({ name, better, format }: Metric) => [name, better, format].join();
  return metrics.every((one) => text(one) === text(first)) ? first : undefined;
}

/** What was measured, in the plural. */
function measures(runs: readonly NamedReport[]): string {
  return commonMetric(runs) === accuracyMetric ? "accuracies" : "metrics";
}

function units(runs: readonly NamedReport[]): string {
  const isImages = runs.every(({ report: { splits: { unit } } }) => unit === undefined);
  return isImages ? "images" : "samples";
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
