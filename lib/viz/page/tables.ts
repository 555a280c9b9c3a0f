import type { BothNetworks, Report } from "../../report/mod.ts";
import { bestText } from "../text/best_text.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { amountText, bitsText, percentText } from "../text/format.ts";
import { comparisonRows } from "./comparison_rows.ts";

/** The dense against the compressed network. */
export function comparisonTable(report: Report): string {
  const rows = comparisonRows(report).map(({ quantity, dense, compressed, relative }) =>
    `<tr><th scope="row">${
      escapeHtml(quantity)
    }</th><td>${dense}</td><td>${compressed}</td><td>${relative}</td></tr>`
  );
  const { maxAbsDifference, relative } = report.equivalence;
  const foot =
    `<p class="remark">The subnet answers like the network whose structures are only zero: ${
      maxAbsDifference === 0
        ? "no difference"
        : `largest difference of an output ${maxAbsDifference.toExponential(1)} (${
          relative.toExponential(1)
        } of the largest output)`
    }.<br>${escapeHtml(bestText(report))}.</p>`;
  return section(
    "Dense against compressed",
    tableOf(["", "dense", "compressed", "relative"], rows) + foot,
  );
}

/** Width, bits and costs of every layer; on a narrow screen each layer becomes a block of its own. */
export function layerTable({ compressed: { layers } }: Report): string {
  if (layers.length === 0) return "";
  const heads = ["layer", "width", "weight bits", "input bits", "MACs", "BOPs", "of dense BOPs"];
  const rows = layers.map(({ name, weightBits, activationBits, before, after, macs, bops }) => {
    return rowOf(heads, [
      name,
      `${before} → ${after}`,
      bitsText(weightBits),
      bitsText(activationBits),
      change(macs),
      change(bops),
      percentText(bops.dense === 0 ? 0 : bops.compressed / bops.dense),
    ]);
  });
  return section("Layers", tableOf(heads, rows, "stacked"), "wide");
}

/** A card of the page. */
export function section(title: string, content: string, kind = ""): string {
  return `<section class="card ${kind}"><h2>${title}</h2>${content}</section>`;
}

function change({ dense, compressed }: BothNetworks): string {
  return `${amountText(dense)} → ${amountText(compressed)}`;
}

/** A row whose cells know their heads: on a narrow screen it becomes a block. The first cell is its own head. */
export function rowOf(
  heads: readonly string[],
  [first = "", ...cells]: readonly string[],
): string {
  const rest = cells.map((cell, i) =>
    `<td data-head="${escapeHtml(heads[i + 1]!)}">${escapeHtml(cell)}</td>`
  );
  return `<tr><th scope="row">${escapeHtml(first)}</th>${rest.join("")}</tr>`;
}

/** A table of rows that are HTML already. */
export function tableOf(heads: readonly string[], rows: readonly string[], kind = ""): string {
  const cells = heads.map((head) => `<th scope="col">${head}</th>`).join("");
  return `<table class="${kind}">
<thead><tr>${cells}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>`;
}
