import { checkOptions, given, integerWithin } from "../../lib/core/mod.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { type WordPiece, wordPieces } from "./word_pieces.ts";
import type { SquadQuestion } from "./squad_questions.ts";

/** How long sequences are. */
export interface SpanWindowsOptions {
  /** Tokens of a sequence, 384 in the paper. */
  length: number;
  /** Tokens of the text between the beginnings of two sequences, 128 in the paper. */
  stride: number;
  /** The most tokens of a question, 64 in the paper; what is longer is cut. */
  questionLength: number;
}

/** One sequence: `[CLS] question [SEP] part of the text [SEP]`, then padding. */
export interface SpanWindow {
  /** Numbers of the tokens, 0 behind the end, shape [length], int32. */
  tokens: Int32Array;
  /** 0 for the question and padding, 1 for the text and the end behind it, shape [length], int32. */
  segments: Int32Array;
  /** Place of the first token of the text. */
  first: number;
  /** Where in the text each token of it begins and ends, from place `first` on. */
  pieces: WordPiece[];
}

/**
 * Cuts a question and its text into sequences of one length, which overlap so that every answer has its neighbourhood in one of them.
 *
 * ```text
 * text of sequence k = tokens k stride, …, k stride + length - question - 4
 * ```
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), section 4.2, the published `run_squad`.
 *
 * @param question Question and text.
 * @param vocabulary The pieces.
 * @param options Lengths.
 * @returns At least one sequence; the last is the first that reaches the end of the text.
 * @throws {RangeError} If the lengths leave no token of the text.
 *
 * @example A text of five words in sequences with room for three of them
 * ```ts
 * import { parseVocabulary, spanWindows } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const vocabulary = parseVocabulary("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\nc\nd\ne\nwhich\n", "vocab.txt");
 * const question = { id: "1", question: "Which", context: "a b c d e", answers: [] };
 * const windows = spanWindows(question, vocabulary, { length: 7, stride: 2, questionLength: 3 });
 * assert.deepEqual(windows.map(({ tokens }) => [...tokens]), [[2, 9, 3, 4, 5, 6, 3], [2, 9, 3, 6, 7, 8, 3]]);
 * assert.deepEqual([...windows[0]!.segments], [0, 0, 0, 1, 1, 1, 1]);
 * ```
 */
export function spanWindows(
  question: Pick<SquadQuestion, "question" | "context">,
  vocabulary: Vocabulary,
  options: SpanWindowsOptions,
): SpanWindow[] {
  const positive = given(integerWithin({ min: 1 }));
  checkOptions("spanWindows()", options, {
    length: positive,
    stride: positive,
    questionLength: positive,
  });
  const { length, stride, questionLength } = options, { begin, separator } = vocabulary;
  const asked = wordPieces(question.question, vocabulary).slice(0, questionLength);
  const text = wordPieces(question.context, vocabulary);
  const first = asked.length + 2, room = length - first - 1;
  if (questionLength + 4 > length || stride > room) {
    throw new RangeError(
      `Cannot cut a text: length must leave at least ${stride} tokens (stride) beside ${
        first + 1
      } of the question: current value is ${length}`,
    );
  }
  const head = [begin, ...asked.map(({ number }) => number), separator];
  const windows: SpanWindow[] = [];
  for (let from = 0; from === 0 || from + room - stride < text.length; from += stride) {
    const pieces = text.slice(from, from + room);
    const tokens = new Int32Array(length), segments = new Int32Array(length);
    tokens.set(head);
    pieces.forEach(({ number }, i) => tokens[first + i] = number);
    tokens[first + pieces.length] = separator;
    segments.fill(1, first, first + pieces.length + 1);
    windows.push({ tokens, segments, first, pieces });
  }
  return windows;
}

/**
 * Places of the first and the last token of an answer in a sequence.
 *
 * @param window The sequence.
 * @param answer Where the answer begins and ends in the text.
 * @returns The two places, or [0, 0], that of `[CLS]`, if the sequence does not hold the whole answer.
 *
 * @example
 * ```ts
 * import { answerPlaces } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const pieces = [{ number: 7, start: 0, end: 2 }, { number: 8, start: 3, end: 6 }];
 * assert.deepEqual(answerPlaces({ first: 4, pieces }, { start: 3, end: 6 }), [5, 5]);
 * assert.deepEqual(answerPlaces({ first: 4, pieces }, { start: 3, end: 9 }), [0, 0]);
 * ```
 */
export function answerPlaces(
  { first, pieces }: Pick<SpanWindow, "first" | "pieces">,
  { start, end }: { start: number; end: number },
): [first: number, last: number] {
  const from = pieces.findIndex((piece) => piece.end > start);
  const to = pieces.findLastIndex((piece) => piece.start < end);
  const inside = from >= 0 && to >= from && pieces[0]!.start <= start &&
    pieces.at(-1)!.end >= end;
  return inside ? [first + from, first + to] : [0, 0];
}
