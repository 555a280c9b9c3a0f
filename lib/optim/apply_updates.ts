import { checkOptions, given, type NamedArrays, numberWithin, unchecked } from "../core/mod.ts";
import { addScaled } from "../engine/mod.ts";

/** How far {@linkcode applyUpdates} goes. */
export interface ApplyUpdatesOptions {
  /** Learning rate. */
  learningRate: number;
  /** Decoupled weight decay, see {@linkcode Optimizer.decay}. Default 0. */
  decay?: number;
  /** Names of parameters that never decay. Default none. */
  noWeightDecay?: ReadonlySet<string>;
}

/**
 * Moves every parameter that has an update, in place.
 *
 * ```text
 * p = p - learningRate decay p - learningRate v
 * ```
 *
 * Source: docs/geta.md, section 4.4.
 *
 * @param parameters Parameters by name; changed in place.
 * @param updates Updates by name; parameters without one stay as they are.
 * @param options Learning rate and decay.
 *
 * @example
 * ```ts
 * import { applyUpdates } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const parameters = { x: Float32Array.of(1), y: Float32Array.of(1) };
 * applyUpdates(parameters, { x: Float32Array.of(2) }, { learningRate: 0.25 });
 * assert.deepEqual(parameters, { x: Float32Array.of(0.5), y: Float32Array.of(1) });
 * ```
 */
export function applyUpdates(
  parameters: NamedArrays,
  updates: NamedArrays,
  options: ApplyUpdatesOptions,
): void {
  checkOptions("applyUpdates()", options, {
    learningRate: given(numberWithin()),
    decay: numberWithin(),
    noWeightDecay: unchecked,
  });
  const { learningRate, decay = 0, noWeightDecay } = options;
  for (const [name, update] of Object.entries(updates)) {
    const parameter = parameters[name]!;
    if (decay !== 0 && !noWeightDecay?.has(name)) {
      addScaled(parameter, parameter, -learningRate * decay);
    }
    addScaled(parameter, update, -learningRate);
  }
}
