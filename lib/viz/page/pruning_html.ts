import { checkOptions, unchecked } from "../../core/mod.ts";
import type { HistoryLine, PruningReport } from "../../report/mod.ts";
import { historyChart, historyQuantities } from "../charts/history_chart.ts";
import { keptWeights } from "../charts/kept_weights.ts";
import { type NamedCurve, sensitivityChart } from "../charts/sensitivity_chart.ts";
import { widthsBeforeAfter } from "../charts/widths_before_after.ts";
import type { ChartSpec } from "../charts/theme.ts";
import { bestText } from "../text/best_text.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { amountText, bytesText, percentText } from "../text/format.ts";
import { figures, partOverTime, plotWidth, plotWidthBeside } from "./figures.ts";
import { page } from "./page.ts";
import { pruningHeadline, pruningTiles } from "./pruning_headline.ts";
import { accuracyRows, extractionText, pruningRows, zerosText } from "./pruning_rows.ts";
import { rowOf, section, tableOf } from "./tables.ts";

/** What the page shows beside report and history. */
export interface PruningHtmlOptions {
  /** What a scan has measured, and the drop that was allowed for each group, if it was one for each. */
  sensitivity?: { curves: readonly NamedCurve[]; maxDrop?: number };
}

/**
 * The report of a pruning run as one HTML page: how to repeat it, headline numbers, accuracies on the way, what remains in which
 * sense, charts over time and per layer, the recipe. It needs no network, follows the reader's light or dark setting and prints
 * well. All text is escaped.
 *
 * @param report The report.
 * @param history All steps of the run.
 * @param options The scan of the run, if it had one.
 * @returns The page.
 *
 * @example
 * ```ts
 * import type { PruningReport } from "@geta-lab/geta/report";
 * import { pruningHtml } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const split = { count: 10, origin: "drawn from seed 0" };
 * const same = { dense: 100, nonZero: 50, extracted: 100 };
 * const report: PruningReport = {
 *   schema: "geta-lab/pruning-report/1",
 *   model: "<mlp>",
 *   data: "shapes",
 *   splits: { train: split, validation: split, test: split },
 *   seed: 0,
 *   recipe: { name: "uniform", about: "the smallest weights", source: { title: "Han et al.", link: "https://arxiv.org" } },
 *   settings: {},
 *   accuracy: { validation: { dense: 1, cut: 0.5, final: 1 }, test: { dense: 1, final: 1 } },
 *   sparsity: { weights: 0.5, all: 0.5 },
 *   zeros: { prunable: 100, byMask: 50, byTraining: 0, byRounding: 0, bits: 8 },
 *   parameters: same,
 *   macs: same,
 *   bytes: { dense: 400, values: 200, index: 13, form: "one bit a group" },
 *   milliseconds: { dense: 1, extracted: 1 },
 *   extraction: { structures: 0, of: 10, maxAbsDifference: 0, relative: 0 },
 *   layers: [],
 *   warnings: [],
 *   steps: 0,
 *   seconds: 1,
 *   engine: "cpu",
 *   origin: { command: "deno task prune", version: "0.1.0", date: "2026-03-01T12:00:00.000Z", machine: "linux" },
 *   options: {},
 * };
 * assert.match(await pruningHtml(report, []), /<h1>&lt;mlp&gt; on shapes, pruned by uniform<\/h1>/);
 * ```
 */
export async function pruningHtml(
  report: PruningReport,
  history: readonly HistoryLine[],
  options: PruningHtmlOptions = {},
): Promise<string> {
  checkOptions("pruningHtml()", options, { sensitivity: unchecked });
  const overTime = await partOverTime(chartsOverTime(report, history), history);
  return page(
    { title: `Pruned: ${report.model} on ${report.data}`, style },
    `${pruningHeadline(report)}
${pruningTiles(report)}
<div class="columns pairs">
${remainsTable(report)}
${accuracyTable(report)}
</div>
${overTime}
<h2 class="part">In the end</h2>
<div class="columns">
${await figures(sensitivityCharts(options), "scan", { wide: true })}
${await figures(chartsPerLayer(report), "layer")}
${layerTable(report)}
${recipeSection(report)}
</div>
<footer>By GETA Lab. The recipe names the work it follows.</footer>`,
  );
}

const style = `
  .recipe pre { margin: 12px 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
    font: 13px/1.5 ui-monospace, Menlo, Consolas, Liberation Mono, monospace }
`;

function remainsTable(report: PruningReport): string {
  const heads = ["", "dense", "zeros skipped", "as any machine runs it"];
  const rows = pruningRows(report).map(({ quantity, dense, zerosSkipped, extracted }) =>
    rowOf(heads, [quantity, dense, zerosSkipped, extracted])
  );
  const { values, index, form } = report.bytes;
  const notes = [
    extractionText(report),
    zerosText(report),
    `With zeros skipped there are ${bytesText(values)} of values and ${
      bytesText(index)
    } of index (${form}). Only a format and a machine made for it skip zeros.`,
  ];
  const foot = `<p class="remark">${notes.map(escapeHtml).join("<br>")}</p>`;
  return section("What remains", tableOf(heads, rows, "stacked") + foot);
}

function accuracyTable(report: PruningReport): string {
  const heads = ["images", "dense", "behind the cut", "in the end", "difference"];
  const rows = accuracyRows(report).map((cells) => rowOf(heads, cells));
  const foot = `<p class="remark">${
    escapeHtml(
      "Behind the cut: at the last mask, batch norm statistics measured anew, no training since. Test images were asked once for each network and decided nothing.",
    )
  }<br>${escapeHtml(bestText(report))}.</p>`;
  return section("Accuracy", tableOf(heads, rows, "stacked") + foot);
}

function layerTable({ layers }: PruningReport): string {
  if (layers.length === 0) return "";
  const heads = ["layer", "width", "weights", "removed", "MACs", "zeros skipped", "as it runs"];
  const rows = layers.map((layer) => {
    const { name, before, after, parameters, removed, macs, whole } = layer;
    return rowOf(heads, [
      name,
      before === after ? `${before}` : `${before} → ${after}`,
      amountText(parameters),
      whole !== undefined && removed === 0
        ? "whole"
        : percentText(parameters === 0 ? 0 : removed / parameters, 1),
      amountText(macs.dense),
      amountText(macs.nonZero),
      amountText(macs.extracted),
    ]);
  });
  const reasons = layers.flatMap(({ name, whole }) =>
    whole === undefined ? [] : `${name}: ${whole}`
  );
  const foot = reasons.length === 0
    ? ""
    : `<p class="remark">Whole: ${escapeHtml(reasons.join("; "))}.</p>`;
  return section("Layers", tableOf(heads, rows, "stacked") + foot, "wide");
}

function recipeSection({ recipe: { about, source }, settings }: PruningReport): string {
  const { name: _name, about: _about, source: _source, ...parts } = settings;
  const lines = Object.entries(parts).map(([part, value]) => `${part}: ${JSON.stringify(value)}`);
  const content = `<p>${escapeHtml(about)}</p><p class="remark">${
    escapeHtml(`${source.title}, ${source.link}`)
  }</p><pre>${escapeHtml(lines.join("\n"))}</pre>`;
  return section("Recipe", content, "wide recipe");
}

/** Charts without data are left out. */
function chartsOverTime(
  { sparsity }: PruningReport,
  history: readonly HistoryLine[],
): ChartSpec[] {
  return historyQuantities(history).map((quantity) =>
    historyChart(history, quantity, {
      ...(quantity === "sparsity" && { target: sparsity.weights }),
      width: plotWidth,
      height: 150,
    })
  );
}

function sensitivityCharts({ sensitivity }: PruningHtmlOptions): ChartSpec[] {
  if (sensitivity === undefined) return [];
  const { curves, maxDrop } = sensitivity;
  const options = { ...(maxDrop !== undefined && { maxDrop }) };
  return [sensitivityChart(curves, options)];
}

function chartsPerLayer({ layers, extraction }: PruningReport): ChartSpec[] {
  if (layers.length === 0) return [];
  const width = plotWidthBeside(layers);
  const kept = keptWeights(layers, { width });
  return extraction.structures === 0 ? [kept] : [kept, widthsBeforeAfter(layers, { width })];
}
