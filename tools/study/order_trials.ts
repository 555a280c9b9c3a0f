/**
 * The order of pruning and quantization, and few bits at high sparsity, as trials.
 *
 * @module
 */
import { compress } from "./compress.ts";
import type { CompressionBench } from "./compression_bench.ts";
import type { Trial } from "./line.ts";
import { orders } from "./orders.ts";

/** Shares of the dense network's bit operations that are left, by scale. */
const budgets: Record<string, readonly number[]> = { full: [0.0018, 0.0006], quick: [0.0018] };

/** Shares of the structures that leave, and bits at the end, by scale. */
const grids: Record<string, { sparsities: readonly number[]; bits: readonly number[] }> = {
  full: { sparsities: [0.5, 0.7, 0.85], bits: [8, 4, 3, 2] },
  quick: { sparsities: [0.5], bits: [8] },
};

/**
 * Every order at every budget.
 *
 * @param bench Data, network, settings, start.
 * @returns The trials.
 */
export function orderTrials(bench: CompressionBench): Trial[] {
  const { seed, scale } = bench;
  return budgets[scale]!.flatMap((bops) =>
    Object.entries(orders).map(([method, run]) => ({
      scale,
      part: "order",
      method,
      target: bops,
      seed,
      run: () => run(bench, bops),
    }))
  );
}

/**
 * The same bits in all layers, at sparsities on both sides of 60 %.
 *
 * @param bench Data, network, settings, start.
 * @returns The trials.
 */
export function fewBitsTrials(bench: CompressionBench): Trial[] {
  const { seed, scale } = bench, { sparsities, bits } = grids[scale]!;
  return sparsities.flatMap((sparsity) =>
    bits.map((low) => ({
      scale,
      part: "order, few bits",
      method: `${low} bits`,
      target: sparsity,
      seed,
      run: () => compress(bench, { changes: { sparsity, ...endingAt(low, bench) } }),
    }))
  );
}

/** The projection stage of the settings, made to end at some bits. */
export function endingAt(
  low: number,
  { settings }: Pick<CompressionBench, "settings">,
): { bitRange: [number, number]; bitReduction: number } {
  const { bitRange: [, high], projectionPeriods } = settings({});
  return { bitRange: [low, high], bitReduction: Math.ceil((high - low) / projectionPeriods) };
}
