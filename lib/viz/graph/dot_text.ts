/**
 * Names and reasons as text of a DOT file. A name may contain anything.
 *
 * @module
 */
import { shortName } from "../text/short_name.ts";

const MOST_LETTERS = 48;

/**
 * Text for an HTML-like label of DOT: shows as it is, whatever it contains, on one line. What cannot be printed is written as in
 * JSON.
 *
 * @param text Any text.
 * @returns The text with entities. Graphviz replaces `\N` and `\G` even here, so a backslash stands twice.
 */
export function dotText(text: string): string {
  return withEntities(text, 2);
}

/**
 * Text for a tooltip, in quotes: shows as it is.
 *
 * @param text Any text.
 * @returns The text with entities. Graphviz looks for backslashes twice, so one stands four times.
 */
export function dotTooltip(text: string): string {
  return withEntities(text, 4);
}

/**
 * A name short enough for a box.
 *
 * @param name The name.
 * @returns Its last 48 letters behind `…` if it is longer.
 */
export function boxName(name: string): string {
  return shortName(name, MOST_LETTERS);
}

function jsonEscape(letter: string): string {
  const text = JSON.stringify(letter).slice(1, -1);
  return text === letter ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}` : text;
}

function withEntities(text: string, backslashes: number): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\\": "&#92;".repeat(backslashes),
  };
  const printable = text.toWellFormed().replace(
    /[\p{Cc}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu,
    (letter) => jsonEscape(letter),
  );
  return printable.replace(/[&<>"\\]/g, (letter) => entities[letter]!);
}
