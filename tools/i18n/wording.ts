/**
 * The rules of the Chinese editions that a program can check: terms, script, punctuation, spaces, length of sentences.
 *
 * @module
 */
import type { Language } from "./catalogue.ts";
import { GAP, proseOf } from "./spans.ts";
import { wrongCharacters, wrongTerms } from "./terms.ts";

const HAN = "\\p{Script=Han}", MARK = "，。、；：？！（）「」『』《》“”";
// Markdown sees no end of emphasis where punctuation stands inside and a letter outside.
const BOLD = /\*\*([^*]+)\*\*(.?)/gu;
const ENDS_BOLD = new RegExp(`[${MARK}]\\|(?:${HAN}|[A-Za-z0-9])`, "u");
const LONGEST_CLAUSE = 40;

const rules: readonly (readonly [broken: RegExp, rule: string])[] = [
  [
    new RegExp(`(?:${HAN}|[”」』）])[,.;:?!]|[,;:?!] ?${HAN}`, "u"),
    "punctuation between Han characters must be full-width",
  ],
  [
    new RegExp(`${HAN} ?\\([^)]*|\\([^()]*${HAN}[^()]*\\)`, "u"),
    "parentheses in prose must be full-width",
  ],
  [
    new RegExp(`${HAN}[A-Za-z0-9${GAP}]|[A-Za-z0-9%${GAP}]${HAN}`, "u"),
    "a space must stand between Han characters and Latin letters, digits, code or formulas",
  ],
  [
    new RegExp(
      `[${MARK.replace("“", "")}] +(?=[^ \\n])(?![^\\n]*\\|)| +[，。、；：？！）」』]`,
      "u",
    ),
    "no space may stand beside full-width punctuation",
  ],
];

/**
 * Says which rules of an edition a text breaks.
 *
 * @param text Markdown of a cell, or a text of a chart.
 * @param language The edition.
 * @returns One sentence for each broken rule, with the place.
 */
export function wordingFaults(text: string, language: Language): string[] {
  const prose = proseOf(text);
  const terms = wrongTerms[language].flatMap(([wrong, right]) => {
    const found = wrong.exec(prose);
    return found ? [`${right} must stand for ${found[0]} in ${around(prose, found.index)}`] : [];
  });
  const script = wrongCharacters[language].exec(prose);
  const other = script
    ? [`${script[0]} is of the other script in ${around(prose, script.index)}`]
    : [];
  const marks = rules.flatMap(([broken, rule]) => {
    const found = broken.exec(prose);
    return found ? [`${rule}: ${around(prose, found.index)}`] : [];
  });
  const bold = prose.matchAll(BOLD).filter(([, inner, after]) =>
    ENDS_BOLD.test(`${inner}|${after}`)
  )
    .map(([text]) => `punctuation at the end of bold text must stand outside of it: ${text}`);
  const long = prose.split(/[，。、；：？！（）\n|]/).filter((part) =>
    [...part.matchAll(new RegExp(HAN, "gu"))].length > LONGEST_CLAUSE
  ).map((part) => `a sentence has more than ${LONGEST_CLAUSE} characters before a stop: ${part}`);
  return [...terms, ...other, ...marks, ...bold, ...long];
}

function around(text: string, index: number): string {
  return JSON.stringify(text.slice(Math.max(0, index - 8), index + 12).replaceAll(GAP, "□"));
}
