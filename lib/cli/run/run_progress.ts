import type { ScanListener } from "../../prune/mod.ts";
import { accuracyMetric, type HistoryLine, type Metric } from "../../report/mod.ts";
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
  /** Steps in an epoch. */
  stepsPerEpoch: number;
  /** By what the network is judged; its accuracy by default. */
  metric?: Metric;
  /** A clock: seconds spent on the run. */
  seconds: () => number;
}

/** Shows how far a run is. */
export interface RunProgress {
  /** Called with each line of the run. */
  update: (line: HistoryLine) => void;
  /** Called after each measurement of a scan, of which no line tells. */
  scan: ScanListener;
  /** Called in the end. */
  end: () => void;
}

/**
 * Shows the lines of a run as progress. The loss is smoothed, what a line does not tell stays what it was. A scan stands on the line that
 * was last: it makes no step.
 *
 * @param stream Where to write.
 * @param options Length of the run, target, first step and clock.
 * @returns Functions to call with each line, and in the end.
 */
export function runProgress(
  stream: TextStream,
  {
    totalSteps: total,
    targetStructures: target,
    firstStep,
    stepsPerEpoch,
    metric = accuracyMetric,
    seconds,
  }: RunProgressOptions,
): RunProgress {
  const { update, end } = progressWriter(stream), firstSecond = seconds();
  let last: Pick<Progress, "accuracy" | "metric" | "bits" | "loss"> = {}, lastStep = firstStep;
  return {
    update(line) {
      const { stage, epoch, step: done, accuracy, bits, sparsity, zeroStructures = 0 } = line;
      last = {
        ...last,
        loss: last.loss === undefined ? line.loss : 0.9 * last.loss + 0.1 * line.loss,
        ...(accuracy === undefined ? {} : { accuracy, metric }),
        ...(bits === undefined ? {} : averageBits(bits)),
      };
      lastStep = done;
      update({
        ...last,
        ...(sparsity !== undefined && { sparsity }),
        stage,
        epoch,
        zeroStructures,
        targetStructures: stage === "dense" ? 0 : target,
        done,
        total,
        secondsLeft: (seconds() - firstSecond) / (done - firstStep) * (total - done),
      });
    },
    scan(done, all) {
      update({
        ...last,
        stage: "pruning",
        epoch: lastStep / stepsPerEpoch,
        zeroStructures: 0,
        targetStructures: 0,
        scan: { done, total: all },
        done: lastStep,
        total,
      });
    },
    end,
  };
}

function averageBits(bits: Record<string, { weight: number }>): { bits?: number } {
  const widths = Object.values(bits).map(({ weight }) => weight);
  return widths.length === 0 ? {} : { bits: widths.reduce((a, b) => a + b) / widths.length };
}
