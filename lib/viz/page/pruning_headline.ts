import type { PruningReport } from "../../report/mod.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { bytesText, durationText, millisecondsText, percentText } from "../text/format.ts";
import { splitsText } from "../text/splits_text.ts";

/** Title, what was done where and when, the command that repeats it, and warnings. */
export function pruningHeadline(report: PruningReport): string {
  const { model, data, recipe, seed, steps, seconds, engine, origin, splits, warnings } = report;
  const lines = [
    `${steps} steps in ${durationText(seconds)}, seed ${seed}: ${recipe.about}`,
    `${
      origin.date.slice(0, 16).replace("T", " ")
    } UTC, GETA Lab ${origin.version}, ${origin.machine}, ${engine}`,
    `Images: ${splitsText(splits)}`,
  ];
  const note = (kind: string, text: string) => `<p class="${kind}">${escapeHtml(text)}</p>`;
  const notes = warnings.map((text) => note("warning", text));
  if (splits.note !== undefined) notes.push(note("note", splits.note));
  return `<h1>${escapeHtml(`${model} on ${data}, pruned by ${recipe.name}`)}</h1>
<p class="about">${lines.map(escapeHtml).join("<br>")}</p>
<pre class="command">${escapeHtml(origin.command)}</pre>
${notes.join("\n")}`;
}

/** The numbers that sum a run up; what is zero, what that stores, and what time it takes stand beside each other. */
export function pruningTiles(
  { accuracy, sparsity, macs, bytes, milliseconds }: PruningReport,
): string {
  const tile = (name: string, value: string, remark: string) =>
    `<div class="tile"><span>${name}</span><strong>${value}</strong><span>${remark}</span></div>`;
  const { test } = accuracy, stored = bytes.values + bytes.index;
  return `<div class="tiles">
${tile("Test accuracy", percentText(test.final), `dense ${percentText(test.dense)}`)}
${
    tile(
      "Weights removed",
      percentText(sparsity.weights, 1),
      `${percentText(sparsity.all, 1)} of all parameters`,
    )
  }
${
    tile(
      "MACs that are run",
      percentText(macs.dense === 0 ? 0 : macs.extracted / macs.dense, 1),
      `${percentText(macs.dense === 0 ? 0 : macs.nonZero / macs.dense, 1)} if zeros were skipped`,
    )
  }
${tile("Stored, with index", bytesText(stored), `of ${bytesText(bytes.dense)}`)}
${
    tile(
      "One inference",
      millisecondsText(milliseconds.extracted),
      `dense ${millisecondsText(milliseconds.dense)}, as measured here`,
    )
  }
</div>`;
}
