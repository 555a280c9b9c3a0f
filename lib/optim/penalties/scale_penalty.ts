import {
  checkOptions,
  given,
  type NamedArrays,
  numberWithin,
  oneOfWords,
  type OptionChecks,
  requireFiniteNumbers,
} from "../../core/mod.ts";

/** Forms of the penalty on batch norm scales. */
export type ScalePenaltyForm = "l1" | "pseudoHuber" | "huber";

/** Options of {@linkcode scalePenalty}. */
export interface ScalePenaltyOptions {
  /** Strength lambda, unit of the loss; the paper's is 1e-4 for VGG and 1e-5 for residual networks. */
  strength: number;
  /** Form of the penalty; `l1` by default. */
  form?: ScalePenaltyForm;
  /** Smoothness of `pseudoHuber`, unit of the scales squared; 1e-4 by default. */
  epsilon?: number;
  /** Half the width of the parabola of `huber`, unit of the scales; 0.1 by default. */
  delta?: number;
}

/** A penalty and its gradient. */
export interface ScalePenalty {
  /** What is added to the loss. */
  penalty: number;
  /** What is added to the gradient of each scale. */
  gradient: Float64Array;
}

/**
 * The penalty of network slimming on batch norm scales, and its gradient: under it, scales that the loss does not need become small.
 *
 * ```text
 * l1           lambda sum of |gamma|                        lambda sign(gamma), sign(0) = 0
 * pseudoHuber  lambda sum of sqrt(gamma^2 + epsilon)        lambda gamma / sqrt(gamma^2 + epsilon)
 * huber        lambda sum of gamma^2 / (2 delta)            lambda gamma / delta       where |gamma| <= delta
 *              lambda sum of |gamma| - delta / 2            lambda sign(gamma)         elsewhere
 * ```
 *
 * The last two are the smooth L1 penalties: their gradient has no jump at 0, so that small scales come to rest near 0 instead of
 * stepping across it. With the plain gradient of `l1` no scale becomes exactly 0; the threshold is what removes channels.
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519), section 3, which names
 * the smooth penalty; Huber: Robust estimation of a location parameter (1964).
 *
 * @param scales Batch norm scales gamma.
 * @param options Strength and form.
 * @returns The penalty and its gradient.
 * @throws {TypeError} If an option is missing or does not exist.
 * @throws {RangeError} If a scale is not finite, or an option is not what it may be.
 *
 * @example
 * ```ts
 * import { scalePenalty } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const { penalty, gradient } = scalePenalty([2, -1, 0], { strength: 0.5 });
 * assert.equal(penalty, 1.5);
 * assert.deepEqual([...gradient], [0.5, -0.5, 0]);
 * ```
 */
export function scalePenalty(
  scales: ArrayLike<number>,
  options: ScalePenaltyOptions,
): ScalePenalty {
  checkOptions("scalePenalty()", options, optionChecks);
  return penaltyOf(scales, options);
}

/**
 * The training rule of network slimming: gradients of the loss with the gradient of the penalty added where parameters are batch norm
 * scales. It stands between the gradients and any optimizer.
 *
 * ```text
 * gradient of gamma <- gradient of gamma + lambda g'(gamma)
 * ```
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519).
 *
 * @param tensors Gradients and parameters by name, and the names of the scales, as `batchNormScales()` of `lib/importance` finds them.
 * @param options Strength and form of the penalty.
 * @returns All gradients; those of scales are new arrays, the others are the same.
 * @throws {TypeError} If a scale has no gradient or no parameter, or an option is missing or does not exist.
 * @throws {RangeError} If a scale is not finite, or an option is not what it may be.
 *
 * @example
 * ```ts
 * import { addScalePenalty } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const parameters = { "bn/scale": Float32Array.of(2, -1), "fc/kernel": Float32Array.of(5) };
 * const gradients = { "bn/scale": Float32Array.of(1, 1), "fc/kernel": Float32Array.of(1) };
 * const added = addScalePenalty({ gradients, parameters, scales: ["bn/scale"] }, { strength: 0.5 });
 * assert.deepEqual(added, { ...gradients, "bn/scale": Float32Array.of(1.5, 0.5) });
 * ```
 */
export function addScalePenalty({ gradients, parameters, scales }: {
  gradients: NamedArrays;
  parameters: NamedArrays;
  scales: readonly string[];
}, options: ScalePenaltyOptions): NamedArrays {
  checkOptions("addScalePenalty()", options, optionChecks);
  const result = { ...gradients };
  for (const name of scales) {
    const scale = parameters[name], old = gradients[name];
    if (scale === undefined || old === undefined) {
      const missing = scale === undefined ? "parameters" : "gradients";
      throw new TypeError(
        `Cannot penalise ${name}: it must be among the ${missing}: current value is undefined`,
      );
    }
    const { gradient } = penaltyOf(scale, options);
    result[name] = old.map((g, c) => g + gradient[c]!);
  }
  return result;
}

const optionChecks: OptionChecks<ScalePenaltyOptions> = {
  strength: given(numberWithin({ min: 0 })),
  form: oneOfWords(["l1", "pseudoHuber", "huber"]),
  epsilon: numberWithin({ exclusiveMin: 0 }),
  delta: numberWithin({ exclusiveMin: 0 }),
};

/** {@linkcode scalePenalty} of options that were checked. */
function penaltyOf(
  scales: ArrayLike<number>,
  { strength, form = "l1", epsilon = 1e-4, delta = 0.1 }: ScalePenaltyOptions,
): ScalePenalty {
  requireFiniteNumbers("the scales", scales);
  const rules: Record<ScalePenaltyForm, (x: number) => [value: number, slope: number]> = {
    l1: (x) => [Math.abs(x), Math.sign(x)],
    pseudoHuber: (x) => {
      const root = Math.sqrt(x * x + epsilon);
      return [root, x / root];
    },
    huber: (x) =>
      Math.abs(x) <= delta
        ? [x * x / (2 * delta), x / delta]
        : [Math.abs(x) - delta / 2, Math.sign(x)],
  };
  let penalty = 0;
  const gradient = Float64Array.from(scales, (scale) => {
    const [value, slope] = rules[form](scale);
    penalty += strength * value;
    return strength * slope || 0; // no -0
  });
  return { penalty, gradient };
}
