import type { HistoryLine, Report } from "../../report/mod.ts";
import { stageLooks } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { bytesText, durationText, millisecondsText, percentText } from "../text/format.ts";
import { splitsText } from "../text/splits_text.ts";

const RULES: Record<Report["semantics"], string> = {
  corrected: "corrected rules",
  paper: "rules of the paper",
  reference: "rules of the public implementation",
};

/** Title, what was done where and when, the command that repeats it, and warnings. */
export function headline(report: Report): string {
  const { model, data, semantics, seed, steps, seconds, engine, origin, splits } = report;
  const done = `${steps} steps in ${durationText(seconds)}, seed ${seed}, ${RULES[semantics]}`;
  const where = `${
    dateText(origin.date)
  }, GETA Lab ${origin.version}, ${origin.machine}, ${engine}`;
  const note = (kind: string, text: string) => `<p class="${kind}">${escapeHtml(text)}</p>`;
  const notes = report.warnings.map((text) => note("warning", text));
  if (splits.note !== undefined) notes.push(note("note", splits.note));
  return `<h1>${escapeHtml(`${model} on ${data}`)}</h1>
<p class="about">${escapeHtml(done)}<br>${escapeHtml(where)}<br>${
    escapeHtml(`Images: ${splitsText(splits)}`)
  }</p>
<pre class="command">${escapeHtml(origin.command)}</pre>
${notes.join("\n")}`;
}

/** The five numbers that sum a run up. */
export function tiles(
  { dense, compressed, relative, structures, milliseconds }: Report,
): string {
  const tile = (name: string, value: string, remark: string) =>
    `<div class="tile"><span>${name}</span><strong>${value}</strong><span>${remark}</span></div>`;
  return `<div class="tiles">
${tile("Accuracy", percentText(compressed.accuracy), `dense ${percentText(dense.accuracy)}`)}
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
