import { measuredBaselines } from "./baselines.ts";
import { type Board, boardOf, type MeasuredSubmission, ranked } from "./board.ts";
import { readBoardSubmission } from "./board_submission.ts";
import { measure } from "./measure.ts";
import { type BoardImages, MEASURE_LIMITS, type MeasureLimits } from "./rules.ts";

/** How to make a board. */
export interface MakeBoardOptions {
  /** What subnets are run on. */
  images: BoardImages;
  /** Whether the baselines stand beside it. Default true. */
  baselines?: boolean;
  /** Time and memory of each submission. */
  limits?: MeasureLimits;
  /** Told how each submission did. */
  onMeasured?: (name: string, outcome: string) => void;
}

/**
 * Measures submissions, one after the other so that each has the machine to itself, and ranks them.
 *
 * @param folders Their folders.
 * @param options Images, baselines, limits.
 * @returns The board.
 */
export async function makeBoard(
  folders: readonly string[],
  { images, baselines = true, limits = MEASURE_LIMITS, onMeasured }: MakeBoardOptions,
): Promise<Board> {
  const measured: MeasuredSubmission[] = [], refused: Board["refused"] = [];
  const refuse = (name: string, reason: string) => {
    refused.push({ name, reason });
    onMeasured?.(name, reason);
  };
  for (const path of folders) {
    const submission = await readBoardSubmission(path);
    if ("refused" in submission) {
      refuse(submission.name, submission.refused);
      continue;
    }
    const { name, folder, mean, deviation, submitted, notes, recipe } = submission;
    const request = { folder, images, mean, deviation, withinBudget: true };
    const found = await measure(request, limits);
    if ("refused" in found) {
      refuse(name, found.refused);
      continue;
    }
    measured.push({ name, measured: found, submitted, notes, ...(recipe && { recipe }) });
    onMeasured?.(name, "counts");
  }
  return boardOf({
    images,
    entries: ranked(measured),
    refused,
    baselines: baselines ? await measuredBaselines(images) : [],
  });
}
