/**
 * What the studies of pruning have in common: data, network, and a dense network for each seed from which all methods start.
 *
 * @module
 */
import { imageBatches, shapes } from "../../datasets/mod.ts";
import type { Checkpoint } from "../../lib/io/mod.ts";
import { maskSparsity } from "../../lib/mask/mod.ts";
import { small } from "../../lib/models/mod.ts";
import type { Network } from "../../lib/nn/mod.ts";
import {
  type PruneState,
  type PruningPlan,
  type PruningRecipe,
  pruningRecipe,
  type PruningRun,
  pruningRun,
  type PruningState,
} from "../../lib/prune/mod.ts";
import { type DenseState, evaluate } from "../../lib/train/mod.ts";
import type { Lengths } from "./lengths.ts";
import type { Measured } from "./line.ts";

/** Data and dense network of a seed. */
export interface Bench {
  readonly seed: number;
  readonly lengths: Lengths;
  /** Does something with a run by a recipe; its tensors are gone then. */
  withRun<T>(recipe: PruningRecipe, use: (run: PruningRun) => T): T;
  /** The dense network, trained when it is first asked for. */
  dense(): { checkpoint: Checkpoint; accuracy: number };
}

/**
 * The bench of a seed.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param lengths Sizes and lengths.
 * @returns The bench.
 */
export function bench(seed: number, lengths: Lengths): Bench {
  const { train, validation, test } = lengths;
  const source = imageBatches(shapes({ seed, train, validation, test }), { size: 32, seed });
  let trained: { checkpoint: Checkpoint; accuracy: number } | undefined;
  const self: Bench = {
    seed,
    lengths,
    withRun(recipe, use) {
      const model = small({ seed });
      try {
        return use(pruningRun(model, source, recipe));
      } finally {
        dispose(model);
      }
    },
    dense: () =>
      trained ??= self.withRun(fromDense(lengths, {}), (run) => {
        let state = run.dense.start();
        while (state.step < run.dense.totalSteps) ({ state } = run.dense.advance(state));
        return { accuracy: testAccuracy(run, state), checkpoint: run.dense.save(state) };
      }),
  };
  return self;
}

/**
 * A recipe that starts from the bench's dense network: one shot, then a short fine-tuning, unless changes say otherwise.
 *
 * @param lengths Lengths of the trainings.
 * @param changes What is different; lengths in `training`.
 * @returns The recipe.
 */
export function fromDense(
  { dense, short }: Lengths,
  { training, ...changes }: Partial<Omit<PruningRecipe, "training">> & {
    training?: Partial<PruningRecipe["training"]>;
  },
): PruningRecipe {
  const base = pruningRecipe("magnitude-finetune");
  return {
    ...base,
    ...changes,
    training: { ...base.training, dense, pruning: 0, fineTuning: short, ...training },
  };
}

/** What of a way to prune can be changed before its fine-tuning. */
export interface PruneOptions {
  /** Other masks than those of the recipe. */
  masks?: PruningState["learner"]["masks"];
}

/**
 * Prunes the dense network of a bench.
 *
 * @param bench The bench.
 * @param recipe What to do.
 * @param options Other masks.
 * @returns What was measured.
 */
export function pruneDense(
  bench: Bench,
  recipe: PruningRecipe,
  { masks }: PruneOptions = {},
): Measured {
  const { checkpoint, accuracy: dense } = bench.dense();
  return bench.withRun(recipe, (run) => {
    const begin = run.dense.restore(checkpoint), { parameters } = begin.learner;
    let state = run.pruning.start(begin);
    while (state.step < run.pruning.totalSteps) ({ state } = run.pruning.advance(state));
    if (masks !== undefined) {
      const sparsity = maskSparsity(run.plan.target.expand(masks));
      // on the dense weights: the recipe's own masks have made others zero
      state = { ...state, learner: { ...state.learner, parameters, masks, sparsity } };
    }
    state = run.fineTuning.start(state);
    const cut = testAccuracy(run, state);
    while (state.step < run.totalSteps) ({ state } = run.fineTuning.advance(state));
    return {
      dense,
      cut,
      accuracy: testAccuracy(run, state),
      removed: state.learner.sparsity,
      parameters: keptParameters(run.plan, state.learner.masks),
    };
  });
}

/**
 * Accuracy of a run's network on the test split.
 *
 * @param run The run.
 * @param state Its newest state.
 * @returns The share of right answers.
 */
export function testAccuracy(run: PruningRun, state: PruneState): number {
  return evaluate(run.forward(state), run.source.testBatches(), [...run.source.inputShape])
    .accuracy;
}

/**
 * Parameters that masks leave, as a share of all.
 *
 * @param plan What is pruned.
 * @param masks Masks by name.
 * @returns The share.
 */
export function keptParameters(
  { target }: PruningPlan,
  masks: Record<string, Uint8Array>,
): number {
  const kept = Object.fromEntries(
    Object.entries(masks).map(([name, mask]) => [name, mask.reduce((sum, one) => sum + one, 0)]),
  );
  return target.cost("parameters", kept) / target.cost("parameters", target.sizes);
}

/** The parameters and running statistics of a dense network, as copies. */
export function denseValues({ learner, statistics }: DenseState) {
  return { ...learner.parameters, ...statistics };
}

function dispose({ variables }: Network): void {
  for (const variable of Object.values(variables)) variable.dispose();
}
