import type { HistoryLine } from "../../report/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import type { Progress } from "../terminal/progress_line.ts";
import { progressWriter } from "../terminal/progress_writer.ts";

/** What {@linkcode runProgress} needs to say how far a run is. */
export interface RunProgressOptions {
  /** Steps of the whole run. */
  totalSteps: number;
  /** Structures that shall be zero in the end; 0 if the run does not count them. */
  targetStructures: number;
  /** Steps done before. */
  firstStep: number;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
}

/**
 * Shows the lines of a run as progress. The loss is smoothed, what a line does not tell stays what it was.
 *
 * @param stream Where to write.
 * @param options Length of the run, target, first step and clock.
 * @returns Functions to call with each line, and in the end.
 */
export function runProgress(
  stream: TextStream,
  { totalSteps: total, targetStructures: target, firstStep, seconds }: RunProgressOptions,
): { update: (line: HistoryLine) => void; end: () => void } {
  const { update, end } = progressWriter(stream), firstSecond = seconds();
  let last: Pick<Progress, "accuracy" | "bits"> & { loss?: number } = {};
  return {
    update(line) {
      const { stage, epoch, step: done, accuracy, bits, sparsity, zeroStructures = 0 } = line;
      last = {
        ...last,
        loss: last.loss === undefined ? line.loss : 0.9 * last.loss + 0.1 * line.loss,
        ...(accuracy === undefined ? {} : { accuracy }),
        ...(bits === undefined ? {} : averageBits(bits)),
      };
      update({
        ...last,
        ...(sparsity !== undefined && { sparsity }),
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
