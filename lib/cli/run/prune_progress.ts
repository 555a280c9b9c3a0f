import type { PruningRun } from "../../prune/mod.ts";
import type { HistoryLine } from "../../report/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import { progressWriter } from "../terminal/progress_writer.ts";
import type { RunProgressOptions } from "./run_progress.ts";

/**
 * Shows the lines of a pruning run as progress. The loss is smoothed, the last accuracy stays until the next one.
 *
 * @param stream Where to write.
 * @param run The run.
 * @param options First step and clock.
 * @returns Functions to call with each line, and in the end.
 */
export function pruneProgress(
  stream: TextStream,
  { totalSteps: total }: PruningRun,
  { firstStep, seconds }: RunProgressOptions,
): { update: (line: HistoryLine) => void; end: () => void } {
  const { update, end } = progressWriter(stream), firstSecond = seconds();
  let smooth: number | undefined, seen: { accuracy?: number } = {};
  return {
    update({ stage, epoch, step: done, loss, accuracy, sparsity }) {
      smooth = smooth === undefined ? loss : 0.9 * smooth + 0.1 * loss;
      if (accuracy !== undefined) seen = { accuracy };
      update({
        ...seen,
        ...(sparsity !== undefined && { sparsity }),
        stage,
        epoch,
        loss: smooth,
        zeroStructures: 0,
        targetStructures: 0,
        done,
        total,
        secondsLeft: (seconds() - firstSecond) / (done - firstStep) * (total - done),
      });
    },
    end,
  };
}
