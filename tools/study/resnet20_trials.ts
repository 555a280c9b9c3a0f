/**
 * What small networks leave open, on ResNet20: importance divided by the mean of its group, and ways to give bits to layers.
 *
 * @module
 */
import type { PartialSettings } from "../../lib/settings/mod.ts";
import { withBits } from "./bit_allocation.ts";
import { compress, trainDense } from "./compress.ts";
import type { CompressionBench } from "./compression_bench.ts";
import { dividedRules } from "./group_mean.ts";
import type { Measured, Trial } from "./line.ts";

/** Share of the dense network's bit operations that is left in every way. */
const BUDGET = 0.04;

/** 4 bits at the end of the 7 projection periods, with room below and above for bits that differ. */
const common: PartialSettings = { bops: BUDGET, bitRange: [2, 11], bitReduction: 1 };

const ways: Record<string, (bench: CompressionBench) => Measured | Promise<Measured>> = {
  "corrected": (bench) => withBits(bench, "uniform", common),
  "÷ group mean": (bench) => compress(bench, { rules: dividedRules, changes: common }),
  "allocated bits": (bench) => withBits(bench, "allocated", common),
  "bits by one scan": (bench) => withBits(bench, "scan", common),
  "dense": trainDense,
};

/**
 * Every way, and the dense network.
 *
 * @param bench Data, network, settings, start.
 * @returns The trials.
 */
export function resnet20Trials(bench: CompressionBench): Trial[] {
  const { seed, scale } = bench;
  return Object.entries(ways).map(([method, run]) => ({
    scale,
    part: "resnet20",
    method,
    target: method === "dense" ? 1 : BUDGET,
    seed,
    run: () => run(bench),
  }));
}
