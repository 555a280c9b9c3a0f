/**
 * Names and reasons as text of a DOT file. A name may contain any character.
 *
 * @module
 */
import { shortName } from "../text/short_name.ts";

const MAX_CHARACTERS = 48;

/**
 * Text for an HTML-like label of DOT, escaped so that it appears as it is, on one line. Control characters are written as in
 * JSON.
 *
 * @param text Any text.
 * @returns The text with entities. Graphviz replaces `\N` and `\G` even here, so a backslash stands twice.
 */
export function dotText(text: string): string {
  return withEntities(text, 2);
}

/**
 * Text for a tooltip in quotes, escaped so that it appears as it is.
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
 * @returns Its last 48 characters behind `…` if it is longer.
 */
export function boxName(name: string): string {
  return shortName(name, MAX_CHARACTERS);
}

function jsonEscape(character: string): string {
  const text = JSON.stringify(character).slice(1, -1);
  return text === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : text;
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
    (character) => jsonEscape(character),
  );
  return printable.replace(/[&<>"\\]/g, (character) => entities[character]!);
}
