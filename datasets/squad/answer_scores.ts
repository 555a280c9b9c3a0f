/** How good an answer is, or many of them are on average; each in [0, 1]. */
export interface AnswerScores {
  /** Share of answers that are equal to one of people's. */
  exactMatch: number;
  /** Overlap with the nearest of people's answers. */
  f1: number;
}

/**
 * The words of an answer that count: lower case, without punctuation of ASCII, without articles.
 *
 * Source: Rajpurkar et al., SQuAD (arXiv:1606.05250), section 6.1, the official evaluation script.
 *
 * @param answer The answer.
 * @returns Its words.
 *
 * @example
 * ```ts
 * import { answerWords } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(answerWords("The  U.S.-led  Alliance, an idea"), ["usled", "alliance", "idea"]);
 * ```
 */
export function answerWords(answer: string): string[] {
  const plain = answer.toLowerCase().replace(/[!-/:-@[-`{-~]/g, "");
  // between any letters, not only those of ASCII
  const bare = plain.replace(/(?<![\p{L}\p{N}])(a|an|the)(?![\p{L}\p{N}])/gu, " ");
  return bare.split(/\s+/u).filter((word) => word !== "");
}

/**
 * Exact match and F1 of an answer, the better of those with each of people's answers.
 *
 * ```text
 * exact match = 1 if the words are equal, else 0
 * F1          = 2 common / (words of the answer + words of people's), common counted with repetitions
 * ```
 *
 * Source: Rajpurkar et al., SQuAD (arXiv:1606.05250), section 6.1, the official evaluation script.
 *
 * @param answer The answer.
 * @param truths What people answered, at least one.
 * @returns Both.
 *
 * @example
 * ```ts
 * import { answerScores } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(answerScores("the Denver Broncos", ["Denver Broncos"]), { exactMatch: 1, f1: 1 });
 * assert.deepEqual(answerScores("Broncos", ["Denver Broncos", "Denver"]), { exactMatch: 0, f1: 2 / 3 });
 * ```
 */
export function answerScores(answer: string, truths: readonly string[]): AnswerScores {
  const words = answerWords(answer), best: AnswerScores = { exactMatch: 0, f1: 0 };
  for (const truth of truths) {
    const wanted = answerWords(truth);
    if (words.join(" ") === wanted.join(" ")) best.exactMatch = 1;
    best.f1 = Math.max(best.f1, overlap(words, wanted));
  }
  return best;
}

function overlap(words: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return common === 0 ? 0 : 2 * common / (words.length + wanted.length);
}
