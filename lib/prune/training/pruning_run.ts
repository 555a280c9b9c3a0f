import { checkOptions, someFunction, type Tensor, unchecked } from "../../core/mod.ts";
import type { Network } from "../../nn/mod.ts";
import type { OptimizerConfig } from "../../optim/mod.ts";
import type { HistoryLine } from "../../report/mod.ts";
import { type Run, sequence } from "../../run/mod.ts";
import {
  type BatchSource,
  type DenseRun,
  denseRun,
  type DenseState,
  type Loss,
  requireFit,
  requireSamples,
  type TrainingRun,
} from "../../train/mod.ts";
import type { SensitivityRun } from "../../sensitivity/mod.ts";
import type { GroupCurve } from "../masks/allowed_shares.ts";
import { type ScanListener, scanRun } from "../masks/scan_run.ts";
import { prunableNetwork } from "../network/prunable_network.ts";
import { planPruning, type PruningPlan } from "../plan/pruning_plan.ts";
import type { PruningRecipe, RecipeOptimizer } from "../recipe/types.ts";
import type { ScoreData } from "../target/score_tensors.ts";
import { fineTuningRun } from "./fine_tuning_run.ts";
import type { PruningLearner, PruningState } from "./learner.ts";
import { pruningPhase } from "./pruning_phase.ts";

/** Where a pruning run stands: in its dense training, in the phase in which masks are made, or in the fine-tuning behind it. */
export type PruneState = DenseState | PruningState;

/** Dense training, pruning, fine-tuning. */
export interface PruningRun extends Run<PruneState, HistoryLine> {
  /** The network. */
  readonly model: Network;
  /** Where the samples come from. */
  readonly source: BatchSource;
  /** What is pruned, and when. */
  readonly plan: PruningPlan;
  /** The first part. */
  readonly dense: DenseRun;
  /** The second part: masks are made. */
  readonly pruning: TrainingRun<PruningLearner, DenseState>;
  /** The third part: masks hold. Its start is the cut. */
  readonly fineTuning: TrainingRun<PruningLearner, PruningState>;
  /**
   * The scan of choice `sensitivity` as a run of its own, which can be resumed and stopped between measurements; `scanned` takes
   * what it has measured. No step of this run may be made before it ends. Absent with other choices.
   *
   * @param dense The last state of the dense training.
   */
  readonly scan?: (dense: DenseState) => SensitivityRun;
  /**
   * The network in inference mode, with the values of a state.
   *
   * @param state The newest state.
   * @returns [batch, ...inputShape] to [batch, classes]; valid until the next step.
   */
  forward(state: PruneState): (x: Tensor) => Tensor;
}

/** What a recipe leaves open, and who hears how far it is. */
export interface PruningRunOptions {
  /** The loss; cross entropy by default. Accuracy is that of the highest score in any case. */
  loss?: Loss;
  /** Called after each measurement of a scan that is part of the first step behind the dense training. */
  onScan?: ScanListener;
  /** Asked in that step for what `scan` has measured; without an answer all of the scan is part of the step. */
  scanned?: () => readonly GroupCurve[] | undefined;
}

const DEFAULT_OPTIMIZER: OptimizerConfig = { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 };

/**
 * Pruning by a recipe as a run. Nothing is trained yet, but everything is planned: a target that cannot be reached, or not by the
 * last step, shows now.
 *
 * @param model The network, freshly made or trained already (then with `dense: 0` in the recipe).
 * @param source Where the samples come from.
 * @param recipe What to do; see {@linkcode pruningRecipe}.
 * @param options The loss, and a listener.
 * @returns The run.
 * @throws {SettingsError} If the recipe is none, or does not fit the network.
 * @throws {TypeError} If network and samples do not fit together.
 *
 * @example Half of the filters, at the first step behind one of dense training
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { pruningRecipe, pruningRun } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 20, seed: 0 });
 * const training = { dense: 1, pruning: 0, fineTuning: 1 };
 * const run = pruningRun(mlp(), source, { ...pruningRecipe("filter-l1"), training });
 * let state = run.start();
 * const sparsity: (number | undefined)[] = [];
 * while (state.step < run.totalSteps) {
 *   const { line, ...next } = run.advance(state);
 *   ({ state } = next);
 *   sparsity.push(line.sparsity);
 * }
 * assert.deepEqual(sparsity, [undefined, undefined, 0.5, 0.5]);
 * ```
 */
export function pruningRun(
  model: Network,
  source: BatchSource,
  recipe: PruningRecipe,
  options: PruningRunOptions = {},
): PruningRun {
  checkOptions("pruningRun()", options, {
    loss: unchecked,
    onScan: someFunction,
    scanned: someFunction,
  });
  const { loss, onScan, scanned } = options;
  requireFit(model, source);
  const { stepsPerEpoch } = source, data: ScoreData = { model, source, loss };
  const plan = planPruning(prunableNetwork(model), recipe, { stepsPerEpoch });
  const { learningRate = 0.05, optimizer: chosen } = recipe.training;
  const optimizer = chosen === undefined ? DEFAULT_OPTIMIZER : configOf(chosen);
  const dense = denseRun(model, source, {
    totalSteps: plan.steps.dense,
    learningRate,
    optimizer,
    loss,
  });
  const phase = { plan, data, optimizer, learningRate };
  const pruning = pruningPhase({ ...phase, onScan, scanned }), fineTuning = fineTuningRun(phase);
  // a phase without steps is passed through on the way to the next one
  const fromAny: Run<PruningState, HistoryLine, PruneState> = {
    ...fineTuning,
    start: (before) => fineTuning.start(isPruned(before) ? before : pruning.start(before)),
  };
  const first = plan.steps.pruning === 0 ? dense : sequence("masks", dense, pruning);
  const run = sequence("prune", first as Run<PruneState, HistoryLine>, fromAny);
  return {
    ...run,
    start: () => {
      requireSamples(model, "validation", source);
      requireSamples(model, "test", source);
      return run.start();
    },
    model,
    source,
    plan,
    dense,
    pruning,
    fineTuning,
    ...(recipe.choice.rule === "sensitivity" && {
      scan: ({ learner: { parameters }, statistics }) =>
        scanRun({ parameters, statistics }, { ...plan, data }),
    }),
    forward: (state) =>
      !isPruned(state)
        ? dense.forward(state)
        : (state.phase === "pruning" ? pruning : fineTuning).forward(state),
  };
}

/**
 * Whether a run has begun to prune.
 *
 * @param state Where it stands.
 * @returns True behind the dense training.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { isPruned, pruningRecipe, pruningRun } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 5 }), { size: 5, seed: 0 });
 * assert.equal(isPruned(pruningRun(mlp(), source, pruningRecipe("filter-l1")).start()), false);
 * ```
 */
export function isPruned(state: PruneState): state is PruningState {
  return state.phase !== "dense";
}

/** What is not said follows the optimizer's defaults. */
function configOf({ rule, momentum, weightDecay }: RecipeOptimizer): OptimizerConfig {
  return {
    rule,
    ...(momentum !== undefined && { momentum }),
    ...(weightDecay !== undefined && { weightDecay }),
  };
}
