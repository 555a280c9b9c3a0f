/**
 * Records as a table.
 *
 * @module
 */
import { display } from "./display.ts";
import { escapeHtml } from "./escape_html.ts";

/** One row: column name to value. A missing value leaves the cell empty. */
export type TableRow = Readonly<Record<string, string | number | undefined>>;

/**
 * Shows rows as a table: HTML in a notebook, aligned text elsewhere.
 *
 * @param rows The rows; columns appear in the order in which they are first named.
 *
 * @example
 * ```ts
 * import { table } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await table([{ layer: "conv1", bits: 4 }, { layer: "dense", bits: 8 }]), undefined);
 * ```
 */
export async function table(rows: readonly TableRow[]): Promise<void> {
  await display({ "text/html": tableHtml(rows), "text/plain": tableText(rows) });
}

/**
 * Writes rows as aligned text; columns of numbers are aligned to the right.
 *
 * @param rows The rows.
 * @returns Lines without a newline at the end.
 *
 * @example
 * ```ts
 * import { tableText } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   tableText([{ layer: "conv1", bits: 4 }, { layer: "dense", bits: 16 }]),
 *   "layer  bits\nconv1     4\ndense    16",
 * );
 * ```
 */
export function tableText(rows: readonly TableRow[]): string {
  const columns = columnsOf(rows);
  const lines = [columns, ...rows.map((row) => columns.map((name) => cellText(row[name])))];
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => line[c]?.length ?? 0)));
  const right = columns.map((name) => isNumeric(rows, name));
  return lines.map((line) =>
    line.map((text, c) => {
      const width = widths[c] ?? 0;
      return right[c] ? text.padStart(width) : text.padEnd(width);
    }).join("  ").trimEnd()
  ).join("\n");
}

/**
 * Writes rows as an HTML table; values are escaped.
 *
 * @param rows The rows.
 * @returns One `<table>` element.
 *
 * @example
 * ```ts
 * import { tableHtml } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.match(tableHtml([{ note: "a < b" }]), /<td [^>]*>a &lt; b<\/td>/);
 * ```
 */
export function tableHtml(rows: readonly TableRow[]): string {
  const columns = columnsOf(rows);
  const align = columns.map((name) => isNumeric(rows, name) ? "right" : "left");
  const line = (tag: "th" | "td", texts: readonly string[]): string =>
    `<tr>${
      texts.map((text, c) => `<${tag} style="text-align:${align[c]}">${escapeHtml(text)}</${tag}>`)
        .join("")
    }</tr>`;
  const body = rows.map((row) => line("td", columns.map((name) => cellText(row[name]))));
  return `<table>\n<thead>${line("th", columns)}</thead>\n<tbody>\n${
    body.join("\n")
  }\n</tbody>\n</table>`;
}

function columnsOf(rows: readonly TableRow[]): string[] {
  return [...new Set(rows.flatMap(Object.keys))];
}

function isNumeric(rows: readonly TableRow[], name: string): boolean {
  return rows.every((row) => typeof row[name] !== "string");
}

/** Integers in full, other numbers with four significant digits. */
function cellText(value: string | number | undefined): string {
  if (typeof value !== "number") return value ?? "";
  return Number.isInteger(value) || !Number.isFinite(value)
    ? String(value)
    : String(Number(value.toPrecision(4)));
}
