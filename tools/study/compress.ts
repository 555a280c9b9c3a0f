/**
 * One compression of a study, from its start to its subnet.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  compressionRun,
  finishRun,
  type GetaRun,
  getaRun,
  type GetaState,
} from "../../lib/geta/mod.ts";
import type { QassoConfig, QassoRules } from "../../lib/qasso/mod.ts";
import { FLOAT_BITS } from "../../lib/quant/mod.ts";
import type { PartialSettings } from "../../lib/settings/mod.ts";
import { DivergenceError } from "../../lib/train/mod.ts";
import { type CompressionBench, HELD } from "./compression_bench.ts";
import type { Measured } from "./line.ts";

/** What a compression does differently. */
export interface Way {
  /** Changes of the settings. */
  changes?: PartialSettings;
  /** Changes of the configuration that no setting knows. */
  config?: Partial<QassoConfig>;
  /** Other rules than those of the settings. */
  rules?: QassoRules;
}

/** What a line says of a run that left the finite numbers; it has no accuracy. */
export const DIVERGED = "diverged";

/**
 * The run of a way, with nothing trained yet.
 *
 * @param bench Data, network and settings.
 * @param way What differs.
 * @returns The run.
 */
export function runOf(bench: CompressionBench, { changes = {}, config, rules }: Way): GetaRun {
  let run = getaRun(bench.network(), bench.source, bench.settings(changes));
  if (rules) {
    run.dispose();
    const firstStep = run.dense.totalSteps;
    const compression = compressionRun(run.model, run.task, run.settings, { firstStep, rules });
    run = { ...run, compression, dispose: compression.dispose };
  }
  Object.assign(run.compression.problem.config, config);
  return run;
}

/**
 * Trains a run to its end.
 *
 * @param run The run.
 * @param state Where its compression starts.
 * @returns Its last state.
 */
export function finished({ compression }: GetaRun, state: GetaState) {
  while (state.step < compression.totalSteps) {
    ({ state } = compression.advance(state as never) as { state: GetaState });
  }
  return state as ReturnType<typeof compression.start>;
}

/**
 * Compresses the network of a bench in one way.
 *
 * @param bench Data, network, settings, start.
 * @param way What differs.
 * @returns What a line of the study says of it.
 */
export async function compress(bench: CompressionBench, way: Way): Promise<Measured> {
  const run = runOf(bench, way);
  try {
    return await measure(run, finished(run, bench.start(run)));
  } catch (error) {
    if (error instanceof DivergenceError) return diverged();
    throw error;
  } finally {
    discard(run);
  }
}

/**
 * Gives back the memory of a run and of its network.
 *
 * @param run The run.
 */
export function discard(run: GetaRun): void {
  run.dispose();
  tf.dispose(run.model.variables);
}

/**
 * What a finished run has reached.
 *
 * @param run The run.
 * @param state Its last state.
 * @param operations Bit operations of the dense network, if it is not the run's own.
 * @returns What a line of the study says of it.
 */
export async function measure(
  run: GetaRun,
  state: GetaState,
  operations?: number,
): Promise<Measured> {
  const { result: { dense, compressed } } = await finishRun(run, state);
  return {
    dense: run.settings.start === HELD ? null : dense.accuracy,
    cut: null,
    accuracy: compressed.accuracy,
    removed: compressed.sparsity,
    bops: compressed.bops / (operations ?? dense.bops),
    bits: compressed.averageBits,
    choice: compressed.layers.map(({ weightBits, activationBits, after }) =>
      `${after}:${weightBits}/${activationBits}`
    ).join(" "),
  };
}

function diverged(): Measured {
  return { dense: null, cut: null, accuracy: 0, removed: 0, choice: DIVERGED };
}

/**
 * Trains the dense network of a bench as long as its compressions last.
 *
 * @param bench Data, network, settings.
 * @returns What a line of the study says of it.
 */
export function trainDense(bench: CompressionBench): Measured {
  const run = runOf(bench, { changes: { start: "dense" } }), { dense, task } = run;
  let state = dense.start();
  while (state.step < dense.totalSteps) ({ state } = dense.advance(state));
  const { accuracy } = task.evaluate(dense.forward(state), "test");
  discard(run);
  return { dense: accuracy, cut: null, accuracy, removed: 0, bops: 1, bits: FLOAT_BITS };
}
