import type { HistoryLine } from "./history.ts";
import { accuracyMetric, isAsGood, type Metric } from "./metric.ts";

/**
 * The best epoch of a run: of the epochs that count, the one with the highest validation accuracy, or the best value of the run's
 * metric; of several the last, which was trained longest. Test images have no say.
 *
 * An epoch counts if its network is as small as it is meant to be; the best of all epochs would be one that nobody can deploy.
 * With GETA these are the epochs of the cool-down, where structures and bits are final; with pruning by recipe those that
 * `isAtTarget` of `lib/prune` finds.
 *
 * ```text
 * best = argmax_e accuracy_e over epochs e that count
 * ```
 *
 * Source: the rule is our own; what it avoids is seen with Xiang et al.: MaxQ (arXiv:2312.07061), where sparsity rises for most of
 * the training.
 *
 * @param history Lines of the run, in order.
 * @param counts Whether the line of an epoch counts; by default those of the cool-down do.
 * @param metric Which values are better; by default larger ones, as of accuracies.
 * @returns The line at the end of that epoch; undefined if none counts yet, or there are no validation images.
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
 * assert.equal(bestEpoch(history, ({ step }) => step > 20)?.epoch, 3);
 * ```
 */
export function bestEpoch(
  history: readonly HistoryLine[],
  counts: (line: HistoryLine) => boolean = isCoolDown,
  metric: Pick<Metric, "better"> = accuracyMetric,
): HistoryLine & { accuracy: number } | undefined {
  let best: HistoryLine & { accuracy: number } | undefined;
  for (const line of history) {
    const { accuracy } = line;
    if (accuracy === undefined || !counts(line)) continue;
    if (best === undefined || isAsGood(metric, accuracy, best.accuracy)) {
      best = { ...line, accuracy };
    }
  }
  return best;
}

function isCoolDown({ stage }: HistoryLine): boolean {
  return stage === "cool-down";
}
