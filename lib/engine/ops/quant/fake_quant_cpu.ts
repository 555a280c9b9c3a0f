/**
 * The fake quantizer as plain loops: what runs on tfjs' cpu backend, and the reference of the SIMD kernels in the tests.
 *
 * @module
 */
import { roundHalfEven } from "../../../core/mod.ts";
import type { Semantics } from "../../../quant/mod.ts";
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import {
  fakeQuantGradients,
  type FakeQuantNumbers,
  type FakeQuantSums,
  gradientWindow,
  saturatedValue,
} from "./fake_quant_formulas.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Inputs of the kernels. */
export interface FakeQuantInputs {
  /** The tensor to quantize. */
  x: DataHandle;
  /** Step size, shape [1]. */
  stepSize: DataHandle;
  /** Clipping point, shape [1]. */
  clip: DataHandle;
  /** Exponent, shape [1]; absent in the linear quantizer. */
  exponent?: DataHandle;
}

/** Registers FakeQuant, FakeQuantLinear and FakeQuantGrad on the cpu backend. */
export function registerFakeQuantCpu(): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    register<FakeQuantInputs, { semantics: Semantics }>(
      name,
      () => ({ inputs, attrs, backend }) => {
        const numbers = readNumbers(inputs, attrs.semantics, (t) => cpuValues(backend, t)[0]!);
        return cpuTensor(backend, inputs.x.shape, quantize(cpuValues(backend, inputs.x), numbers));
      },
      "cpu",
    );
  }
  register<FakeQuantInputs & { dy: DataHandle }, { semantics: Semantics }>(
    "FakeQuantGrad",
    () => ({ inputs, attrs, backend }) => {
      const numbers = readNumbers(inputs, attrs.semantics, (t) => cpuValues(backend, t)[0]!);
      const x = cpuValues(backend, inputs.x), dy = cpuValues(backend, inputs.dy);
      const window = gradientWindow(attrs.semantics);
      const dx = dy.map((g, i) => -window < x[i]! && x[i]! < window ? g : 0);
      const { stepSize, clip, exponent } = fakeQuantGradients(numbers, sumUp(x, dy, numbers));
      const scalars = numbers.nonlinear ? [stepSize, clip, exponent] : [stepSize, clip];
      return [
        cpuTensor(backend, inputs.x.shape, dx),
        ...scalars.map((v) => cpuTensor(backend, [1], Float32Array.of(v))),
      ];
    },
    "cpu",
  );
}

/**
 * Reads the quantizer's scalars out of the kernel's inputs.
 *
 * @param inputs The inputs.
 * @param semantics Whose rules apply.
 * @param read Gives the one number of a tensor of shape [1].
 * @returns The numbers.
 */
export function readNumbers(
  inputs: FakeQuantInputs,
  semantics: Semantics,
  read: (tensor: DataHandle) => number,
): FakeQuantNumbers {
  return {
    stepSize: read(inputs.stepSize),
    clip: read(inputs.clip),
    exponent: inputs.exponent ? read(inputs.exponent) : 1,
    nonlinear: inputs.exponent !== undefined,
    semantics,
  };
}

function quantize(x: Float32Array, numbers: FakeQuantNumbers): Float32Array {
  const { stepSize, clip, exponent } = numbers;
  const saturated = saturatedValue(numbers);
  return x.map((value) => {
    const a = Math.abs(value);
    if (a === 0) return 0;
    if (a >= clip) return Math.sign(value) * saturated;
    return Math.sign(value) * stepSize * roundHalfEven(a ** exponent / stepSize);
  });
}

function sumUp(x: Float32Array, dy: Float32Array, numbers: FakeQuantNumbers): FakeQuantSums {
  const { stepSize, clip, exponent } = numbers;
  const sums = { rounding: 0, logarithm: 0, saturated: 0, beyond: 0 };
  for (let i = 0; i < x.length; i++) {
    const a = Math.abs(x[i]!);
    const u = dy[i]! * Math.sign(x[i]!);
    if (a === 0) continue;
    if (a < clip) {
      const v = a ** exponent;
      sums.rounding += u * (roundHalfEven(v / stepSize) - v / stepSize);
      sums.logarithm += u * v * Math.log(a);
    } else {
      sums.saturated += u;
      if (a > clip) sums.beyond += u;
    }
  }
  return sums;
}
