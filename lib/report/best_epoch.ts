import type { HistoryLine } from "./history.ts";

/**
 * The best epoch of a run: of the epochs whose structures and bits are final, which are those of the cool-down, the one with the
 * highest validation accuracy; of several the last, which was trained longest. Test images have no say.
 *
 * ```text
 * best = argmax_e accuracy_e over epochs e of the cool-down
 * ```
 *
 * @param history Lines of the run, in order.
 * @returns The line at the end of that epoch; undefined if the cool-down has none yet, or there are no validation images.
 *
 * @example A dense network is never the best
 * ```ts
 * import { bestEpoch, type HistoryLine } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const line = (step: number, stage: HistoryLine["stage"], accuracy: number) => ({
 *   step,
 *   epoch: step / 10,
 *   stage,
 *   accuracy,
 *   loss: 1,
 *   learningRate: 0.1,
 * });
 * const history = [line(10, "dense", 0.99), line(20, "cool-down", 0.9), line(30, "cool-down", 0.8)];
 * assert.equal(bestEpoch(history)?.epoch, 2);
 * ```
 */
export function bestEpoch(
  history: readonly HistoryLine[],
): HistoryLine & { accuracy: number } | undefined {
  let best: HistoryLine & { accuracy: number } | undefined;
  for (const { accuracy, ...line } of history) {
    if (line.stage !== "cool-down" || accuracy === undefined) continue;
    if (best === undefined || accuracy >= best.accuracy) best = { ...line, accuracy };
  }
  return best;
}
