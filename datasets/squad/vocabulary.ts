import { DataError } from "../data_error.ts";

/** The most pieces that are read; BERT has 30,522. */
const MAX_PIECES = 1_000_000;

/** The pieces that words are made of, and their numbers. */
export interface Vocabulary {
  /** Number of each piece, by its text; pieces that go on with a word begin with `##`. */
  numbers: ReadonlyMap<string, number>;
  /** Number of the piece for what no piece spells. */
  unknown: number;
  /** Number of the piece that begins a sequence. */
  begin: number;
  /** Number of the piece behind question and text. */
  separator: number;
}

/**
 * Reads the vocabulary of BERT: a piece a line, numbered from 0.
 *
 * @param text Content of `vocab.txt`.
 * @param file What to call it in an error.
 * @returns The vocabulary.
 * @throws {DataError} If a line is empty or comes twice, or a special piece is missing; `[PAD]` must be the first, since networks hide
 * the places where a token is 0.
 *
 * @example
 * ```ts
 * import { parseVocabulary } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const { numbers, separator } = parseVocabulary("[PAD]\n[UNK]\n[CLS]\n[SEP]\nprune\n##d\n", "vocab.txt");
 * assert.deepEqual([separator, numbers.get("##d")], [3, 5]);
 * ```
 */
export function parseVocabulary(text: string, file: string): Vocabulary {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length > MAX_PIECES) {
    const wanted = `it must have at most ${MAX_PIECES} lines`;
    throw new DataError(file, { wanted, found: lines.length });
  }
  const numbers = new Map<string, number>();
  for (const [number, piece] of lines.entries()) {
    if (piece === "" || numbers.has(piece)) {
      const found = piece === "" ? "nothing" : `${piece} for the second time`;
      throw new DataError(file, { wanted: `line ${number + 1} must be a new piece`, found });
    }
    numbers.set(piece, number);
  }
  if (lines[0] !== "[PAD]") {
    throw new DataError(file, { wanted: "its first line must be [PAD]", found: lines[0]! });
  }
  const numberOf = (piece: string) => {
    const number = numbers.get(piece);
    if (number !== undefined) return number;
    throw new DataError(file, { wanted: `it must hold ${piece}`, found: `${lines.length} others` });
  };
  return {
    numbers,
    unknown: numberOf("[UNK]"),
    begin: numberOf("[CLS]"),
    separator: numberOf("[SEP]"),
  };
}
