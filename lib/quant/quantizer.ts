/**
 * What a quantizer is made of. The formulas stand in `quant/`, the fast kernel in `engine/`, the place where a quantizer
 * is put in front of an operator in `graph/`; these types are all they share.
 *
 * @module
 */
import type { Tensor } from "../core/mod.ts";

/**
 * The three learned scalars of one quantizer.
 *
 * | symbol | here        | meaning                                                     |
 * | ------ | ----------- | ----------------------------------------------------------- |
 * | d      | `stepSize`  | distance of two levels, unit of the quantized tensor, > 0   |
 * | q_m    | `clip`      | magnitude at which values saturate, unit of the tensor, > 0 |
 * | t      | `exponent`  | power of the nonlinear map; absent in the linear quantizer  |
 *
 * `T` is a tensor (or variable) of shape [1] in a forward pass, a number in a formula, a parameter name in a graph.
 */
export interface QuantizerScalars<T> {
  /** Step size d, > 0. */
  stepSize: T;
  /** Clipping point q_m, > 0. */
  clip: T;
  /** Exponent t; absent for the linear quantizer (t = 1 and not trained). */
  exponent?: T;
}

/**
 * Smallest and largest value of each scalar: where a quantizer is defined and trains well. It starts inside, and the paper's rules
 * keep it there; those of the reference let its scalars cross 0.
 */
export const scalarBounds: Required<QuantizerScalars<readonly [min: number, max: number]>> = {
  stepSize: [1e-8, Infinity],
  clip: [1e-8, Infinity],
  exponent: [0.1, 4],
};

/** Quantize and dequantize: a differentiable function of the tensor and of the quantizer's scalars. */
export type FakeQuant = (x: Tensor, scalars: QuantizerScalars<Tensor>) => Tensor;

/**
 * The same quantizer with each scalar turned into something else: names into numbers, numbers into tensors.
 *
 * @param scalars The quantizer; other properties are left out.
 * @param convert What becomes of a scalar; called with step size, clip and, where there is one, exponent.
 * @returns The quantizer; linear if the given one is.
 *
 * @example From names to numbers
 * ```ts
 * import { mapScalars } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const parameters = new Map([["d", 0.5], ["q", 2]]);
 * const scalars = mapScalars({ stepSize: "d", clip: "q" }, (name) => parameters.get(name)!);
 * assert.deepEqual(scalars, { stepSize: 0.5, clip: 2 });
 * ```
 */
export function mapScalars<From, To>(
  { stepSize, clip, exponent }: QuantizerScalars<From>,
  convert: (scalar: From) => To,
): QuantizerScalars<To> {
  const linear = { stepSize: convert(stepSize), clip: convert(clip) };
  return exponent === undefined ? linear : { ...linear, exponent: convert(exponent) };
}
