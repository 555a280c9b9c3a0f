import type { Report } from "../../report/mod.ts";
import { paretoChart } from "../charts/pareto_chart.ts";
import { renderSvg } from "../charts/render.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { amountText, bytesText, percentText } from "../text/format.ts";
import { splitsText } from "../text/splits_text.ts";
import { reportStyle } from "./report_style.ts";

/** A run and what to call it. */
export interface NamedReport {
  /** For example its folder. */
  name: string;
  /** Its report. */
  report: Report;
}

/** The heads of {@linkcode runRows}. */
export const runHeads: readonly string[] = [
  "run",
  "network",
  "accuracy",
  "dense",
  "BOPs",
  "of dense",
  "parameters",
  "size",
  "bits",
];

/**
 * One row of text for each run: accuracy and costs of its compressed network.
 *
 * @param runs The runs.
 * @returns Rows of as many cells as {@linkcode runHeads}.
 *
 * @example
 * ```ts
 * import { runHeads, runRows } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(runRows([]), []);
 * assert.equal(runHeads[2], "accuracy");
 * ```
 */
export function runRows(runs: readonly NamedReport[]): string[][] {
  return runs.map(({ name, report: { model, data, dense, compressed, relative } }) => [
    name,
    `${model} on ${data}`,
    percentText(compressed.accuracy),
    percentText(dense.accuracy),
    amountText(compressed.bops),
    percentText(relative.bops),
    amountText(compressed.parameters),
    bytesText(compressed.bytes),
    compressed.averageBits.toFixed(2),
  ]);
}

/**
 * What keeps runs from being compared: accuracies that were measured on different images, or unusual ones.
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
    ? [`Accuracies were measured on different images: ${[...tests].join("; ")}`]
    : [];
  const notes = new Set(
    runs.map(({ report }) => report.splits.note).filter((one) => one !== undefined),
  );
  return [...different, ...notes];
}

/**
 * Runs side by side as one HTML page: accuracy against bit operations as a chart, and a table.
 *
 * @param runs The runs.
 * @returns The page; all text is escaped.
 *
 * @example
 * ```ts
 * import { comparisonHtml } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.match(await comparisonHtml([]), /<h1>0 runs<\/h1>/);
 * ```
 */
export async function comparisonHtml(runs: readonly NamedReport[]): Promise<string> {
  const networks = runs.flatMap(({ name, report: { dense, compressed } }) => [
    { name, bops: compressed.bops, accuracy: compressed.accuracy, dense: false },
    { name: `${name}, dense`, bops: dense.bops, accuracy: dense.accuracy, dense: true },
  ]);
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("");
  const svg = await renderSvg(paretoChart(networks));
  const images = runs.map(({ name, report }) =>
    `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(splitsText(report.splits))}</dd></div>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>GETA: ${runs.length} runs</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${runs.length} runs</h1>
<p class="about">${comparisonNotes(runs).map(escapeHtml).join("<br>\n")}</p>
<div class="columns">
<figure class="card wide">${
    svg.replace("<svg ", '<svg role="img" style="min-width: 560px" ')
  }</figure>
<section class="card wide"><h2>Compressed networks</h2><table>
<thead><tr>${cells("th", runHeads)}</tr></thead>
<tbody>
${runRows(runs).map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}
</tbody></table></section>
<section class="card wide"><h2>Images</h2><dl>
${images.join("\n")}
</dl></section>
</div>
</main>
</body>
</html>
`;
}
