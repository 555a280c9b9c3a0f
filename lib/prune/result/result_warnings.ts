import { guessBound } from "../../report/mod.ts";
import type { PruningRun } from "../training/pruning_run.ts";

/** What the warnings look at. */
export interface WarnedResult {
  /** Share of the weights that are masked. */
  sparsity: number;
  /** Test accuracy of the dense network. */
  dense: number;
  /** Test accuracy of the pruned network. */
  test: number;
  /** Right classes of the test split. */
  labels: readonly number[];
}

/**
 * What a reader of a pruning run must not overlook: that nothing was removed, or that a network only guesses.
 *
 * @param run The run.
 * @param result What it came to.
 * @returns Sentences.
 */
export function resultWarnings(run: PruningRun, result: WarnedResult): string[] {
  return [...nothingRemoved(run, result), ...guesses(run, result)];
}

/** Only a scan may find that nothing can go; other choices of nothing are what was asked for. */
function nothingRemoved(
  { plan: { recipe: { choice } } }: PruningRun,
  { sparsity }: WarnedResult,
): string[] {
  if (sparsity > 0 || choice.rule !== "sensitivity") return [];
  const { maxDrop, drop = "each" } = choice;
  const loser = drop === "each" ? "each cut of the scan loses" : "every choice of cuts loses";
  return [
    `Nothing was removed: ${loser} more than ${percent(maxDrop)} of accuracy: raise maxDrop.`,
  ];
}

function guesses(
  { plan: { recipe }, source: { classes } }: PruningRun,
  { dense, test, labels }: WarnedResult,
): string[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  const { share, limit } = guessBound(counts);
  const level = `${percent(share)} is what naming one class would give`;
  if (dense < limit && recipe.training.dense > 0) {
    return [`The dense network only guesses: its accuracy is ${percent(dense)}, and ${level}.`];
  }
  return test < limit
    ? [
      `The pruned network only guesses: its accuracy is ${percent(test)}, that of the dense one ${
        percent(dense)
      }, and ${level}.`,
    ]
    : [];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
