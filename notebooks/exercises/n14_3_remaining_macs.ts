/**
 * N14.3: the share of the multiply-adds that may remain.
 *
 * @module
 */
import type { NumberExercise } from "./exercise.ts";

export const remainingMacs: NumberExercise = {
  kind: "number",
  id: "N14.3",
  notebook: "14_reading_a_run",
  name: "answerN14_3",
  value: 0.045 / (4 * 32 / (32 * 32)),
  tolerance: { relative: 0, absolute: 0.005 },
};
