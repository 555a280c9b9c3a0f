/**
 * The update of stochastic gradient descent with momentum.
 *
 * @module
 */
import { commonArena, commonLength } from "../memory/arena.ts";

/** Arrays of `sgdUpdate`, all of one length. */
export interface SgdArrays {
  /** Gradient of the loss. */
  gradient: Float32Array;
  /** Current parameter. */
  parameter: Float32Array;
  /** Momentum buffer, changed in place; not touched when the momentum is 0. */
  buffer: Float32Array;
  /** Where the update is written. */
  update: Float32Array;
}

/** Options of `sgdUpdate`. */
export interface SgdUpdateOptions {
  /** Share of the old buffer that stays, in [0, 1). */
  momentum: number;
  /** Share of the gradient that is not added to the buffer, in [0, 1]. */
  dampening: number;
  /** Factor of the parameter that is added to the gradient. */
  weightDecay: number;
  /** Whether this is the first step, which fills the buffer. */
  first: boolean;
}

/**
 * Update of a step of gradient descent; the step itself is `parameter -= learningRate * update`.
 *
 * ```text
 * g = gradient + weightDecay parameter
 * momentum = 0:  update = g
 * otherwise:     buffer <- g                                          first step
 *                buffer <- momentum buffer + (1 - dampening) g        later
 *                update = buffer
 * ```
 *
 * Source: PyTorch's SGD; docs/geta.md, section 4.3.
 *
 * @param arrays Gradient, parameter, buffer and the update to be written.
 * @param options Momentum, dampening, weight decay and whether it is the first step.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { sgdUpdate } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const buffer = Float32Array.of(2), update = new Float32Array(1);
 * const gradient = Float32Array.of(1), parameter = Float32Array.of(0);
 * sgdUpdate(
 *   { gradient, parameter, buffer, update },
 *   { momentum: 0.5, dampening: 0, weightDecay: 0, first: false },
 * );
 * assert.equal(update[0], 2);
 * ```
 */
export function sgdUpdate(arrays: SgdArrays, options: SgdUpdateOptions): void {
  const { gradient, parameter, buffer, update } = arrays;
  const { momentum, weightDecay, first } = options;
  const used = [gradient, parameter, update, ...(momentum === 0 ? [] : [buffer])];
  const n = commonLength("an update of sgd", used);
  const keep = first ? 0 : momentum, take = first ? 1 : 1 - options.dampening;
  const kernels = commonArena(used);
  if (kernels) {
    kernels.sgdUpdate( // address 0: no buffer
      gradient.byteOffset,
      parameter.byteOffset,
      momentum === 0 ? 0 : buffer.byteOffset,
      update.byteOffset,
      n,
      weightDecay,
      keep,
      take,
    );
    return;
  }
  for (let i = 0; i < n; i++) {
    let g = gradient[i]! + weightDecay * parameter[i]!;
    if (momentum !== 0) g = buffer[i] = keep * buffer[i]! + take * g;
    update[i] = g;
  }
}
