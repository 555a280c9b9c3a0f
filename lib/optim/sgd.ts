import { checkOptions, type NamedArrays, numberWithin, unchecked } from "../core/mod.ts";
import { sgdUpdate } from "../engine/mod.ts";
import type { Optimizer } from "./types.ts";

/** Constants of SGD. */
export interface SgdOptions {
  /** Momentum mu. Default 0. */
  momentum?: number;
  /** Share of the gradient that does not enter the momentum buffer. Default 0. */
  dampening?: number;
  /** Classical weight decay, added to the gradient. Default 0. */
  weightDecay?: number;
  /** Names of parameters that never decay. Default none. */
  noWeightDecay?: ReadonlySet<string>;
}

/**
 * Stochastic gradient descent with momentum.
 *
 * ```text
 * g      = df/dp + weightDecay p
 * buffer = g                                            at first
 *        = momentum buffer + (1 - dampening) g          afterwards
 * v      = buffer  (v = g without momentum)
 * ```
 *
 * Source: docs/geta.md, section 4.3.
 *
 * @param options Constants.
 * @returns The optimizer.
 *
 * @example Momentum adds up
 * ```ts
 * import { sgd } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const { init, update } = sgd({ momentum: 0.5 });
 * const parameters = { x: Float32Array.of(0) };
 * let state = init();
 * ({ state } = update({ x: Float32Array.of(1) }, state, parameters));
 * const { updates } = update({ x: Float32Array.of(1) }, state, parameters);
 * assert.deepEqual(updates, { x: Float32Array.of(1.5) });
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptions("sgd()", options, {
    momentum: numberWithin({ min: 0 }),
    dampening: numberWithin(),
    weightDecay: numberWithin({ min: 0 }),
    noWeightDecay: unchecked,
  });
  const { momentum = 0, dampening = 0, weightDecay = 0, noWeightDecay = new Set() } = options;
  return {
    decay: 0,
    init: () => ({ step: 0, first: {}, second: {} }),
    update(gradients, state, parameters) {
      const updates: NamedArrays = {};
      const buffers = { ...state.first };
      for (const [name, gradient] of Object.entries(gradients)) {
        const first = state.step === 0 || buffers[name] === undefined;
        const buffer = momentum === 0 ? gradient : buffers[name] ?? gradient.slice();
        if (momentum !== 0) buffers[name] = buffer;
        sgdUpdate(
          { gradient, parameter: parameters[name]!, buffer, update: buffer },
          { momentum, dampening, weightDecay: noWeightDecay.has(name) ? 0 : weightDecay, first },
        );
        updates[name] = buffer;
      }
      return { updates, state: { step: state.step + 1, first: buffers, second: {} } };
    },
  };
}
