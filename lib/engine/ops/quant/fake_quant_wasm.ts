/**
 * Registers the fake quantizer's SIMD kernels.
 *
 * @module
 */
import type { Semantics } from "../../../quant/mod.ts";
import { type FakeQuantInputs, readNumbers } from "./fake_quant_cpu.ts";
import { fakeQuantGradients, gradientWindow, saturatedValue } from "./fake_quant_formulas.ts";
import { address, alias, allocate, heapFloat32, heapFloat64, scratch } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { CHUNK_LENGTH, type ChunkArgument, forEachChunk } from "../../threads/chunks.ts";

const SUMS = 4; // of the backward kernel
const CHUNK = 8192; // many of its blocks

/** Registers FakeQuant, FakeQuantLinear and FakeQuantGrad on our backend. */
export function registerFakeQuantWasm(): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    register<FakeQuantInputs, { semantics: Semantics }>(name, () => ({ inputs, attrs }) => {
      const numbers = readNumbers(inputs, attrs.semantics, readScalar);
      const y = allocate(inputs.x.shape);
      const chunking = { total: sizeOf(inputs.x.shape), length: CHUNK };
      forEachChunk(
        ...["fakeQuant", chunking, [address(inputs.x), 4], [address(y), 4], CHUNK_LENGTH] as const,
        ...[numbers.stepSize, numbers.clip, numbers.exponent, saturatedValue(numbers)],
      );
      return y;
    });
  }
  register<FakeQuantInputs & { dy: DataHandle }, { semantics: Semantics }>(
    "FakeQuantGrad",
    () => ({ inputs, attrs }) => {
      const { x, dy } = inputs;
      const numbers = readNumbers(inputs, attrs.semantics, readScalar);
      const window = gradientWindow(attrs.semantics);
      const dx = window === Infinity ? alias(dy) : allocate(x.shape);
      const total = sizeOf(x.shape);
      const length = Math.max(CHUNK, Math.ceil(total / 64 / CHUNK) * CHUNK);
      const count = Math.max(1, Math.ceil(total / length));
      const dxAt: ChunkArgument = window === Infinity ? 0 : [address(dx), 4];
      const sums = scratch("fake quant sums", count * SUMS * 8);
      forEachChunk(
        ...["fakeQuantGrad", { total, length }, [address(x), 4], [address(dy), 4]] as const,
        ...[dxAt, CHUNK_LENGTH] as const,
        ...[numbers.stepSize, numbers.clip, numbers.exponent, window] as const,
        ...[numbers.nonlinear ? 1 : 0, [sums, SUMS * 8 / length]] as const,
      );
      runtime().kernels.addDoublePartialSums!(sums, SUMS, count);
      const [rounding, logarithm, saturated, beyond] = heapFloat64().subarray(
        sums / 8,
        sums / 8 + SUMS,
      );
      const gradients = fakeQuantGradients(numbers, {
        rounding: rounding!,
        logarithm: logarithm!,
        saturated: saturated!,
        beyond: beyond!,
      });
      const { stepSize, clip, exponent } = gradients;
      return [
        dx,
        ...(numbers.nonlinear ? [stepSize, clip, exponent] : [stepSize, clip]).map(scalar),
      ];
    },
  );
}

function readScalar(tensor: DataHandle): number {
  return heapFloat32()[address(tensor) / 4]!;
}

function scalar(value: number): DataHandle {
  const tensor = allocate([1]);
  heapFloat32()[address(tensor) / 4] = value;
  return tensor;
}
