/**
 * Width of a text in a sans-serif font, estimated by classes of characters. Without a browser or a canvas text cannot be
 * measured; vega then assumes 0.8 of the font size for each character, which leaves wide gaps beside labels.
 *
 * ```text
 * width = fontSize * sum of character widths,  those of Helvetica in units of the font size, 1 for Han characters
 * ```
 *
 * @param text The text.
 * @param fontSize Height of the font, pixels.
 * @returns The width, pixels.
 *
 * @example
 * ```ts
 * import { textWidth } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert(textWidth("mmm", 10) > textWidth("abc", 10));
 * assert.equal(Math.round(textWidth("0123456789", 10)), 56);
 * ```
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * fontSize;
}

/** Han characters and the punctuation that goes with them fill a square. */
const SQUARE = /[\p{Script=Han}\u3000-\u303F\uFF01-\uFF60]/u;

function characterWidth(character: string): number {
  if (SQUARE.test(character)) return 1;
  if (/[ijltfI.,:;'|!/()[\] -]/.test(character)) return 0.29;
  if (/[mMW%@]/.test(character)) return 0.88;
  if (/[A-Zw]/.test(character)) return 0.7;
  return 0.556;
}
