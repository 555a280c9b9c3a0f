import { type GetaRun, targetStructures } from "../../geta/mod.ts";
import type { HistoryLine } from "../../report/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import type { Progress } from "../terminal/progress_line.ts";
import { progressWriter } from "../terminal/progress_writer.ts";

/** What {@linkcode runProgress} needs to estimate the time left. */
export interface RunProgressOptions {
  /** Steps done before. */
  firstStep: number;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
}

/**
 * Shows the lines of a run as progress. The loss is smoothed, what a line does not tell stays what it was.
 *
 * @param stream Where to write.
 * @param run The run.
 * @param options First step and clock.
 * @returns Functions to call with each line, and in the end.
 */
export function runProgress(
  stream: TextStream,
  run: GetaRun,
  { firstStep, seconds }: RunProgressOptions,
): { update: (line: HistoryLine) => void; end: () => void } {
  const { update, end } = progressWriter(stream), firstSecond = seconds();
  const total = run.totalSteps, target = targetStructures(run);
  let last: Pick<Progress, "accuracy" | "bits"> & { loss?: number } = {};
  return {
    update(line) {
      const { stage, epoch, step: done, accuracy, bits, zeroStructures = 0 } = line;
      last = {
        ...last,
        loss: last.loss === undefined ? line.loss : 0.9 * last.loss + 0.1 * line.loss,
        ...(accuracy === undefined ? {} : { accuracy }),
        ...(bits === undefined ? {} : averageBits(bits)),
      };
      update({
        ...last,
        stage,
        epoch,
        loss: last.loss!,
        zeroStructures,
        targetStructures: stage === "dense" ? 0 : target,
        done,
        total,
        secondsLeft: (seconds() - firstSecond) / (done - firstStep) * (total - done),
      });
    },
    end,
  };
}

function averageBits(bits: Record<string, { weight: number }>): { bits?: number } {
  const widths = Object.values(bits).map(({ weight }) => weight);
  return widths.length === 0 ? {} : { bits: widths.reduce((a, b) => a + b) / widths.length };
}
