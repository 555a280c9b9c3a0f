import assert from "node:assert/strict";
import {
  bitWidth,
  clippedValue,
  fakeQuantValue,
  initialQuantizer,
  residualValue,
  stepSizeForBits,
  storageBits,
} from "@geta-lab/geta/quant";
import { assertScaled, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";

interface BitWidths {
  bits_from_params: { d: number; q_m: number; t: number; bits: number; bits_rounded: number }[];
  step_from_bits: { bits: number; q_m: number; t: number | null; d: number }[];
  rounding: { bits: number; rounded: number }[];
}

const withExponent = (t?: number | null) => (t === undefined || t === null ? {} : { exponent: t });

Deno.test("fixture: bitWidth(), stepSizeForBits() and storageBits() equal bit_width", () => {
  for (const { file, data } of fixtures<BitWidths>("bit_width")) {
    assert.ok(data.bits_from_params.length > 0 && data.step_from_bits.length > 0);
    for (const { d, q_m, t, bits, bits_rounded } of data.bits_from_params) {
      const own = bitWidth({ stepSize: d, clip: q_m, ...withExponent(t) });
      assertScaled([own], [bits], `${file} bits`);
      assert.equal(storageBits(own), bits_rounded, `${file} rounded ${bits}`);
    }
    for (const { bits, q_m, t, d } of data.step_from_bits) {
      const own = stepSizeForBits(bits, { clip: q_m, ...withExponent(t) });
      assert.ok(Math.abs(own / d - 1) < 1e-4, `${file} step for ${bits} bits: ${own} for ${d}`);
    }
    for (const { bits, rounded } of data.rounding) assert.equal(storageBits(bits), rounded);
  }
});

interface Initial {
  cases: {
    weight: FixtureTensor;
    num_bits: number;
    quantizer: "nonlinear" | "linear";
    params: Record<string, number>;
    weight_bit: number;
    activation_bit: number;
  }[];
}

Deno.test("fixture: initialQuantizer() equals quantizer_init", () => {
  for (const { file, data } of fixtures<Initial>("quantizer_init")) {
    assert.ok(data.cases.length > 0);
    for (const { weight, num_bits, quantizer, params, weight_bit, activation_bit } of data.cases) {
      const own = initialQuantizer(values(weight), { bits: num_bits, kind: quantizer });
      for (const part of ["wt", "act"]) { // the reference starts activations with the weight's numbers
        assert.ok(Math.abs(own.stepSize / params[`d_quant_${part}`]! - 1) < 1e-5, file);
        assert.ok(Math.abs(own.clip / params[`q_m_${part}`]! - 1) < 1e-6, file);
        assert.equal(own.exponent, params[`t_quant_${part}`], file);
      }
      assert.equal(storageBits(bitWidth(own)), weight_bit);
      assert.equal(storageBits(bitWidth(own)), activation_bit);
    }
  }
});

interface ValueFunctions {
  cases: {
    w: FixtureTensor;
    d: number;
    q_m: number;
    t?: number | null;
    quantized: FixtureTensor;
    clipped: FixtureTensor;
    residual: FixtureTensor;
  }[];
}

Deno.test("fixture: fakeQuantValue(), clippedValue() and residualValue() equal optimizer_value_functions", () => {
  for (const { file, data } of fixtures<ValueFunctions>("optimizer_value_functions")) {
    assert.ok(data.cases.length > 0);
    for (const { w, d, q_m, t, quantized, clipped, residual } of data.cases) {
      const scalars = {
        stepSize: Math.fround(d),
        clip: Math.fround(q_m),
        ...(typeof t === "number" ? { exponent: Math.fround(t) } : {}),
      };
      const weight = [...values(w)];
      const all = (f: typeof clippedValue) => weight.map((value) => f(value, scalars));
      assertScaled(all(fakeQuantValue), values(quantized), `${file} quantized`);
      assertScaled(all(clippedValue), values(clipped), `${file} clipped`);
      const residuals = all(clippedValue).map((value) => residualValue(value, scalars));
      assertScaled(residuals, values(residual), `${file} residual`);
    }
  }
});
