import type { HistoryLine, Report } from "../../report/mod.ts";
import { allSettings, settingText } from "../../settings/mod.ts";
import { bitsPerLayer } from "../charts/bits_per_layer.ts";
import { historyChart, historyQuantities } from "../charts/history_chart.ts";
import { renderSvg } from "../charts/render.ts";
import type { ChartSpec } from "../charts/theme.ts";
import { widthsBeforeAfter } from "../charts/widths_before_after.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { bitsText, bytesText, durationText, percentText } from "../text/format.ts";
import { splitsText } from "../text/splits_text.ts";
import { comparisonRows } from "./comparison_rows.ts";
import { reportStyle } from "./report_style.ts";

/**
 * The report of a run as one HTML page: headline numbers, dense against compressed, charts over time and per layer, the
 * settings. It needs no network, follows the reader's light or dark setting and prints well. All text is escaped.
 *
 * @param report The report.
 * @param history All steps of the run.
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
): Promise<string> {
  const title = escapeHtml(`${report.model} on ${report.data}`);
  const { target } = report.structures;
  const overTime = await figures(
    // charts without data are left out
    historyQuantities(history).map((quantity) => historyChart(history, quantity, { target })),
    "time",
  );
  const perLayer = await figures(chartsPerLayer(report), "layer");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>GETA: ${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="about">${escapeHtml(aboutLine(report))}<br>
${splitsLine(report)}</p>
${tiles(report)}
<div class="columns">
${comparisonTable(report)}
${overTime}
${perLayer}
${layerTable(report)}
${settingsList(report)}
</div>
<footer>Joint pruning and quantization after GETA (Qu et al., arXiv:2502.16638), by GETA Lab.</footer>
</main>
</body>
</html>
`;
}

function aboutLine({ semantics, seed, steps, seconds, engine }: Report): string {
  return `GETA run, ${semantics} semantics, seed ${seed}, ${steps} steps in ${
    durationText(seconds)
  } on ${engine}`;
}

function splitsLine({ splits }: Report): string {
  const note = splits.note === undefined ? "" : `<br>
<strong>Note: ${escapeHtml(splits.note)}</strong>`;
  return `Images: ${escapeHtml(splitsText(splits))}${note}`;
}

function tiles({ dense, compressed, relative, structures }: Report): string {
  const tile = (name: string, value: string, remark: string) =>
    `<div class="tile"><span>${name}</span><strong>${value}</strong><span>${remark}</span></div>`;
  return `<div class="tiles">
${tile("Accuracy", percentText(compressed.accuracy), `dense ${percentText(dense.accuracy)}`)}
${tile("Bit operations", percentText(relative.bops), "of the dense network")}
${
    tile(
      "Size",
      bytesText(compressed.bytes),
      `of ${bytesText(dense.bytes)}, ${percentText(relative.bytes)}`,
    )
  }
${tile("Average bits", compressed.averageBits.toFixed(2), "a parameter, dense 32")}
${
    tile(
      "Structures removed",
      percentText(compressed.sparsity, 1),
      `${structures.zero} of ${structures.total}`,
    )
  }
</div>`;
}

function chartsPerLayer({ compressed: { layers } }: Report): ChartSpec[] {
  return layers.length > 0 ? [bitsPerLayer(layers), widthsBeforeAfter(layers)] : [];
}

async function figures(charts: ChartSpec[], prefix: string): Promise<string> {
  const drawn: string[] = [];
  for (const chart of charts) {
    const svg = await renderSvg(chart);
    // every chart names its clip paths clip0, clip1, …; in one page the names must differ
    const own = svg.replace(/(id="|url\(#)(clip|gradient)/g, `$1${prefix}${drawn.length}-$2`);
    drawn.push(`<figure class="card">${own.replace("<svg ", '<svg role="img" ')}</figure>`);
  }
  return drawn.join("\n");
}

function comparisonTable(report: Report): string {
  const rows = comparisonRows(report).map(({ quantity, dense, compressed, relative }) =>
    `<tr><th scope="row">${quantity}</th><td>${dense}</td><td>${compressed}</td><td>${relative}</td></tr>`
  );
  const { maxAbsDifference, relative } = report.equivalence;
  rows.push(
    `<tr><th scope="row">Subnet against zeroed network</th><td></td><td>${
      maxAbsDifference.toExponential(1)
    }</td><td>${relative.toExponential(1)}</td></tr>`,
  );
  return table("Dense against compressed", ["", "dense", "compressed", "relative"], rows);
}

function layerTable({ compressed: { layers } }: Report): string {
  const rows = layers.map(({ name, weightBits, activationBits, before, after }) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${before}</td><td>${after}</td><td>${
      bitsText(weightBits)
    }</td><td>${bitsText(activationBits)}</td></tr>`
  );
  const heads = ["layer", "width before", "after", "weight bits", "input bits"];
  return rows.length === 0 ? "" : table("Layers", heads, rows, "wide");
}

function settingsList({ settings, options }: Report): string {
  const entries = [
    ...Object.entries(options).map(([name, value]) => entry(name, optionText(value))),
    ...Object.entries(allSettings).map(([name, { help }]) =>
      entry(name, settingText(settings, name as keyof typeof settings), help)
    ),
  ];
  return `<section class="card wide"><h2>Settings</h2><dl>\n${entries.join("\n")}\n</dl></section>`;
}

function entry(name: string, text: string, help = ""): string {
  const title = help && ` title="${escapeHtml(help)}"`;
  return `<div><dt${title}>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd></div>`;
}

function optionText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}

function table(title: string, heads: string[], rows: string[], kind = ""): string {
  const cells = heads.map((head) => `<th scope="col">${head}</th>`).join("");
  return `<section class="card ${kind}"><h2>${title}</h2><table>
<thead><tr>${cells}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></section>`;
}
