/**
 * The numbers that a cell gives names to: it ends in `({ accuracy, bits })`.
 *
 * @module
 */
import { type CodeCell, joinText } from "./nbformat.ts";

/** Values by name. */
export type NamedResults = Record<string, number | boolean | string>;

const ENTRY =
  /\s*(\w+|"[^"]*"): (-?\d[\d.]*(?:e[+-]?\d+)?|-?Infinity|NaN|true|false|"[^"]*")\s*(?:,|$)/gy;

/**
 * Reads the named results of an executed cell: its last output, if that is an object of numbers, texts and truths only.
 *
 * @param cell The cell.
 * @returns Values by name, undefined if it ends in something else.
 */
export function namedResults(cell: CodeCell): NamedResults | undefined {
  const last = cell.outputs.findLast((output) => output.output_type === "execute_result");
  const text = joinText((last?.data["text/plain"] ?? "") as string | string[]).trim();
  if (!/^\{.+\}$/s.test(text)) return undefined;
  const inside = text.slice(1, -1).trim();
  const entries = [...inside.matchAll(ENTRY)];
  const read = entries.reduce((length, [entry]) => length + entry.length, 0);
  if (entries.length === 0 || read !== inside.length) return undefined;
  return Object.fromEntries(
    entries.map(([, name = "", value = ""]) => [unquoted(name), of(value)]),
  );
}

function of(text: string): number | boolean | string {
  if (text === "true" || text === "false") return text === "true";
  return text.startsWith('"') ? unquoted(text) : Number(text);
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, "");
}
