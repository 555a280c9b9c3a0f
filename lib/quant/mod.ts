/**
 * The parameterised quantizer: its values, its gradients, its bit width, and the integers that remain at the end.
 *
 * A value x becomes `sgn(x) * d * rnd(min(|x|, q_m)^t / d)`: the step size d, the clip q_m and the exponent t are trained
 * together with the weights. Functions of numbers are the formula; whoever repeats its arithmetic for speed (the engine's
 * kernels) or for a trace ({@linkcode fakeQuantComposite}) is tested against them. What the paper and its reference
 * implementation do differently is a record that is handed in: {@linkcode paperQuantizer}, {@linkcode referenceQuantizer}.
 *
 * Beside it the error of a quantizer by its causes ({@linkcode quantizationError}), the affine quantizer with a zero point
 * ({@linkcode affineQuantizer}), weights that share values ({@linkcode kMeans}), words of few bits for
 * frequent symbols ({@linkcode huffmanLengths}), DDQ's learned levels and gates ({@linkcode dynamicQuantize}), and zeros counted by their cause
 * ({@linkcode zeroCounts}).
 *
 * @example A weight at four bits
 * ```ts
 * import { bitWidth, fakeQuantValue, initialQuantizer } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = initialQuantizer([-0.7, 0.2, 0.5], { bits: 4 });
 * assert.equal(bitWidth(quantizer), 4);
 * assert.ok(Math.abs(fakeQuantValue(0.24, quantizer) - 0.2) < 1e-12); // levels are multiples of 0.1
 * ```
 *
 * @module
 */
export * from "./affine_dot.ts";
export * from "./affine_quantizer.ts";
export * from "./bit_width.ts";
export * from "./calibrate_activation.ts";
export * from "./clipped_value.ts";
export * from "./ddq/dynamic_gradients.ts";
export * from "./ddq/dynamic_layers.ts";
export * from "./ddq/dynamic_quantizer.ts";
export { type Gate, gateBits, gateMatrix, openGates } from "./ddq/level_averages.ts";
export * from "./fake_quant_composite.ts";
export * from "./fake_quant_gradients.ts";
export * from "./fake_quant_operators.ts";
export * from "./fake_quant_value.ts";
export * from "./gradients_from_sums.ts";
export * from "./huffman/code_lengths.ts";
export * from "./huffman/coded_symbols.ts";
export * from "./initial_quantizer.ts";
export * from "./integer_level.ts";
export * from "./k_means/codebook.ts";
export * from "./k_means/k_means.ts";
export * from "./k_means/nearest_centroids.ts";
export * from "./k_means/starting_centroids.ts";
export * from "./layer_bits.ts";
export * from "./magnitude_at_rank.ts";
export * from "./pack_levels.ts";
export * from "./quantization_error.ts";
export * from "./quantizer.ts";
export * from "./quantizer_rules.ts";
export * from "./reference.ts";
export * from "./residual_value.ts";
export * from "./semantics.ts";
export * from "./step_size_for_bits.ts";
export * from "./storage_bits.ts";
export * from "./zero_counts.ts";
