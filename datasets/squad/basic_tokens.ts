/** A word or a punctuation mark, lower-cased, and where its characters come from. */
export interface BasicToken {
  /** Its characters (code points), without accents. */
  characters: string[];
  /** Where in the text each character begins, code units of UTF-16. */
  starts: number[];
  /** Where each ends. */
  ends: number[];
}

const WHITE = /^[\t\n\r\p{Zs}]$/u, CONTROL = /^[\p{C}\ufffd]$/u, ACCENT = /^\p{Mn}$/u;
/** Every mark of ASCII counts, also those that Unicode calls symbols, as $ and ^. */
const MARK = /^[!-/:-@[-`{-~\p{P}]$/u;
/** The blocks that BERT calls Chinese. */
const IDEOGRAPH =
  /^[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}\u{2f800}-\u{2fa1f}]$/u;

/**
 * Splits a text as BERT's uncased models do: at white space, around every punctuation mark and ideograph; lower case, accents off,
 * control characters away.
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), the published `BasicTokenizer`.
 *
 * @param text Any text.
 * @returns Its tokens, in order.
 *
 * @example
 * ```ts
 * import { basicTokens } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const tokens = basicTokens("Café, 9€!");
 * assert.deepEqual(tokens.map(({ characters }) => characters.join("")), ["cafe", ",", "9€", "!"]);
 * assert.deepEqual(tokens[1]!.starts, [4]);
 * ```
 */
export function basicTokens(text: string): BasicToken[] {
  const tokens: BasicToken[] = [];
  let open: BasicToken | undefined, end = 0;
  for (const character of text) {
    const start = end;
    end += character.length;
    if (WHITE.test(character)) open = undefined;
    else if (!CONTROL.test(character)) {
      for (const plain of character.toLowerCase().normalize("NFD")) {
        if (ACCENT.test(plain)) continue;
        const alone = MARK.test(plain) || IDEOGRAPH.test(plain);
        if (open === undefined || alone) {
          tokens.push(open = { characters: [], starts: [], ends: [] });
        }
        open.characters.push(plain);
        open.starts.push(start);
        open.ends.push(end);
        if (alone) open = undefined;
      }
    }
  }
  return tokens;
}
