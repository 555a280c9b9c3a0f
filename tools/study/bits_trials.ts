/**
 * Ways to give bits to layers as trials.
 *
 * @module
 */
import type { PartialSettings } from "../../lib/settings/mod.ts";
import { ways, withBits } from "./bit_allocation.ts";
import type { CompressionBench } from "./compression_bench.ts";
import type { Trial } from "./line.ts";

/** Share of the bit operations that is left in every way: rows compare at equal cost only. */
export const BITS_BUDGET = 0.0018;

/** What all ways have in common: 4 bits at the end of the projection stage, with room below and above for bits that differ. */
export const commonSettings: PartialSettings = {
  bops: BITS_BUDGET,
  bitRange: [2, 8],
  bitReduction: 1,
};

/**
 * Every way to give bits, at {@linkcode BITS_BUDGET}; a price, whose bits are not known before the end, at the multiply-adds that uniform
 * bits have there, so that it ends at most there.
 *
 * @param bench Data, network, settings, start.
 * @returns The trials.
 */
export function bitsTrials(bench: CompressionBench): Trial[] {
  const { seed, scale } = bench;
  return ways.map((method) => ({
    scale,
    part: "bits",
    method,
    target: BITS_BUDGET,
    seed,
    run: () => withBits(bench, method, commonSettings),
  }));
}
