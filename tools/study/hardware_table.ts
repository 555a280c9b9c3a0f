/**
 * A table of docs/hardware.md.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";

/** A share in per cent. */
export const percent = (share: number) => (100 * share).toFixed(2);
/** A whole number with commas. */
export const count = (n: number) => n.toLocaleString("en-US");
const numbers = (columns: number) => Array.from({ length: columns }, (_, i) => i > 0);

/** A table under its first head, which is what finds it in the document. */
export function table(
  head: string,
  heads: string[],
  rows: string[][],
): [head: string, text: string] {
  return [head, markdownTable([head, ...heads], rows, numbers(heads.length + 1))];
}
