/**
 * Recipes that other projects publish a figure for, from the folders of their runs.
 *
 * @module
 */
import { parsePruningReport, type PruningReport } from "../../lib/report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import type { StudyLine } from "./line.ts";

/** What a peer lost at the same share of the multiply-adds, in points; absent where it does not give its base. */
export const PEERS: Record<string, { text: string; lost?: number; more: number }> = {
  "fastnas-peer": { text: "0.6 (90.9 to 90.3 %)", lost: 0.6, more: 0 },
  "lasso-peer": { text: "not given (91.42 % in the end)", more: 0.3 },
};

/**
 * A run as a line of the study.
 *
 * @param text Its `report.json`.
 * @param file What to call it in an error.
 * @returns The line; `choice` holds the epochs.
 */
export function peerLine(text: string, file: string): StudyLine {
  const report = parsePruningReport(text, file), { accuracy, macs, seed, recipe, seconds } = report;
  return {
    scale: "full",
    part: "peers",
    method: recipe.name,
    target: share(macs),
    seed,
    removed: report.sparsity.weights,
    parameters: share(report.parameters),
    dense: accuracy.test.dense,
    cut: accuracy.validation.cut,
    accuracy: accuracy.test.final,
    choice: `${epochs(report)}, ${Math.round(seconds / 60)} minutes`,
  };
}

function share({ dense, extracted }: { dense: number; extracted: number }): number {
  return extracted / dense;
}

function epochs({ settings }: PruningReport): string {
  const { dense, pruning, fineTuning } = settings.training as Record<string, number>;
  return `${dense} + ${pruning} + ${fineTuning}`;
}

/**
 * The table of such runs.
 *
 * @param lines Their lines.
 * @returns Markdown.
 */
export function peersTable(lines: readonly StudyLine[]): string {
  const percent = (value: number) => (100 * value).toFixed(2);
  const rows = lines.map(({ method, seed, target, dense, cut, accuracy, choice = "" }) => {
    const lost = 100 * (dense! - accuracy), peer = PEERS[method];
    return [
      method,
      `${seed}`,
      choice,
      percent(target),
      percent(dense!),
      percent(cut!),
      percent(accuracy),
      lost.toFixed(2),
      peer?.text ?? "",
      peer === undefined ? "" : allowed(peer, lost),
    ];
  });
  const heads = [
    "recipe",
    "seed",
    "epochs: dense + pruning + fine-tuning",
    "multiply-adds left %",
    "dense %",
    "behind the cut % (validation)",
    "in the end %",
    "points lost",
    "the peer lost",
    "at most",
  ];
  return markdownTable(heads, rows, heads.map((_, i) => i > 0 && i < 8));
}

/** At most what the peer lost and `more`; a loss below `more` is within it whatever the peer lost. */
function allowed({ lost: its, more }: { lost?: number; more: number }, lost: number): string {
  if (its === undefined) {
    return `its and ${more}: ${lost <= more ? "yes" : `if it lost ${(lost - more).toFixed(2)}`}`;
  }
  return `${its + more}: ${lost <= its + more ? "yes" : "no"}`;
}
