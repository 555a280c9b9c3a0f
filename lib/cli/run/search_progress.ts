import type { SearchedCandidate } from "../../report/mod.ts";
import { isAffordable } from "../../search/mod.ts";
import { durationText, percentText, progressBar } from "../../viz/mod.ts";
import type { TextStream } from "../terminal/command_io.ts";
import type { ProgressLineOptions } from "../terminal/progress_line.ts";
import { lineWriter } from "../terminal/progress_writer.ts";

/** How far a search is. */
export interface SearchProgress {
  /** What it is doing, for the writer. */
  stage: string;
  /** Steps done. */
  done: number;
  /** All steps. */
  total: number;
  /** Accuracy of the last candidate. */
  score: number;
  /** The best accuracy within the budget so far; absent until there is one. */
  best?: number;
  /** Estimated time left, seconds. */
  secondsLeft: number;
}

/** What a step gives. */
type Measured = Pick<SearchedCandidate, "cost" | "score">;

const LONGEST_BAR = 24, SHORTEST_BAR = 8;

/**
 * One line that says how far a search is. What does not fit is left out, the least important last.
 *
 * @param progress Where it stands.
 * @param options Width and colour.
 * @returns The line, without line end.
 */
export function searchProgressLine(
  { done, total, score, best, secondsLeft }: SearchProgress,
  { columns = 80, colour = false }: ProgressLineOptions = {},
): string {
  const fields = [
    ...best === undefined ? [] : [`best ${percentText(best, 1)}`],
    `${done} of ${total}`,
    `${durationText(secondsLeft)} left`,
    `last ${percentText(score, 1)}`,
  ];
  const bare = progressBar("Search", done / total, { width: 0 }).length;
  const length = () => fields.reduce((sum, text) => sum + 2 + text.length, bare);
  while (fields.length > 0 && length() + SHORTEST_BAR > columns) fields.pop();
  const width = Math.max(0, Math.min(LONGEST_BAR, columns - length()));
  const bar = progressBar("Search", done / total, { width, colour });
  return bar + fields.map((text) => `  ${text}`).join("");
}

/**
 * Shows what a search measures as progress.
 *
 * @param stream Where to write.
 * @param options Steps in all, how many are done and what was measured in them, the budget, a clock.
 * @returns Functions to call with what each further step gives, and in the end.
 */
export function searchProgress(
  stream: TextStream,
  { total, done: before, measured: known, budget, seconds }: {
    total: number;
    done: number;
    measured: readonly Measured[];
    budget: number;
    seconds: () => number;
  },
): { update: (measured: Measured) => void; end: () => void } {
  const { update, end } = lineWriter(stream, searchProgressLine), begin = seconds();
  const better = (best: number | undefined, { score, cost }: Measured) =>
    isAffordable(cost, budget) && !(score <= best!) ? score : best;
  let done = before, best = known.reduce(better, undefined);
  return {
    update(measured) {
      best = better(best, measured);
      done++;
      const { score } = measured;
      const secondsLeft = (seconds() - begin) / (done - before) * (total - done);
      const shown = { stage: "search", done, total, score, secondsLeft };
      update(best === undefined ? shown : { ...shown, best });
    },
    end,
  };
}
