import { paretoChart } from "../charts/pareto_chart.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { samplesTitle, splitsText } from "../text/splits_text.ts";
import { comparedNetworks } from "./compared_networks.ts";
import { figures, plotWidth } from "./figures.ts";
import { page } from "./page.ts";
import { commonMetric, comparisonNotes, type NamedReport, runsTable } from "./runs_table.ts";
import { rowOf, section, tableOf } from "./tables.ts";

/**
 * Runs side by side as one HTML page: accuracy against bit operations as a chart, and a table. Runs that are judged by different
 * metrics have no chart.
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
  const { network, heads, rows } = runsTable(runs);
  const title = `${runs.length} ${runs.length === 1 ? "run" : "runs"}${
    network === undefined ? "" : ` of ${network}`
  }`;
  const networks = runs.flatMap(({ report }, i) => {
    const { dense, compressed } = comparedNetworks(report), name = `${i + 1}`;
    return [
      { name, bops: compressed.bops, accuracy: compressed.accuracy, dense: false },
      { name, bops: dense.bops, accuracy: dense.accuracy, dense: true },
    ];
  });
  const columns = heads.slice(1), metric = commonMetric(runs);
  const notes = comparisonNotes(runs).map((text) => `<p class="note">${escapeHtml(text)}</p>`);
  return page(
    { title: `GETA: ${title}`, style },
    `<h1>${escapeHtml(title)}</h1>
<p class="about">${imagesText(runs).map(escapeHtml).join("<br>\n")}</p>
${notes.join("\n")}
<div class="columns beside">
${
      metric === undefined
        ? ""
        : await figures([paretoChart(networks, { width: plotWidth, metric })], "pareto")
    }
${
      section(
        "Compressed networks",
        tableOf(
          columns.map(escapeHtml),
          rows.map((row) => rowOf(columns, numbered(row))),
          "stacked",
        ),
      )
    }
</div>`,
  );
}

/** The chart beside the table, where both have room. */
const style = `
  .beside { grid-template-columns: minmax(0, 1fr) }
  .beside tbody th { min-width: 11em }
  @media (min-width: 1100px) { .beside { grid-template-columns: minmax(0, 400px) minmax(0, 1fr); align-items: start } }
`;

/** Which images the runs saw: once, if all saw the same. */
function imagesText(runs: readonly NamedReport[]): string[] {
  const texts = runs.map(({ report }) => splitsText(report.splits));
  const titles = new Set(runs.map(({ report: { splits } }) => samplesTitle(splits)));
  const title = titles.size === 1 ? [...titles][0]! : "Samples";
  if (new Set(texts).size <= 1) return texts.slice(0, 1).map((text) => `${title}: ${text}`);
  const numbers = Map.groupBy(texts.map((_, i) => i + 1), (number) => texts[number - 1]!);
  return [...numbers].map(([text, same]) => `${title} of ${same.join(", ")}: ${text}`);
}

/** Number and name of a run as one head: on a narrow screen the row becomes a block under it. */
function numbered([number, name, ...cells]: readonly string[]): string[] {
  return [`${number}  ${name}`, ...cells];
}
