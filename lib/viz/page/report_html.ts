import { checkOptions, someList, unchecked } from "../../core/mod.ts";
import type { HistoryLine, Report } from "../../report/mod.ts";
import { bitsPerLayer } from "../charts/bits_per_layer.ts";
import { confusionChart } from "../charts/confusion_chart.ts";
import { historyChart, historyQuantities } from "../charts/history_chart.ts";
import type { ChartSpec } from "../charts/theme.ts";
import { timetableChart } from "../charts/timetable_chart.ts";
import { widthsBeforeAfter } from "../charts/widths_before_after.ts";
import type { PlannedRow } from "../text/timetable_text.ts";
import { type ExampleImages, examplesSection } from "./examples_section.ts";
import { figures, partOverTime, plotWidth, plotWidthBeside } from "./figures.ts";
import { floatLayersList } from "./float_layers_list.ts";
import { headline, tiles } from "./headline.ts";
import { page } from "./page.ts";
import { settingsSection } from "./settings_section.ts";
import { comparisonTable, layerTable } from "./tables.ts";

/** What {@linkcode reportHtml} may be told. */
export interface ReportHtmlOptions {
  /** The pixels of the report's examples; without them no image is shown. */
  images?: ExampleImages;
  /** When what was to happen, from `runTimetable`; drawn in front of what happened. */
  timetable?: readonly PlannedRow[];
}

/**
 * The report of a run as one HTML page: how to repeat it, headline numbers, dense against compressed, charts over time and per
 * layer, answers to test images, the settings. It needs no network, follows the reader's light or dark setting and prints well. All text is escaped.
 *
 * @param report The report.
 * @param history All steps of the run.
 * @param options The pixels of the report's examples, and the timetable of the run.
 * @returns The page.
 *
 * @example
 * ```ts
 * import type { Report } from "@geta-lab/geta/report";
 * import { defaultSettings } from "@geta-lab/geta/settings";
 * import { reportHtml } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const network = { accuracy: 0.9, parameters: 100, macs: 1000, bops: 1_024_000, bytes: 400 };
 * const report: Report = {
 *   schema: "geta-lab/report/1",
 *   model: "<mlp>",
 *   data: "shapes",
 *   splits: {
 *     train: { count: 60, origin: "drawn from seed 0" },
 *     validation: { count: 10, origin: "drawn from seed 0" },
 *     test: { count: 10, origin: "drawn from seed 0" },
 *   },
 *   seed: 0,
 *   semantics: "paper",
 *   dense: network,
 *   compressed: { ...network, sparsity: 0, averageBits: 32, layers: [] },
 *   relative: { bops: 1, parameters: 1, bytes: 1 },
 *   equivalence: { maxAbsDifference: 0, relative: 0 },
 *   structures: { total: 8, zero: 0, target: 0 },
 *   warnings: [],
 *   confusion: { dense: [[1]], compressed: [[1]] },
 *   examples: [],
 *   classes: ["circle"],
 *   milliseconds: { dense: 1, compressed: 1 },
 *   fileBytes: { dense: 500, compressed: 500 },
 *   origin: {
 *     command: "deno task geta",
 *     version: "0.1.0",
 *     date: "2026-03-01T12:00:00.000Z",
 *     machine: "linux x86_64, 2 cores, Deno 2.9.6",
 *   },
 *   steps: 0,
 *   seconds: 1,
 *   engine: "cpu",
 *   settings: defaultSettings,
 *   options: {},
 * };
 * assert.match(await reportHtml(report, []), /<h1>&lt;mlp&gt; on shapes<\/h1>/);
 * ```
 */
export async function reportHtml(
  report: Report,
  history: readonly HistoryLine[],
  options: ReportHtmlOptions = {},
): Promise<string> {
  checkOptions("reportHtml()", options, { images: unchecked, timetable: someList });
  const { images, timetable = [] } = options;
  const plan = timetable.length > 0 ? [timetableChart(timetable, { width: plotWidth })] : [];
  const overTime = await partOverTime([...plan, ...chartsOverTime(report, history)], history);
  return page(
    { title: `GETA: ${report.model} on ${report.data}`, images: true },
    `${headline(report)}
${tiles(report)}
<div class="columns pairs">
${comparisonTable(report)}
${await examplesSection(report, images)}
</div>
${overTime}
<h2 class="part">In the end</h2>
<div class="columns">
${await figures(chartsPerLayer(report), "layer")}
${await figures(confusionCharts(report), "answers")}
${layerTable(report)}
${floatLayersList(report)}
${settingsSection(report.settings)}
</div>
<footer>Joint pruning and quantization after GETA (Qu et al., arXiv:2502.16638), by GETA Lab.</footer>`,
  );
}

/** Charts without data are left out. */
function chartsOverTime(
  { structures, compressed, metric }: Report,
  history: readonly HistoryLine[],
): ChartSpec[] {
  return historyQuantities(history).map((quantity) =>
    historyChart(history, quantity, {
      target: structures.target,
      ...(metric && { metric }),
      width: quantity === "bits" ? plotWidthBeside(compressed.layers) : plotWidth,
      height: quantity === "bits" ? Math.max(120, 14 * compressed.layers.length) : 150,
    })
  );
}

function chartsPerLayer({ compressed: { layers } }: Report): ChartSpec[] {
  const width = plotWidthBeside(layers);
  return layers.length > 0
    ? [bitsPerLayer(layers, { width }), widthsBeforeAfter(layers, { width })]
    : [];
}

/** One matrix: those of both networks look alike. */
function confusionCharts({ confusion, classes }: Report): ChartSpec[] {
  const title = "Answers of the compressed network";
  return confusion.compressed.length > 1
    ? [confusionChart(confusion.compressed, { title, classes, width: plotWidth - 28 })]
    : [];
}
