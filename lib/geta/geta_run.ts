import { checkOptions, type Tensor, trueOrFalse } from "../core/mod.ts";
import type { AnyNetwork, Network } from "../nn/mod.ts";
import { pruningPlan, rulesOf } from "../qasso/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import { type Run, sequence } from "../run/mod.ts";
import { checkSettings, type Settings, trainsFirst } from "../settings/mod.ts";
import {
  type BatchSource,
  type DenseRun,
  denseRun,
  type DenseState,
  type Task,
  taskOf,
} from "../train/mod.ts";
import { optimizerOf } from "./optimizer_of.ts";
import { compressionRun } from "./compression_run.ts";
import type { CompressionRun, CompressionState } from "./compression_types.ts";

/** Where a run of GETA stands: in its dense training or in its compression. */
export type GetaState = DenseState | CompressionState;

/** What a run of GETA may be told beside its settings. */
export interface GetaRunOptions {
  /** Whether each line of the history says why its step of the compression did what it did. Default false. */
  explain?: boolean;
}

/** Dense training, then compression. */
export interface GetaRun<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
> extends Run<GetaState, HistoryLine>, Disposable {
  /** The network. */
  readonly model: Network<Inputs, Outputs>;
  /** Samples, loss and metric. */
  readonly task: Task<Inputs, Outputs>;
  /** What was asked for. */
  readonly settings: Settings;
  /** The first part. */
  readonly dense: DenseRun;
  /** The second part, which starts from the last state of the first. */
  readonly compression: CompressionRun;
  /**
   * The network in inference mode, with the values of a state; quantized in the compression.
   *
   * @param state The newest state.
   * @returns From arguments to results, for example [batch, ...inputShape] to [batch, classes]; valid until the next step.
   */
  forward(state: GetaState): (inputs: Inputs) => Outputs;
  /** Gives back the memory that the run took in the engine; the network is the caller's and stays. The run cannot go on. */
  dispose(): void;
}

/**
 * The whole of GETA as a run: ordinary training, then QASSO. Nothing is trained yet, but everything is planned: a network that
 * cannot be pruned, or a stage too short for its periods, shows now.
 *
 * @param model The network, freshly made; with trained variables ({@linkcode decodeNetwork}) if `start` is a file.
 * @param source Where images come from, or a task of another sort: any inputs, loss and metric, see {@linkcode moduleTask}.
 * @param settings What to do; see {@linkcode recipe}.
 * @param options Whether it explains itself.
 * @returns The run.
 * @throws {SettingsError} If a setting is out of range or a stage too short.
 * @throws {TypeError} If network and samples do not fit together.
 * @throws {RangeError} If a value of the network is no finite number, or nothing in the network can be pruned.
 *
 * @example
 * ```ts
 * import { getaRun, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * assert.equal(run.totalSteps, 80); // two epochs of 20 steps for each part
 * const { state, line } = run.advance(run.start());
 * assert.deepEqual([state.phase, line.stage, line.step], ["dense", "dense", 1]);
 * ```
 */
export function getaRun<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
  Labels = Tensor,
>(
  model: Network<Inputs, Outputs>,
  source: BatchSource | Task<Inputs, Outputs, Labels>,
  settings: Settings,
  options: GetaRunOptions = {},
): GetaRun<Inputs, Outputs> {
  checkOptions<GetaRunOptions>("getaRun()", options, { explain: trueOrFalse });
  checkSettings(settings);
  const task = taskOf(model as AnyNetwork, source);
  // what trains takes tensors or lists of them as they come
  const [network, any] = [model as unknown as Network, task as unknown as Task];
  const { semantics, learningRate } = settings;
  const totalSteps = trainsFirst(settings)
    ? Math.max(1, Math.round(settings.epochs * task.stepsPerEpoch))
    : 0; // trained already
  const dense = denseRun(network, any, {
    totalSteps,
    learningRate,
    optimizer: rulesOf(semantics).optimizer(optimizerOf(settings), new Set()),
  });
  const compression = compressionRun(network, any, settings, {
    ...options,
    firstStep: totalSteps,
  });
  const run = sequence("geta", dense, compression);
  const forward = (state: GetaState) =>
    isCompression(state) ? compression.forward(state) : dense.forward(state);
  return {
    ...run,
    start: () => {
      task.requireSamples("test");
      return run.start();
    },
    model,
    task: task as unknown as Task<Inputs, Outputs>,
    settings,
    dense,
    compression,
    dispose: compression.dispose,
    [Symbol.dispose]: compression.dispose,
    forward: forward as unknown as GetaRun<Inputs, Outputs>["forward"],
  };
}

/**
 * Whether a run of GETA has begun to compress.
 *
 * @param state Where it stands.
 * @returns True once the first step of the compression is done.
 *
 * @example
 * ```ts
 * import { getaRun, isCompression, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 100, validation: 10, test: 10 }), { size: 5, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * assert.equal(isCompression(run.start()), false);
 * ```
 */
export function isCompression(state: GetaState): state is CompressionState {
  return state.phase === "compression";
}

/**
 * How many structures a run of GETA shall make zero, K.
 *
 * @param run The run.
 * @returns The count.
 *
 * @example Half of those that may go: the ten classes must stay
 * ```ts
 * import { getaRun, recipe, targetStructures } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 100, validation: 10, test: 10 }), { size: 5, seed: 0 });
 * const run = getaRun(mlp(), source, recipe("mlp", { epochs: 2, sparsity: 0.5 }));
 * assert.equal(targetStructures(run), (128 + 64) / 2);
 * ```
 */
export function targetStructures({ compression }: Pick<GetaRun, "compression">): number {
  return pruningPlan(compression.problem).reduce((sum, count) => sum + count, 0);
}
