import type { SpanWindow } from "./span_windows.ts";

/** The most tokens of an answer, as in the published `run_squad`. */
const MAX_ANSWER = 30;

/** A sequence and what a network says of its tokens. */
export interface ScoredWindow {
  /** The sequence. */
  window: Pick<SpanWindow, "first" | "pieces">;
  /** For each token the score for being the first of the answer, shape [length]. */
  starts: ArrayLike<number>;
  /** For each token the score for being the last. */
  ends: ArrayLike<number>;
}

/**
 * The answer with the highest sum of scores over all sequences of a question: of at most 30 tokens, and inside the text.
 *
 * ```text
 * answer = arg max over sequences, i <= j < i + 30 of  starts[i] + ends[j]
 * ```
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), section 4.2.
 *
 * @param context The text.
 * @param windows Its sequences with their scores.
 * @returns The words as they stand in the text; empty if no sequence has a token of it.
 *
 * @example
 * ```ts
 * import { bestAnswer } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const pieces = [{ number: 7, start: 0, end: 2 }, { number: 8, start: 3, end: 6 }];
 * const scored = { window: { first: 1, pieces }, starts: [9, 1, 0], ends: [9, 0, 2] };
 * assert.equal(bestAnswer("By Ada", [scored]), "By Ada");
 * ```
 */
export function bestAnswer(context: string, windows: readonly ScoredWindow[]): string {
  let highest = -Infinity, answer = "";
  for (const { window: { first, pieces }, starts, ends } of windows) {
    for (let i = 0; i < pieces.length; i++) {
      for (let j = i; j < Math.min(pieces.length, i + MAX_ANSWER); j++) {
        const score = starts[first + i]! + ends[first + j]!;
        if (score <= highest) continue;
        highest = score;
        answer = context.slice(pieces[i]!.start, pieces[j]!.end);
      }
    }
  }
  return answer;
}
