/**
 * The studies of searches, and their tables.
 *
 * @module
 */
import { bench } from "./bench.ts";
import { bitSearchBench, haqTrials } from "./haq_trials.ts";
import { kernelTable, kernelTrials } from "./kernel_trials.ts";
import { type lengths, searchLengths } from "./lengths.ts";
import type { Trial } from "./line.ts";
import { bitSearchTable, searchTable } from "./search_table.ts";
import { searchTrials } from "./search_trials.ts";

/** Tables by study. */
export const searchTables = {
  search: searchTable,
  haq: bitSearchTable,
  kernels: kernelTable,
};

/**
 * The trials of a seed.
 *
 * @param chosen Names of studies; others than those of searches are left out.
 * @param options Seed, lengths, and the file of the lines that were measured before, if there is one.
 * @returns The trials.
 */
export function searchStudies(
  chosen: readonly string[],
  { seed, scale, out }: { seed: number; scale: keyof typeof lengths; out: string | undefined },
): Trial[] {
  return [
    ...(chosen.includes("search") ? searchTrials(bench(seed, searchLengths(scale))) : []),
    ...(chosen.includes("haq") ? haqTrials(bitSearchBench(seed, scale), out) : []),
    ...(chosen.includes("kernels") ? kernelTrials(seed, scale) : []),
  ];
}
