/**
 * What a quantizer is made of. The formulas stand in `quant/`, the fast kernel in `engine/`, the place where a quantizer
 * is put in front of an operator in `graph/`; these types are all they share.
 *
 * @module
 */
import type { Tensor } from "../core/mod.ts";

/**
 * Where the paper and its public reference implementation differ, `"paper"` means the corrected rule (the default) and
 * `"reference"` the behaviour of the public implementation, number by number.
 */
export type Semantics = "paper" | "reference";

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

/** Quantize and dequantize: a differentiable function of the tensor and of the quantizer's scalars. */
export type FakeQuant = (x: Tensor, scalars: QuantizerScalars<Tensor>) => Tensor;
