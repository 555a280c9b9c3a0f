import type { Report } from "../../report/mod.ts";
import type { Budget } from "../../settings/mod.ts";
import { amountText, bytesText, millisecondsText, percentText } from "../text/format.ts";
import { metricChangeText, metricText, metricTitle } from "../text/metric_text.ts";

/** One quantity of both networks, as text. */
export interface ComparisonRow {
  /** What is compared. */
  quantity: string;
  /** Value of the dense network. */
  dense: string;
  /** Value of the compressed network. */
  compressed: string;
  /** Compressed relative to dense. */
  relative: string;
}

/**
 * The dense against the compressed network: accuracy or another metric, parameters, MACs, BOPs and what was asked for, bytes (each parameter at its bit width), the file that
 * holds them, average bits, share of zero structures, milliseconds.
 *
 * @param report The report of a run; what was not measured has no row.
 * @returns One row a quantity.
 *
 * @example
 * ```ts
 * import { comparisonRows } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const network = { accuracy: 0.9, parameters: 100, macs: 1000, bops: 1_024_000, bytes: 400 };
 * const rows = comparisonRows({
 *   dense: network,
 *   compressed: { ...network, accuracy: 0.88, bops: 81_920, sparsity: 0.5, averageBits: 4, layers: [] },
 *   relative: { bops: 0.08, parameters: 1, bytes: 1 },
 *   structures: { total: 8, zero: 4, target: 4 },
 * });
 * assert.deepEqual(rows[0], {
 *   quantity: "Accuracy",
 *   dense: "90.00 %",
 *   compressed: "88.00 %",
 *   relative: "-2.00 points",
 * });
 * ```
 */
export function comparisonRows(
  report:
    & Pick<Report, "dense" | "compressed" | "relative" | "structures">
    & Partial<Pick<Report, "metric" | "milliseconds" | "fileBytes" | "budget">>,
): ComparisonRow[] {
  const { dense, compressed, relative, structures, milliseconds, fileBytes, budget, metric } =
    report;
  const row = (quantity: string, before: string, after: string, change: string): ComparisonRow => ({
    quantity,
    dense: before,
    compressed: after,
    relative: change,
  });
  const asked = (measure: Budget["measure"], name: string, text: (value: number) => string) =>
    budget === undefined || budget.measure !== measure ? [] : [
      row(
        `${name} asked for`,
        "",
        text(budget.target * dense[measure]),
        percentText(budget.target),
      ),
    ];
  const share = (after: number, before: number) => percentText(before === 0 ? 0 : after / before);
  return [
    row(
      metricTitle(metric),
      metricText(dense.accuracy, metric),
      metricText(compressed.accuracy, metric),
      metricChangeText(compressed.accuracy, dense.accuracy, metric),
    ),
    row(
      "Parameters",
      amountText(dense.parameters),
      amountText(compressed.parameters),
      percentText(relative.parameters),
    ),
    row(
      "MACs",
      amountText(dense.macs),
      amountText(compressed.macs),
      share(compressed.macs, dense.macs),
    ),
    ...asked("macs", "MACs", amountText),
    row("BOPs", amountText(dense.bops), amountText(compressed.bops), percentText(relative.bops)),
    ...asked("bops", "BOPs", amountText),
    row("Size", bytesText(dense.bytes), bytesText(compressed.bytes), percentText(relative.bytes)),
    ...asked("bytes", "Size", bytesText),
    ...fileBytes === undefined ? [] : [row(
      "File",
      bytesText(fileBytes.dense),
      bytesText(fileBytes.compressed),
      share(fileBytes.compressed, fileBytes.dense),
    )],
    row("Average bits", "32", compressed.averageBits.toFixed(2), share(compressed.averageBits, 32)),
    row(
      "Zero structures",
      percentText(0),
      percentText(compressed.sparsity),
      `${structures.zero} of ${structures.total}`,
    ),
    ...milliseconds === undefined ? [] : [row(
      "One inference",
      millisecondsText(milliseconds.dense),
      millisecondsText(milliseconds.compressed),
      share(milliseconds.compressed, milliseconds.dense),
    )],
  ];
}
