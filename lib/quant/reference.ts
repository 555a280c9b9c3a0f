import type { QuantizerRules } from "./quantizer_rules.ts";

/**
 * The quantizer of the public reference implementation, number by number (docs/geta.md, section 7, row 18).
 *
 * Epsilon and window are those of its layer only. Its optimizer quantizes without epsilon, as the paper does, so
 * {@linkcode clippedValue} and {@linkcode fakeQuantValue} of QASSO take {@linkcode paperQuantizer} under both rules.
 */
export const referenceQuantizer: QuantizerRules = {
  // A saturated value is (|q_m| + 1e-6)^t, in the nonlinear quantizer only; the paper has |q_m|^t. Why: not stated; its powers are
  // exp(t ln(...)), which needs a positive number. Test: tests/quant/fake_quant_value_test.ts, "between the rules only by 1e-6".
  epsilon: 1e-6,
  // df/dx is 0 unless -2 < x < 2, whatever q_m and t are: an activation above 2 gets no gradient even below the clip. The paper
  // passes it everywhere. Why: not stated. Test: tests/quant/fake_quant_gradients_test.ts, "the reference only inside (-2, 2)".
  gradientWindow: 2,
  // An activation's range starts with the numbers of the layer's *weight*, which says nothing about the inputs. Why: not stated.
  // Test: fixture `quantizer_init` in tests/quant/scalars_fixture_test.ts; tests/geta/quantizers_test.ts.
  measuresActivations: false,
};
