/**
 * Width of a text in a sans-serif font, estimated per class of letters. Without a browser or a canvas nobody can measure
 * text; vega's own guess (0.8 of the font size a letter) leaves wide gaps beside labels.
 *
 * ```text
 * width = fontSize * sum of letter widths,  letter widths of Helvetica in units of the font size
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
  for (const letter of text) width += letterWidth(letter);
  return width * fontSize;
}

function letterWidth(letter: string): number {
  if (/[ijltfI.,:;'|!/()[\] -]/.test(letter)) return 0.29;
  if (/[mMW%@]/.test(letter)) return 0.88;
  if (/[A-Zw]/.test(letter)) return 0.7;
  return 0.556;
}
