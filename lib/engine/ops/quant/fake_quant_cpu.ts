/**
 * The fake quantizer by its scalar formulas: what runs on tfjs' cpu backend, and the reference of the SIMD kernels in the tests.
 *
 * @module
 */
import {
  type FakeQuantConstants,
  fakeQuantGradients,
  fakeQuantValue,
  mapScalars,
  type QuantizerScalars,
} from "../../../quant/mod.ts";
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Inputs of the kernels: the scalars have shape [1]; without an exponent the quantizer is linear. */
export interface FakeQuantInputs extends QuantizerScalars<DataHandle> {
  /** The tensor to quantize. */
  x: DataHandle;
}

/** Registers FakeQuant, FakeQuantLinear and FakeQuantGrad on the cpu backend. */
export function registerFakeQuantCpu(): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    register<FakeQuantInputs, FakeQuantConstants>(
      name,
      () => ({ inputs, attrs: rules, backend }) => {
        const scalars = mapScalars(inputs, (scalar) => cpuValues(backend, scalar)[0]!);
        const x = cpuValues(backend, inputs.x);
        const y = x.map((value) => fakeQuantValue(value, scalars, { rules }));
        return cpuTensor(backend, inputs.x.shape, y);
      },
      "cpu",
    );
  }
  register<FakeQuantInputs & { dy: DataHandle }, FakeQuantConstants>(
    "FakeQuantGrad",
    () => ({ inputs, attrs: rules, backend }) => {
      const scalars = mapScalars(inputs, (scalar) => cpuValues(backend, scalar)[0]!);
      const x = cpuValues(backend, inputs.x), dy = cpuValues(backend, inputs.dy);
      const { x: dx, ...gradients } = fakeQuantGradients(x, dy, scalars, { rules });
      return [
        cpuTensor(backend, inputs.x.shape, dx),
        ...Object.values(
          mapScalars(gradients, (gradient) => cpuTensor(backend, [1], Float32Array.of(gradient))),
        ),
      ];
    },
    "cpu",
  );
}
