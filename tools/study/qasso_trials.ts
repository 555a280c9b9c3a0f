/**
 * The ablation of QASSO's corrections as trials.
 *
 * @module
 */
import { compress } from "./compress.ts";
import type { CompressionBench } from "./compression_bench.ts";
import type { Trial } from "./line.ts";
import { variants } from "./qasso_ablation.ts";

/** Shares of the structures that leave, by scale. */
const sparsities: Record<string, readonly number[]> = { full: [0.85, 0.7, 0.5], quick: [0.5] };

/** Shares of the dense network's bit operations that are left, by scale. */
const budgets: Record<string, readonly number[]> = { full: [0.0018, 0.0006], quick: [] };

/** What is compared at equal bit operations, too. */
const atBudget = ["corrected", "corrected ÷ group mean"];

/**
 * Every variant at every sparsity, and two of them at every budget: equal sparsity is not equal cost.
 *
 * @param bench Data, network, settings, start.
 * @returns The trials.
 */
export function qassoTrials(bench: CompressionBench): Trial[] {
  const { seed, scale } = bench;
  const trial = (
    method: string,
    part: string,
    changes: { sparsity: number } | { bops: number },
  ) => {
    const way = variants[method]!, [target] = Object.values(changes) as [number];
    const run = () => compress(bench, { ...way, changes: { ...way.changes, ...changes } });
    return { scale, part, method, target, seed, run };
  };
  return [
    ...sparsities[scale]!.flatMap((sparsity) =>
      Object.keys(variants).map((method) => trial(method, "qasso", { sparsity }))
    ),
    ...budgets[scale]!.flatMap((bops) =>
      atBudget.map((method) => trial(method, "qasso, budget", { bops }))
    ),
  ];
}
