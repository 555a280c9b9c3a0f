import type { PruningReport, Report } from "../../report/mod.ts";
import { metricText } from "./metric_text.ts";

/**
 * Which epoch of those that count was the best, in one sentence.
 *
 * @param report The report of a run of GETA or of pruning.
 * @returns The sentence, without a full stop; if there is no best epoch, it says why.
 *
 * @example
 * ```ts
 * import { bestText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const split = { count: 500, origin: "drawn from seed 0" };
 * const splits = { train: split, validation: split, test: split };
 * const best = { step: 1300, epoch: 13, validation: 0.934, accuracy: 0.92 };
 * assert.equal(
 *   bestText({ best, steps: 1400, splits }),
 *   "Best epoch by validation: 13 of 14 (93.40 % of 500 images), test accuracy 92.00 %",
 * );
 * ```
 */
export function bestText(
  { best, steps, splits, recipe, metric }:
    & Pick<Report, "best" | "steps" | "splits" | "metric">
    & Partial<Pick<PruningReport, "recipe">>,
): string {
  const { validation: { count }, unit = "images" } = splits;
  if (best === undefined) {
    return `Best epoch by validation: none, ${whyNone(count, recipe !== undefined)}`;
  }
  const { step, epoch, validation, accuracy } = best, epochs = (n: number) => +n.toFixed(2);
  const which = step === steps ? "the last" : `${epochs(epoch)} of ${epochs(steps * epoch / step)}`;
  const test = step === steps
    ? ""
    : `, test ${metric?.name ?? "accuracy"} ${metricText(accuracy, metric)}`;
  return `Best epoch by validation: ${which} (${
    metricText(validation, metric)
  } of ${count} ${unit})${test}`;
}

/** A recipe may make its last mask behind the last epoch. */
function whyNone(validationImages: number, pruned: boolean): string {
  if (validationImages === 0) return "there are no validation images";
  const missing = "its checkpoint is missing";
  return pruned ? `no epoch ended at the target, or ${missing}` : missing;
}
