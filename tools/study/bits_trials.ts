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

/** Changes of the settings, by scale. */
const scales: Record<string, Partial<Settings>> = {
  full: {},
  quick: { epochs: 1 } as Partial<Settings>,
};

/** What a line says of a run that left the finite numbers; it has no accuracy. */
const DIVERGED = "diverged";

/**
 * Every way to give bits, at the bit operations of uniform ones. Those that are measured one behind the other share their dense
 * training.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param scale How much of it.
 * @returns The trials.
 */
export function bitsTrials(seed: number, scale: string): Trial[] {
  const result = inTurn((from) =>
    allocations({ seed, names: ways.slice(from), changes: scales[scale]! })
  );
  return ways.map((method, i) => ({
    scale,
    part: "bits",
    method,
    target: 1,
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
