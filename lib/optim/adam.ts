import {
  checkOptions,
  type NamedArrays,
  numberWithin,
  type OptionChecks,
  trueOrFalse,
  unchecked,
} from "../core/mod.ts";
import { adamUpdate } from "../engine/mod.ts";
import type { Optimizer } from "./types.ts";

/** Constants of Adam and AdamW. */
export interface AdamOptions {
  /** First momentum beta1. Default 0.9. */
  momentum?: number;
  /** Second momentum beta2. Default 0.999. */
  beta2?: number;
  /** Weight decay: classical for Adam (default 0), decoupled for AdamW (default 0.01). */
  weightDecay?: number;
  /** True starts the buffers with the unscaled first gradient, see {@linkcode adam}. Default false. */
  unscaledStart?: boolean;
  /** Names of parameters that never decay. Default none; {@linkcode applyUpdates} has to be told the same for AdamW. */
  noWeightDecay?: ReadonlySet<string>;
}

/**
 * Adam with classical weight decay (added to the gradient).
 *
 * ```text
 * g = df/dp + weightDecay p
 * m = beta1 m + (1 - beta1) g,   s = beta2 s + (1 - beta2) g^2
 * v = (m / (1 - beta1^n)) / (sqrt(s / (1 - beta2^n)) + 1e-8)
 * ```
 *
 * m and s start at 0; with `unscaledStart` at m = g, s = g^2 and are bias-corrected all the same (docs/geta.md, section 7, row 1): for
 * a constant gradient the update then starts at 0.32 and reaches 0.98 only after 3000 steps.
 *
 * Source: docs/geta.md, section 4.3; Kingma, Ba: Adam (arXiv:1412.6980).
 *
 * @param options Constants.
 * @returns The optimizer.
 *
 * @example The first step has length 1 whatever the gradient is
 * ```ts
 * import { adam } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const { init, update } = adam();
 * const { updates } = update({ x: Float32Array.of(-50) }, init(), { x: Float32Array.of(0) });
 * assert.ok(Math.abs(updates.x![0]! + 1) < 1e-6);
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  checkOptions("adam()", options, CHECKS);
  return adamPair(options, options.weightDecay ?? 0, 0);
}

/**
 * AdamW: Adam whose weight decay does not pass through the moments; {@linkcode applyUpdates} applies it.
 *
 * Source: docs/geta.md, section 4.3; Loshchilov, Hutter: Decoupled weight decay regularization (arXiv:1711.05101).
 *
 * @param options Constants.
 * @returns The optimizer.
 *
 * @example
 * ```ts
 * import { adamw } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(adamw({ weightDecay: 0.02 }).decay, 0.02);
 * ```
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  checkOptions("adamw()", options, CHECKS);
  return adamPair(options, 0, options.weightDecay ?? 0.01);
}

const CHECKS: OptionChecks<AdamOptions> = {
  momentum: numberWithin({ min: 0 }),
  beta2: numberWithin({ min: 0 }),
  weightDecay: numberWithin({ min: 0 }),
  unscaledStart: trueOrFalse,
  noWeightDecay: unchecked,
};

function adamPair(
  { momentum: beta1 = 0.9, beta2 = 0.999, unscaledStart = false, noWeightDecay }: AdamOptions,
  weightDecay: number,
  decay: number,
): Optimizer {
  return {
    decay,
    init: () => ({ step: 0, first: {}, second: {} }),
    update(gradients, state, parameters) {
      const updates: NamedArrays = {};
      const firsts = { ...state.first }, seconds = { ...state.second };
      const step = state.step + 1;
      for (const [name, gradient] of Object.entries(gradients)) {
        const first = firsts[name] ??= new Float32Array(gradient.length);
        const second = seconds[name] ??= new Float32Array(gradient.length);
        const wd = noWeightDecay?.has(name) ? 0 : weightDecay;
        adamUpdate(
          { gradient, parameter: parameters[name]!, first, second, update: gradient },
          { step, beta1, beta2, epsilon: 1e-8, weightDecay: wd, unscaledStart },
        );
        updates[name] = gradient;
      }
      return { updates, state: { step, first: firsts, second: seconds } };
    },
  };
}
