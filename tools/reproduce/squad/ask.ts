import * as tf from "@tensorflow/tfjs-core";
import { type AnswerScores, answerScores, bestAnswer } from "../../../datasets/mod.ts";
import type { Tensor } from "../../../lib/core/mod.ts";
import { inputsOf, type SquadData } from "./data.ts";

/**
 * Asks a network all questions.
 *
 * @param forward From tokens and segments to the scores for the first and the last token.
 * @param dev The questions, each with its sequences.
 * @param batch How many sequences at once.
 * @returns Means over the questions.
 */
export function ask(
  forward: (inputs: [Tensor, Tensor]) => Tensor[],
  dev: SquadData["dev"],
  batch: number,
): AnswerScores {
  const all = dev.flatMap(({ windows }) => windows), scores: Float32Array[][] = [];
  for (let i = 0; i < all.length; i += batch) {
    const part = all.slice(i, i + batch);
    tf.tidy(() => {
      const values = forward(inputsOf(part)).map((one) => one.dataSync() as Float32Array);
      part.forEach(({ tokens: { length } }, k) =>
        scores.push(values.map((one) => one.slice(k * length, (k + 1) * length)))
      );
    });
  }
  const sum = { exactMatch: 0, f1: 0 };
  let at = 0;
  for (const { question: { context, answers }, windows } of dev) {
    const scored = windows.map((window) => {
      const [starts, ends] = scores[at++]!;
      return { window, starts: starts!, ends: ends! };
    });
    const own = answerScores(bestAnswer(context, scored), answers.map(({ text }) => text));
    sum.exactMatch += own.exactMatch;
    sum.f1 += own.f1;
  }
  return { exactMatch: sum.exactMatch / dev.length, f1: sum.f1 / dev.length };
}
