import { checkOptions, integerWithin, largest, trueOrFalse } from "../../core/mod.ts";
import type { Metric, Stage } from "../../report/mod.ts";
import { durationText, metricText, percentText, progressBar, stageLooks } from "../../viz/mod.ts";

/** How far a run is. */
export interface Progress {
  /** What it is doing. */
  stage: Stage;
  /** Epochs done. */
  epoch: number;
  /** Training loss, smoothed as the caller likes; absent before the first step. */
  loss?: number;
  /** Last validation accuracy, 0 to 1, or the value of `metric`; absent until measured. */
  accuracy?: number;
  /** By what the network is judged; its accuracy by default. */
  metric?: Metric;
  /** Mean weight bits; absent in dense training. */
  bits?: number;
  /** Structures that are zero. */
  zeroStructures: number;
  /** Structures that are to become zero; 0 while not known. */
  targetStructures: number;
  /** Share of the prunable weights that masks remove; absent where there are none. */
  sparsity?: number;
  /** Measurements of a scan that are made, and all of them; absent outside of one. */
  scan?: { done: number; total: number };
  /** Steps done. */
  done: number;
  /** Steps of the whole run. */
  total: number;
  /** Estimated time left, seconds; absent until known. */
  secondsLeft?: number;
}

/** How {@linkcode progressLine} writes. */
export interface ProgressLineOptions {
  /** Largest width, characters; 80 by default. */
  columns?: number;
  /** Whether to use terminal colours; false by default. */
  colour?: boolean;
}

/** Columns of the longest stage's name. */
const LABEL = largest(Object.values(stageLooks).map(({ label }) => label.length));

/**
 * One line that says how far a run is. What does not fit is left out, the least important first.
 *
 * @param progress Where the run stands.
 * @param options Width and colour.
 * @returns The line, without line end.
 *
 * @example
 * ```ts
 * import { progressLine } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const line = progressLine({
 *   stage: "joint",
 *   epoch: 3.2,
 *   loss: 0.4123,
 *   accuracy: 0.913,
 *   bits: 7.21,
 *   zeroStructures: 43,
 *   targetStructures: 140,
 *   done: 57,
 *   total: 100,
 *   secondsLeft: 31,
 * }, { columns: 100 });
 * assert.match(line, /^Joint .* 57 %  loss 0.412  val 91.3 %  7.2 bits  zero 43\/140  epoch 3.2  0:31 left$/);
 * ```
 */
export function progressLine(progress: Progress, options: ProgressLineOptions = {}): string {
  checkOptions("progressLine()", options, { columns: integerWithin(), colour: trueOrFalse });
  const { columns = 80, colour = false } = options;
  const {
    stage,
    epoch,
    loss,
    accuracy,
    metric,
    bits,
    zeroStructures,
    targetStructures,
    sparsity,
    scan,
    done,
    total,
    secondsLeft,
  } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const name = stageLooks[stage].label.padEnd(LABEL);
  // the rank says what goes last when the line is narrow: scan and loss stay longest
  const fields: [rank: number, text: string][] = [
    ...field(-1, scan, ({ done, total }) => `scan ${done} of ${total}`),
    ...field(0, loss, (value) => {
      return `loss ${Math.abs(value) >= 1000 ? value.toExponential(1) : value.toFixed(3)}`;
    }),
    ...field(2, accuracy, (value) => `val ${metricText(value, metric, 1)}`),
    ...field(3, bits, (value) => `${value.toFixed(1)} bits`),
    ...field(4, targetStructures || undefined, (value) => `zero ${zeroStructures}/${value}`),
    ...field(4, sparsity, (value) => `removed ${percentText(value, 1)}`),
    [5, `epoch ${epoch.toFixed(1)}`],
    ...field(1, secondsLeft, (value) => `${durationText(value)} left`),
  ];
  const bare = progressBar(name, share, { width: 0 });
  const fixed = bare.length + 1;
  const length = () => fields.reduce((sum, [, text]) => sum + text.length + 2, fixed);
  while (fields.length > 0 && length() + shortestBar > columns) {
    fields.splice(fields.findIndex(([rank]) => rank === largest(fields.map(([r]) => r))), 1);
  }
  const width = Math.min(longestBar, columns - length());
  const tail = fields.map(([, text]) => `  ${text}`).join("");
  return width < 1 ? bare.slice(0, columns) : progressBar(name, share, { width, colour }) + tail;
}

const shortestBar = 8, longestBar = 24;

function field<T>(rank: number, value: T | undefined, text: (value: T) => string) {
  return value === undefined ? [] : [[rank, text(value)] as [number, string]];
}
