/**
 * Which classes a network takes for which.
 *
 * ```text
 * C[i][j] = #{ n : labels[n] = i, answers[n] = j }
 * ```
 *
 * The diagonal counts right answers.
 *
 * @param labels Right classes, integers 0 … classes - 1.
 * @param answers What the network says, as many.
 * @param classes Number of classes.
 * @returns Counts, a row for each right class.
 * @throws {TypeError} If there are not as many answers as labels.
 * @throws {RangeError} If a label or an answer is not a class.
 *
 * @example Two images of class 0, one of which is taken for class 1
 * ```ts
 * import { confusionMatrix } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(confusionMatrix([0, 0, 1], [0, 1, 1], 2), [[1, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  answers: ArrayLike<number>,
  classes: number,
): number[][] {
  if (labels.length !== answers.length) {
    throw new TypeError(
      `Cannot count answers: there must be ${labels.length}: current value is ${answers.length}`,
    );
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let n = 0; n < labels.length; n++) {
    const row = counts[labels[n]!], answer = answers[n]!;
    if (row?.[answer] === undefined) {
      throw new RangeError(
        `Cannot count answers: labels and answers must be below ${classes}: current value is ${
          labels[n]
        }, ${answer}`,
      );
    }
    row[answer]!++;
  }
  return counts;
}
