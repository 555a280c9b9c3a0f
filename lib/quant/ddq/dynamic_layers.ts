/**
 * DDQ in the layers of a network: weights, levels and gates learned together within a size.
 *
 * @module
 */
import {
  checkOptions,
  given,
  integerWithin,
  type NamedArrays,
  numberWithin,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import { budgetedLoss, dynamicGradients } from "./dynamic_gradients.ts";
import { dynamicQuantize, type DynamicQuantizer, uniformLevels } from "./dynamic_quantizer.ts";
import { gateBits, openGates } from "./level_averages.ts";

/** A weight with its quantizer. */
export interface DynamicLayer {
  /** The weight before quantization, which is what learns. */
  weights: Float32Array;
  /** Levels and logits of its gates. */
  quantizer: DynamicQuantizer;
}

/** The layers of a network by the names of their weights. */
export type DynamicLayers = Readonly<Record<string, DynamicLayer>>;

/**
 * Where training begins: equal distances from the largest weight to its negative, all gates open ({@linkcode uniformLevels}).
 *
 * @param weights Weights by name.
 * @param options Bits of each layer, 4 by default.
 * @returns The layers; weights are shared with the argument.
 * @throws {RangeError} If all weights of a layer are 0, or bits are no integer from 0 to 8.
 *
 * @example
 * ```ts
 * import { dynamicLayers } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const { fc } = dynamicLayers({ fc: Float32Array.of(-3, 1) }, { bits: 2 });
 * assert.deepEqual([...fc!.quantizer.levels as Float64Array], [-3, -1, 1, 3]);
 * ```
 */
export function dynamicLayers(
  weights: Readonly<NamedArrays>,
  options: { bits?: number } = {},
): DynamicLayers {
  checkOptions("dynamicLayers()", options, { bits: integerWithin({ min: 0, max: 8 }) });
  return Object.fromEntries(
    Object.entries(weights).map(([name, own]) => {
      const limit = own.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
      return [name, { weights: own, quantizer: uniformLevels(limit, options) }];
    }),
  );
}

/**
 * The weights as their quantizers give them, for a forward pass.
 *
 * @param layers The layers.
 * @returns Quantized weights by name.
 *
 * @example
 * ```ts
 * import { dynamicLayers, dynamicWeights } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const layers = dynamicLayers({ fc: Float32Array.of(-3, 0.2) }, { bits: 2 });
 * assert.deepEqual(dynamicWeights(layers), { fc: Float32Array.of(-3, 1) });
 * ```
 */
export function dynamicWeights(layers: DynamicLayers): NamedArrays {
  return Object.fromEntries(
    Object.entries(layers).map(([name, { weights, quantizer }]) => [
      name,
      Float32Array.from(dynamicQuantize(weights, quantizer).values),
    ]),
  );
}

/**
 * What the codes of all weights take at the bits that gates leave; tables of levels are left out.
 *
 * ```text
 * size = sum over layers of weights_l sum over i of g_(l,i)      bits
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3.
 *
 * @param layers The layers.
 * @returns Bits.
 *
 * @example
 * ```ts
 * import { dynamicLayers, dynamicSize } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dynamicSize(dynamicLayers({ fc: Float32Array.of(-3, 1) }, { bits: 3 })), 6);
 * ```
 */
export function dynamicSize(layers: DynamicLayers): number {
  return Object.values(layers).reduce(
    (sum, { weights, quantizer }) => sum + weights.length * gateBits(openGates(quantizer.logits)),
    0,
  );
}

/** What {@linkcode dynamicStep} needs. */
export interface DynamicStepOptions {
  /** The loss L at the quantized weights, at least 0. */
  loss: number;
  /** Its gradients by the quantized weights. */
  gradients: Readonly<NamedArrays>;
  /** Bits that the codes of all weights may take; above it a size has a price. */
  target: number;
  /** The exponent of the price, 0.02 by default. */
  alpha?: number;
  /** Learning rate of weights and levels. */
  rate: number;
  /** Learning rate of the logits; 0 holds the gates. */
  gateRate: number;
}

/**
 * One step of gradient descent on the loss with its price, for weights, levels and logits at once.
 *
 * ```text
 * L'       = L p,   p = max(1, size / target)^alpha
 * w       <- w - rate p dL/dw
 * q_i     <- q_i - rate p (2^b / n) dL/dq_i                  a level moves as the mean of its weights would
 * logit_i <- logit_i - gateRate (p dL/dg_i + dL'/dsize n)     dL'/dsize = alpha L' / size above the target, otherwise 0
 * ```
 *
 * n is the number of weights of the layer, b the number of its gates. The sum over weights that is the gradient of a level would move
 * it n / 2^b times as far as its weights.
 *
 * Of a layer's logits two learn: that of the last open gate and that of the first closed one, so that a step changes a layer by one bit.
 * The gradient of a gate is that of a straight line through its step, and those of coarse gates, whose lever is long, would close all
 * behind them while the loss is small. With a price that closes gates a size goes to and fro about its target; gates that are held once
 * it is met (`gateRate` 0) let weights and levels settle.
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3; the scale of the levels and which logits learn are ours.
 *
 * @param layers The layers.
 * @param options Loss and gradients at {@linkcode dynamicWeights}, price, rates.
 * @returns The layers behind the step.
 * @throws {TypeError} If a gradient is missing or has not as many numbers as its weight.
 * @throws {RangeError} If a number is out of range.
 *
 * @example A gate that no gradient holds closes while the size is above its target
 * ```ts
 * import { dynamicLayers, dynamicSize, dynamicStep } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const layers = dynamicLayers({ fc: Float32Array.of(-3, 1, 3) }, { bits: 1 });
 * const gradients = { fc: new Float32Array(3) };
 * const next = dynamicStep(layers, { loss: 1, gradients, target: 1, alpha: 1, rate: 0.1, gateRate: 2 });
 * assert.deepEqual([dynamicSize(layers), dynamicSize(next)], [3, 0]);
 * ```
 */
export function dynamicStep(layers: DynamicLayers, options: DynamicStepOptions): DynamicLayers {
  checkOptions("dynamicStep()", options, {
    loss: given(numberWithin({ min: 0 })),
    gradients: given(unchecked),
    target: given(numberWithin({ exclusiveMin: 0 })),
    alpha: numberWithin({ exclusiveMin: 0 }),
    rate: given(numberWithin({ min: 0 })),
    gateRate: given(numberWithin({ min: 0 })),
  });
  const { loss, gradients, target, alpha = 0.02, rate, gateRate } = options;
  const size = dynamicSize(layers);
  const factor = budgetedLoss(1, { size, target, alpha });
  const price = size > target ? alpha * loss * factor / size : 0;
  return Object.fromEntries(
    Object.entries(layers).map(([name, { weights, quantizer }]) => {
      const { levels, logits } = quantizer, n = weights.length;
      requireShape(`the gradient of ${name}`, [gradients[name]?.length ?? 0], [n]);
      const bits = gateBits(openGates(logits));
      const by = dynamicGradients(gradients[name]!, { values: weights, quantizer });
      return [name, {
        weights: weights.map((w, i) => w - rate * factor * by.values[i]!),
        quantizer: {
          levels: by.levels.map((slope, i) =>
            levels[i]! - rate * factor * slope * levels.length / n
          ),
          logits: by.logits.map((slope, i) =>
            i === bits - 1 || i === bits
              ? logits[i]! - gateRate * (factor * slope + price * n)
              : logits[i]!
          ),
        },
      }];
    }),
  );
}
