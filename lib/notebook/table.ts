/**
 * Records as a table.
 *
 * @module
 */
import { boxTable, escapeHtml } from "../viz/mod.ts";
import { display } from "./display.ts";

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
 * Writes rows as text with {@linkcode boxTable}; columns of numbers are aligned to the right.
 *
 * @param rows The rows.
 * @returns Lines without a newline at the end; nothing without rows.
 *
 * @example
 * ```ts
 * import { tableText } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const lines = tableText([{ layer: "conv1", bits: 4 }, { layer: "dense", bits: 16 }]).split("\n");
 * assert.deepEqual(lines.slice(1, -1), [
 *   "│ layer │ bits │",
 *   "├───────┼──────┤",
 *   "│ conv1 │    4 │",
 *   "│ dense │   16 │",
 * ]);
 * ```
 */
export function tableText(rows: readonly TableRow[]): string {
  if (rows.length === 0) return "";
  const columns = columnsOf(rows);
  const cells = rows.map((row) => columns.map((name) => cellText(row[name])));
  const right = columns.map((name) => isNumeric(rows, name));
  return boxTable(columns, cells, { right }).trimEnd();
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
