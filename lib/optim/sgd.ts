import {
  checkOptions,
  type NamedArrays,
  numberWithin,
  trueOrFalse,
  unchecked,
} from "../core/mod.ts";
import { addScaled, sgdUpdate } from "../engine/mod.ts";
import type { Optimizer } from "./types.ts";

/** Constants of SGD. */
export interface SgdOptions {
  /** Momentum mu. Default 0. */
  momentum?: number;
  /** Share of the gradient that does not enter the momentum buffer. Default 0. */
  dampening?: number;
  /** Whether the update looks one step ahead, with Nesterov's momentum; needs momentum and no dampening. Default false. */
  nesterov?: boolean;
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
 *        = g + momentum buffer                          with Nesterov's momentum
 * ```
 *
 * Source: docs/geta.md, section 4.3; Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep
 * learning (2013), in the form of PyTorch's SGD.
 *
 * @param options Constants.
 * @returns The optimizer.
 * @throws {RangeError} If Nesterov's momentum is asked for without momentum, or with dampening.
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
 *
 * @example Nesterov's update is ahead of the buffer from the first step on
 * ```ts
 * import { sgd } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const { init, update } = sgd({ momentum: 0.5, nesterov: true });
 * const { updates } = update({ x: Float32Array.of(1) }, init(), { x: Float32Array.of(0) });
 * assert.deepEqual(updates, { x: Float32Array.of(1 + 0.5 * 1) });
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptions("sgd()", options, {
    momentum: numberWithin({ min: 0 }),
    dampening: numberWithin(),
    nesterov: trueOrFalse,
    weightDecay: numberWithin({ min: 0 }),
    noWeightDecay: unchecked,
  });
  const { momentum = 0, dampening = 0, nesterov = false } = options;
  const { weightDecay = 0, noWeightDecay = new Set() } = options;
  if (nesterov) requireNesterov(momentum, dampening);
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
        const parameter = parameters[name]!;
        const own = noWeightDecay.has(name) ? 0 : weightDecay;
        if (nesterov) {
          if (own !== 0) addScaled(gradient, parameter, own);
          sgdUpdate(
            { gradient, parameter, buffer, update: buffer },
            { momentum, dampening, weightDecay: 0, first },
          );
          addScaled(gradient, buffer, momentum);
          updates[name] = gradient;
          continue;
        }
        sgdUpdate(
          { gradient, parameter, buffer, update: buffer },
          { momentum, dampening, weightDecay: own, first },
        );
        updates[name] = buffer;
      }
      return { updates, state: { step: state.step + 1, first: buffers, second: {} } };
    },
  };
}

function requireNesterov(momentum: number, dampening: number): void {
  if (momentum > 0 && dampening === 0) return;
  throw new RangeError(
    `Cannot use nesterov: momentum must be above 0 and dampening 0: current values are ${momentum} and ${dampening}`,
  );
}
