import { checkOptions, given, numberWithin, someList, unchecked } from "../../core/mod.ts";
import { type ParameterSlices, scaleStructures, structureElements } from "../../structure/mod.ts";
import { clippedValue, integerLevel, type QuantizerScalars } from "../../quant/mod.ts";

/** What {@linkcode forget} takes off. */
export interface ForgetOptions {
  /** Shape of the parameter. */
  shape: readonly number[];
  /** The redundant structures. */
  structures: readonly number[];
  /** Forget rate gamma. */
  forgetRate: number;
  /** The parameter's quantizer, if it has one. */
  quantizer?: QuantizerScalars<number> | undefined;
  /** Clipped values of their elements as `jointGeometry` measured them, where these are still what they were: half of the work. */
  clipped?: Float64Array | undefined;
}

/**
 * Takes the share gamma of the quantized value off the redundant structures of one parameter, in place.
 *
 * ```text
 * x = x - gamma x^Q     (x = x - gamma x where nothing is quantized)
 * ```
 *
 * x^Q is the paper's under both rules: the reference's optimizer quantizes without the epsilon of its layer.
 *
 * Source: docs/geta.md, section 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param parameter The parameter, flat and row-major; changed in place.
 * @param slices Its slices.
 * @param options Shape, structures, rate and quantizer.
 *
 * @example
 * ```ts
 * import { forget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const kernel = Float32Array.of(0.75, 0.75);
 * forget(kernel, { parameter: "kernel", axis: 0, structures: [0, 1] }, {
 *   shape: [2],
 *   structures: [1],
 *   forgetRate: 0.5,
 *   quantizer: { stepSize: 0.5, clip: 2 },
 * });
 * assert.deepEqual(kernel, Float32Array.of(0.75, 0.25)); // 0.75 quantizes to 1
 * ```
 */
export function forget(
  parameter: Float32Array,
  slices: ParameterSlices,
  options: ForgetOptions,
): void {
  checkOptions("forget()", options, {
    shape: given(someList),
    structures: given(someList),
    forgetRate: given(numberWithin()),
    quantizer: unchecked,
    clipped: unchecked,
  });
  const { shape, structures, forgetRate, quantizer, clipped } = options;
  if (forgetRate === 0) return;
  if (quantizer === undefined) {
    scaleStructures(parameter, slices, { shape, structures, factor: 1 - forgetRate });
    return;
  }
  const elements = structureElements(slices, shape, structures), { stepSize } = quantizer;
  for (let i = 0; i < elements.length; i++) {
    const at = elements[i]!, value = clipped?.[i] ?? clippedValue(parameter[at]!, quantizer);
    parameter[at]! -= forgetRate * (stepSize * integerLevel(value, quantizer));
  }
}
