import type { HistoryLine, PruningReport, Report } from "../../report/mod.ts";
import { stageLooks } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { bytesText, durationText, millisecondsText, percentText } from "../text/format.ts";
import { metricText, metricTitle } from "../text/metric_text.ts";
import { samplesTitle, splitsText } from "../text/splits_text.ts";

const RULES: Record<Report["semantics"], string> = {
  corrected: "corrected rules",
  paper: "rules of the paper",
  reference: "rules of the public implementation",
};

/** Title, what was done where and when, the command that repeats it, and warnings. */
export function headline(report: Report): string {
  const { model, data, semantics, seed, steps, seconds } = report;
  const done = `${steps} steps in ${durationText(seconds)}, seed ${seed}, ${RULES[semantics]}`;
  return headlineOf(report, { title: `${model} on ${data}`, done });
}

/**
 * The top of a report: title, what was done where and when, the command that repeats it, and warnings.
 *
 * @param report The report.
 * @param texts Its title; and what was done, in one line.
 * @returns HTML.
 */
export function headlineOf(
  { engine, origin, splits, warnings }: Pick<
    Report | PruningReport,
    "engine" | "origin" | "splits" | "warnings"
  >,
  { title, done }: { title: string; done: string },
): string {
  const lines = [
    done,
    `${dateText(origin.date)}, GETA Lab ${origin.version}, ${origin.machine}, ${engine}`,
    `${samplesTitle(splits)}: ${splitsText(splits)}`,
  ];
  const note = (kind: string, text: string) => `<p class="${kind}">${escapeHtml(text)}</p>`;
  const notes = warnings.map((text) => note("warning", text));
  if (splits.note !== undefined) notes.push(note("note", splits.note));
  return `<h1>${escapeHtml(title)}</h1>
<p class="about">${lines.map(escapeHtml).join("<br>")}</p>
<pre class="command">${escapeHtml(origin.command)}</pre>
${notes.join("\n")}`;
}

/** One of the numbers that sum a run up, with a remark under it; all three are HTML. */
export function tile(name: string, value: string, remark: string): string {
  return `<div class="tile"><span>${name}</span><strong>${value}</strong><span>${remark}</span></div>`;
}

/** The five numbers that sum a run up. */
export function tiles(
  { dense, compressed, relative, structures, milliseconds, metric }: Report,
): string {
  return `<div class="tiles">
${
    tile(
      escapeHtml(metricTitle(metric)),
      metricText(compressed.accuracy, metric),
      `dense ${metricText(dense.accuracy, metric)}`,
    )
  }
${tile("Bit operations", percentText(relative.bops), "of the dense network")}
${
    tile(
      "Size",
      bytesText(compressed.bytes),
      `of ${bytesText(dense.bytes)}, ${compressed.averageBits.toFixed(2)} bits a parameter`,
    )
  }
${
    tile(
      "Structures removed",
      percentText(compressed.sparsity, 1),
      `${structures.zero} of ${structures.total}`,
    )
  }
${
    tile(
      "One inference",
      `${millisecondsText(milliseconds.compressed)}`,
      `dense ${millisecondsText(milliseconds.dense)}, as measured here`,
    )
  }
</div>`;
}

/** The colours of a run's stages, which are too short for their names in some charts. */
export function stageLegend(history: readonly Pick<HistoryLine, "stage">[]): string {
  const found = new Set(history.map(({ stage }) => stage));
  const chips = [...found].map((stage) =>
    `<span><i style="background:${stageLooks[stage].colour}"></i>${stageLooks[stage].label}</span>`
  );
  return `<p class="legend">${chips.join("")}</p>`;
}

/** `2026-03-01T12:34:56.789Z` without what nobody reads. */
function dateText(date: string): string {
  return `${date.slice(0, 16).replace("T", " ")} UTC`;
}
