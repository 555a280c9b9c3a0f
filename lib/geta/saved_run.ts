import type { NamedArrays } from "../core/mod.ts";
import type { Model } from "../nn/mod.ts";
import type { OptimizerState } from "../optim/mod.ts";
import type { QassoState } from "../qasso/mod.ts";
import type { BatchSource } from "../train/mod.ts";
import { placed, startCompression } from "./compression.ts";
import { createRun, type Run } from "./run.ts";
import type { Settings } from "../settings/mod.ts";
import { trainingArrays } from "./training_arrays.ts";
import { readVariables, trainable, writeVariables } from "./variables.ts";

/** A run as plain data: what a checkpoint holds. */
export interface SavedRun {
  /** Everything but arrays; JSON can hold it. */
  state: {
    /** Format name. */
    schema: "geta-lab/run/1";
    /** Name of the network. */
    model: string;
    /** What was asked for; a run can only be continued with the same. */
    settings: Settings;
    /** Steps done. */
    step: number;
    /** Accuracy of the dense network, once known. */
    denseAccuracy?: number;
    /** Updates the optimizer has made. */
    optimizerStep: number;
    /** QASSO's bookkeeping, in the compression. */
    qasso?: Omit<QassoState, "parameters" | "optimizer">;
  };
  /** `variable/…`: all variables; `first/…`, `second/…`: the optimizer's moments. */
  arrays: NamedArrays;
}

/**
 * Writes down where a run stands.
 *
 * @param run The run.
 * @returns Plain data that shares no array with the run.
 *
 * @example What a checkpoint holds
 * ```ts
 * import { createRun, recipe, saveRun } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * const { state, arrays } = saveRun(run);
 * assert.equal(state.step, 0);
 * assert.ok("variable/fc1/kernel" in arrays);
 * ```
 */
export function saveRun(run: Run): SavedRun {
  const { compression, dense, model, denseAccuracy } = run;
  const variables = compression?.variables ?? model.variables;
  const optimizer = compression?.state.optimizer ?? dense!.optimizer;
  return {
    state: {
      schema: "geta-lab/run/1",
      model: model.name,
      settings: run.settings,
      step: run.step,
      ...(denseAccuracy === undefined ? {} : { denseAccuracy }),
      optimizerStep: optimizer.step,
      ...(compression === undefined ? {} : { qasso: bookkeeping(compression.state) }),
    },
    arrays: {
      ...prefixed("variable/", readVariables(variables)),
      ...prefixed("first/", optimizer.first),
      ...prefixed("second/", optimizer.second),
    },
  };
}

/**
 * Continues a saved run: the steps that follow are, bit for bit, those an uninterrupted run would have made.
 *
 * @param saved The saved run; checked against the network.
 * @param model The network, freshly made with the same seed.
 * @param source The same samples.
 * @returns The run.
 * @throws {TypeError} If the saved run belongs to another network, or an array is missing or has another length.
 *
 * @example A restored run goes on where the saved one stood
 * ```ts
 * import { advance, createRun, recipe, restoreRun, saveRun } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * advance(run);
 * const other = restoreRun(saveRun(run), mlp(source), source);
 * assert.equal(advance(other).loss, advance(run).loss);
 * ```
 */
export function restoreRun(saved: SavedRun, model: Model, source: BatchSource): Run {
  const { state, arrays } = saved;
  if (state.model !== model.name) {
    throw new TypeError(
      `Cannot restore the run: it must be of model ${model.name}: current value is ${state.model}`,
    );
  }
  const run = createRun(model, source, state.settings);
  const optimizer: OptimizerState = {
    step: state.optimizerStep,
    first: unprefixed("first/", arrays),
    second: unprefixed("second/", arrays),
  };
  const values = unprefixed("variable/", arrays);
  run.step = state.step;
  run.denseAccuracy = state.denseAccuracy;
  writeVariables(model.variables, pick(values, Object.keys(model.variables)));
  if (state.qasso === undefined) {
    const parameters = readVariables(trainable(model.variables));
    run.dense = trainingArrays(parameters, optimizer, state.settings.optimizer);
    return run;
  }
  const { settings, stages } = run;
  const compression = startCompression(model, {
    settings,
    stages,
    calibration: source.trainingBatch(0, 0),
  });
  writeVariables(compression.variables, pick(values, Object.keys(compression.variables)));
  const parameters = readVariables(trainable(compression.variables));
  run.dense = undefined;
  run.compression = {
    ...compression,
    ...placed({ ...state.qasso, parameters, optimizer }, settings),
  };
  return run;
}

function bookkeeping({ parameters: _, optimizer: __, ...rest }: QassoState) {
  return structuredClone(rest);
}

function prefixed(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [prefix + name, array.slice()]),
  );
}

function unprefixed(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array.slice()]] : []
    ),
  );
}

/** The arrays of these names, all of which must be there. */
function pick(arrays: NamedArrays, names: string[]): NamedArrays {
  return Object.fromEntries(names.map((name) => {
    const array = arrays[name];
    if (array !== undefined) return [name, array];
    throw new TypeError(
      `Cannot restore the run: it must hold variable ${name}: current value is undefined`,
    );
  }));
}
