import type { TextStream } from "./command_io.ts";
import { type Progress, progressLine, type ProgressLineOptions } from "./progress_line.ts";

/** Shows progress on a stream. */
export interface ProgressWriter {
  /** Shows where the run stands; most calls write nothing. */
  update: (progress: Progress) => void;
  /** Ends the line on a terminal, so that what follows begins on its own line. */
  end: () => void;
}

/**
 * Makes a writer of progress: on a terminal one line that is written over and over, ten times a second at most; elsewhere
 * a plain line at each new stage, at the end, and every five seconds.
 *
 * @param stream Where to write.
 * @param now A clock, milliseconds.
 * @returns The writer.
 *
 * @example A file gets one line a stage
 * ```ts
 * import { progressWriter } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const lines: string[] = [];
 * const { update } = progressWriter({ write: (text) => lines.push(text) });
 * const progress = { epoch: 0, loss: 1, zeroStructures: 0, targetStructures: 0, total: 9 };
 * update({ stage: "dense", done: 1, ...progress });
 * update({ stage: "dense", done: 2, ...progress });
 * update({ stage: "joint", done: 3, ...progress });
 * assert.equal(lines.length, 2);
 * ```
 */
export function progressWriter(
  stream: TextStream,
  now: () => number = () => performance.now(),
): ProgressWriter {
  return lineWriter(stream, progressLine, now);
}

/** What tells when a line is due. */
interface Part {
  /** What is being done. */
  stage: string;
  /** Steps done. */
  done: number;
  /** All steps. */
  total: number;
}

/**
 * The same for any line that says how far something is.
 *
 * @param stream Where to write.
 * @param text Makes the line.
 * @param now A clock, milliseconds.
 * @returns The writer.
 */
export function lineWriter<P extends Part>(
  stream: TextStream,
  text: (progress: P, options: ProgressLineOptions) => string,
  now: () => number = () => performance.now(),
): { update: (progress: P) => void; end: () => void } {
  let last = -Infinity, stage = "", open = false;
  const due = (progress: P, pause: number) =>
    progress.stage !== stage || progress.done >= progress.total || now() - last >= pause;

  function update(progress: P): void {
    const terminal = stream.columns !== undefined;
    if (!due(progress, terminal ? 100 : 5000)) return;
    last = now();
    stage = progress.stage;
    if (!terminal) return stream.write(text(progress, { columns: 120 }) + "\n");
    const colour = stream.colour ?? false;
    // one column stays free: a full line would wrap and could not be written over
    const line = text(progress, { columns: stream.columns!() - 1, colour });
    stream.write(`\r\x1b[2K${line}`);
    open = true;
  }

  function end(): void {
    if (open) stream.write("\n");
    open = false;
  }

  return { update, end };
}
