/**
 * A board as a page that needs no network.
 *
 * @module
 */
import { figures, plotWidth } from "../../../lib/viz/page/figures.ts";
import { page } from "../../../lib/viz/page/page.ts";
import { rowOf, section, tableOf } from "../../../lib/viz/page/tables.ts";
import { percentText } from "../../../lib/viz/text/format.ts";
import { dotChart, escapeHtml } from "../../../lib/viz/mod.ts";
import type { Board } from "./board.ts";
import { boardNotes, boardRows, COLUMNS } from "./board_text.ts";

/** Rows of the chart: more are not told apart by eye. */
const MOST_DOTS = 12;

/** Names of the chart, which has little room. */
const LONGEST_NAME = 18;

/**
 * Writes the page.
 *
 * @param board The board.
 * @returns HTML; all names are escaped.
 */
export async function boardPage(board: Board): Promise<string> {
  const { budget, images: { split }, refused } = board;
  const title = `Best accuracy at ${percentText(budget)} of the bit operations`;
  const [, ...heads] = COLUMNS;
  const rows = boardRows(board).map(([place, name, ...cells]) =>
    rowOf(heads, [place === "–" ? name! : `${place}  ${name}`, ...cells.map((one) => one || "–")])
  );
  const reasons = refused.map(({ name, reason }) =>
    `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(reason)}.</dd></div>`
  );
  return page(
    { title, style },
    `<h1>${escapeHtml(title)}</h1>
<p class="about">${
      split === "test" ? "Test board" : "Practice board"
    }: <code>small</code> on <code>shapes</code></p>
${boardNotes(board).map((note) => `<p class="remark">${escapeHtml(note)}</p>`).join("\n")}
<div class="columns beside">
${await figures(charts(board), "board")}
${section("Places", tableOf(heads, rows, "stacked"))}
${refused.length === 0 ? "" : section("Do not count", `<dl>${reasons.join("\n")}</dl>`, "wide")}
</div>`,
  );
}

/** Accuracy with the two ends of its interval. */
function charts({ entries, baselines }: Board) {
  const shown = [...entries.slice(0, MOST_DOTS), ...baselines];
  if (shown.length === 0) return [];
  const dots = shown.flatMap(({ name, accuracy, interval: [low, high] }, i) => {
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    const label = i < entries.length ? `${i + 1} ${short}` : short;
    return [low, accuracy, high].map((value) => ({ name: label, value: 100 * value }));
  });
  return [dotChart(dots, {
    title: "Accuracy and its 95 % interval",
    value: { title: "accuracy, %" },
    width: plotWidth - 60,
  })];
}

const style = `
  .beside { grid-template-columns: minmax(0, 1fr) }
  dl div { flex-wrap: wrap }
  dd { flex: 1 1 240px; max-width: none; text-align: left }
  @media (min-width: 1100px) { .beside { grid-template-columns: minmax(0, 400px) minmax(0, 1fr); align-items: start } }
`;
