/**
 * What a translation copies and never translates: formulas, code, targets of links and the marks of exercises.
 *
 * @module
 */

/** Stands in prose where a copied span was. */
export const GAP = "\uE000";

const SPAN =
  /```[\s\S]*?```|`[^`\n]+`|\$\$[\s\S]+?\$\$|\$[^$\n]+\$|\]\([^)\s]+\)|<!--[\s\S]*?-->|<\/?\w+>|^\|[ |:-]+\|$/gm;
const MATH_WORDS = /\\text\{[^{}]*\}/g;

/**
 * The copied spans of a cell; words inside a formula may be translated.
 *
 * @param text Markdown of the cell.
 * @returns The spans, sorted.
 */
export function copiedSpans(text: string): string[] {
  return Array.from(text.matchAll(SPAN), ([span]) => span.replaceAll(MATH_WORDS, "\\text{}"))
    .sort();
}

/**
 * The prose of a cell.
 *
 * @param text Markdown of the cell.
 * @returns The text with a gap for each formula and each piece of code; links keep their text, marks and tags end a line.
 */
export function proseOf(text: string): string {
  return text.replaceAll(SPAN, (span) => {
    if (span.startsWith("](")) return "]";
    return /^[<|]/.test(span) ? "\n" : GAP;
  });
}

/**
 * Compares the copied spans of a translation with those of the English cell.
 *
 * @param english Markdown of the English cell.
 * @param translated Markdown of its translation.
 * @returns One sentence for each span that was added or is missing.
 */
export function spanFaults(english: string, translated: string): string[] {
  const spare = copiedSpans(translated), missing: string[] = [];
  for (const span of copiedSpans(english)) {
    const at = spare.indexOf(span);
    if (at < 0) missing.push(span);
    else spare.splice(at, 1);
  }
  return [
    ...missing.map((span) => `lacks ${JSON.stringify(span)}`),
    ...spare.map((span) => `has ${JSON.stringify(span)}, which the English cell has not`),
  ];
}
