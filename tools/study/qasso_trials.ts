/**
 * The ablation of QASSO's corrections as trials, and its table.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import type { Settings } from "../../lib/settings/mod.ts";
import { inTurn } from "./in_turn.ts";
import type { StudyLine, Trial } from "./line.ts";
import { ablation, variants } from "./qasso_ablation.ts";
import { groupsOf } from "./sections.ts";
import { meanOf, percentRange } from "./statistics.ts";

/** Sparsities, and changes of the settings, by scale. */
const scales: Record<string, { sparsities: readonly number[]; changes: Partial<Settings> }> = {
  full: { sparsities: [0.5, 0.7], changes: {} },
  quick: { sparsities: [0.5], changes: { epochs: 1 } as Partial<Settings> },
};

/**
 * Every variant at every sparsity. Those of a sparsity that are measured one behind the other share their dense training.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param scale How much of it.
 * @returns The trials.
 */
export function qassoTrials(seed: number, scale: string): Trial[] {
  const { sparsities, changes } = scales[scale]!, names = Object.keys(variants);
  return sparsities.flatMap((sparsity) => {
    const result = inTurn((from) =>
      ablation({ seed, sparsities: [sparsity], names: names.slice(from), changes })
    );
    return names.map((method, i) => ({
      scale,
      part: "qasso",
      method,
      target: sparsity,
      seed,
      run: async () => {
        const { dense, accuracy, bops, averageBits: bits } = await result(i);
        return { dense, cut: null, accuracy, removed: sparsity, bops, bits };
      },
    }));
  });
}

/**
 * What the variants reach.
 *
 * @param lines What was measured.
 * @returns A Markdown table: mean and range over the seeds.
 */
export function qassoTable(lines: readonly StudyLine[]): string {
  const rows = [...groupsOf(lines).values()].map((own) => [
    String(own[0]!.target),
    own[0]!.method,
    String(own.length),
    percentRange(own.map(({ accuracy }) => accuracy)),
    percentRange(own.map(({ bops = NaN }) => bops)),
    meanOf(own.map(({ bits = NaN }) => bits)).toFixed(2),
  ]);
  const heads = ["sparsity", "rules", "seeds", "accuracy %", "bit operations %", "bits"];
  return markdownTable(heads, rows, [true, false, true, true, true, true]);
}
