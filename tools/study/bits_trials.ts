/**
 * Ways to give bits to layers as trials, and their table.
 *
 * @module
 */
import { markdownTable } from "../markdown_table.ts";
import type { Settings } from "../../lib/settings/mod.ts";
import { allocations, ways } from "./bit_allocation.ts";
import { inTurn } from "./in_turn.ts";
import type { StudyLine, Trial } from "./line.ts";
import { groupsOf } from "./sections.ts";
import { percentRange } from "./statistics.ts";

/** Share of the bit operations that is left in every way: rows compare at equal cost only. */
export const BITS_BUDGET = 0.0018;

/** What all ways have in common: 4 bits at the end of the projection stage, with room below and above for bits that differ. */
const common: Partial<Settings> = { bops: BITS_BUDGET, bitRange: [2, 8], bitReduction: 1 };

/** Changes of the settings, by scale. */
export const bitsScales: Record<string, Partial<Settings>> = {
  full: common,
  quick: { ...common, epochs: 1 },
};

/** What a line says of a run that left the finite numbers; it has no accuracy. */
const DIVERGED = "diverged";

/**
 * Every way to give bits, at {@linkcode BITS_BUDGET}; a price, whose bits are not known before the end, at the multiply-adds that uniform
 * bits have there, so that it ends at most there. Those that are measured one behind the other share their dense
 * training.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param scale How much of it.
 * @returns The trials.
 */
export function bitsTrials(seed: number, scale: string): Trial[] {
  const result = inTurn((from) =>
    allocations({ seed, names: ways.slice(from), changes: bitsScales[scale]! })
  );
  return ways.map((method, i) => ({
    scale,
    part: "bits",
    method,
    target: BITS_BUDGET,
    seed,
    run: async () => {
      const found = await result(i), none = { cut: null, removed: 0 };
      if (found.diverged) return { ...none, dense: null, accuracy: 0, choice: DIVERGED };
      const { dense, accuracy, bops, layers } = found;
      return { ...none, dense, accuracy, bops, choice: layers };
    },
  }));
}

/**
 * What the ways reach.
 *
 * @param lines What was measured.
 * @returns A Markdown table: mean and range over the seeds whose training did not diverge.
 */
export function bitsTable(lines: readonly StudyLine[]): string {
  const rows = [...groupsOf(lines).values()].map((own) => {
    const ended = own.filter(({ choice }) => choice !== DIVERGED);
    return [
      own[0]!.method,
      String(own.length),
      String(own.length - ended.length),
      percentRange(ended.map(({ accuracy }) => accuracy)),
      percentRange(ended.map(({ bops = NaN }) => bops)),
    ];
  });
  const heads = ["bits", "seeds", "diverged", "accuracy %", "bit operations %"];
  return markdownTable(heads, rows, [false, true, true, true, true]);
}
