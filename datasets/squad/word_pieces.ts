import { basicTokens } from "./basic_tokens.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longer words are unknown, characters. */
const MAX_WORD = 100;

/** A part of a text that has a number. */
export interface WordPiece {
  /** Number in the vocabulary. */
  number: number;
  /** Where in the text it begins, code units of UTF-16. */
  start: number;
  /** Where it ends. */
  end: number;
}

/**
 * Cuts a text into the pieces of a vocabulary: of each word the longest piece that it begins with, then the longest one that goes on,
 * …; a word that cannot be spelt so is unknown as a whole.
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), section 3, the published `WordpieceTokenizer`.
 *
 * @param text Any text.
 * @param vocabulary The pieces.
 * @returns Pieces in order, with their places in the text.
 *
 * @example
 * ```ts
 * import { parseVocabulary, wordPieces } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const words = "[PAD] [UNK] [CLS] [SEP] un ##aff ##able ##a".split(" ");
 * const vocabulary = parseVocabulary(words.join("\n"), "vocab.txt");
 * assert.deepEqual(wordPieces("Unaffable", vocabulary).map(({ number }) => number), [4, 5, 6]);
 * assert.deepEqual(wordPieces("unx", vocabulary), [{ number: 1, start: 0, end: 3 }]);
 * ```
 */
export function wordPieces(text: string, { numbers, unknown }: Vocabulary): WordPiece[] {
  return basicTokens(text).flatMap(({ characters, starts, ends }) => {
    const length = characters.length, pieces: WordPiece[] = [];
    const whole = { number: unknown, start: starts[0]!, end: ends[length - 1]! };
    if (length > MAX_WORD) return [whole];
    for (let from = 0; from < length;) {
      let to = length, number: number | undefined;
      for (; to > from; to--) {
        number = numbers.get((from > 0 ? "##" : "") + characters.slice(from, to).join(""));
        if (number !== undefined) break;
      }
      if (number === undefined) return [whole];
      pieces.push({ number, start: starts[from]!, end: ends[to - 1]! });
      from = to;
    }
    return pieces;
  });
}
