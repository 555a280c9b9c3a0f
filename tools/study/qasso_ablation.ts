/**
 * What each correction of QASSO is worth, alone and together: the same dense networks, the same schedule, several seeds.
 *
 * @module
 */
import { imageBatches, shapes } from "../../datasets/mod.ts";
import { compressionRun, finishRun, getaRun, type GetaState, recipe } from "../../lib/geta/mod.ts";
import { small } from "../../lib/models/mod.ts";
import { corrections, paperRules, type QassoRules, rulesOf } from "../../lib/qasso/mod.ts";
import type { Settings } from "../../lib/settings/mod.ts";

/** Rules by the name that the table shows. */
export const variants: Record<string, QassoRules> = {
  "paper": paperRules,
  "paper + importance": { ...paperRules, ...corrections.importance },
  "paper + line": { ...paperRules, ...corrections.line },
  "paper + scalars in bits": { ...paperRules, ...corrections.scalars },
  "paper + counts": { ...paperRules, ...corrections.counts },
  "corrected": rulesOf("corrected"),
};

/** One run of the study. */
export interface AblationRun {
  variant: string;
  seed: number;
  sparsity: number;
  dense: number;
  accuracy: number;
  /** Share of the dense network's bit operations. */
  bops: number;
  averageBits: number;
  zero: number;
}

/** Trains the dense network of a seed once, then compresses it by every variant at every sparsity. */
export async function* ablation(
  { seed, sparsities, names, changes }: {
    seed: number;
    sparsities: readonly number[];
    names: readonly string[];
    changes: Partial<Settings>;
  },
): AsyncGenerator<AblationRun> {
  const source = imageBatches(shapes({ seed, train: 3000 }), { size: 32, seed });
  const settings = recipe("small", { seed, ...changes });
  const dense = getaRun(small({ seed }), source, settings).dense;
  let trained = dense.start();
  while (trained.step < dense.totalSteps) ({ state: trained } = dense.advance(trained));
  const checkpoint = dense.save(trained);
  for (const sparsity of sparsities) {
    for (const variant of names) {
      const run = getaRun(small({ seed }), source, { ...settings, sparsity });
      const compression = compressionRun(run.model, source, run.settings, {
        firstStep: dense.totalSteps,
        rules: variants[variant]!,
      });
      let state: GetaState = compression.start(run.dense.restore(checkpoint)) as never;
      while (state.step < compression.totalSteps) {
        state = compression.advance(state as never).state as GetaState;
      }
      const { result } = await finishRun({ ...run, compression }, state);
      yield {
        variant,
        seed,
        sparsity,
        dense: result.dense.accuracy,
        accuracy: result.compressed.accuracy,
        bops: result.relative.bops,
        averageBits: result.compressed.averageBits,
        zero: result.structures.zero,
      };
      compression.dispose();
      run.dispose();
    }
  }
}
