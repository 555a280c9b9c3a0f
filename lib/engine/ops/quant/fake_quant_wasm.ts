/**
 * Registers the fake quantizer's SIMD kernels.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import {
  type FakeQuantConstants,
  fakeQuantValue,
  gradientsFromSums,
  mapScalars,
  type QuantizerScalars,
} from "../../../quant/mod.ts";
import {
  address,
  alias,
  allocate,
  float32Index,
  heapFloat32,
  heapFloat64,
  scratch,
} from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../threads/chunks.ts";

// The scalars have shape [1]; without an exponent the quantizer is linear.
interface FakeQuantInputs extends QuantizerScalars<DataHandle> {
  x: DataHandle;
}

const SUMS = 4; // of the backward kernel
const CHUNK = 8192; // many of its blocks

/** Registers FakeQuant, FakeQuantLinear and FakeQuantGrad on our backend. */
export function registerFakeQuantWasm(): void {
  for (const name of ["FakeQuant", "FakeQuantLinear"]) {
    register<FakeQuantInputs, FakeQuantConstants>(name, () => ({ inputs, attrs: rules }) => {
      const scalars = mapScalars(inputs, readScalar);
      const { stepSize, clip, exponent = 1 } = scalars;
      const saturated = fakeQuantValue(Infinity, scalars, { rules }); // d rnd(R / d)
      const y = allocate(inputs.x.shape);
      forEachChunk("fakeQuant", { total: sizeOf(inputs.x.shape), length: CHUNK }, {
        x: [address(inputs.x), 4],
        y: [address(y), 4],
        n: CHUNK_LENGTH,
        stepSize,
        clip,
        exponent,
        saturated,
      });
      return y;
    });
  }
  register<FakeQuantInputs & { dy: DataHandle }, FakeQuantConstants>(
    "FakeQuantGrad",
    () => ({ inputs, attrs: rules }) => {
      const { x, dy } = inputs, { gradientWindow } = rules;
      const scalars = mapScalars(inputs, readScalar);
      const { stepSize, clip, exponent = 1 } = scalars;
      const dx = gradientWindow === Infinity ? alias(dy) : allocate(x.shape);
      const total = sizeOf(x.shape);
      const length = Math.max(CHUNK, Math.ceil(total / 64 / CHUNK) * CHUNK);
      const count = Math.max(1, Math.ceil(total / length));
      const sums = scratch("fake quant sums", count * SUMS * 8);
      forEachChunk("fakeQuantGrad", { total, length }, {
        x: [address(x), 4],
        dy: [address(dy), 4],
        dx: gradientWindow === Infinity ? 0 : [address(dx), 4],
        n: CHUNK_LENGTH,
        stepSize,
        clip,
        exponent,
        window: gradientWindow,
        withLog: "exponent" in scalars ? 1 : 0,
        sums: [sums, SUMS * 8 / length],
      });
      runtime().kernels.addDoublePartialSums(sums, SUMS, count);
      const [residual, logarithm, saturated, beyond] = heapFloat64().subarray(sums / 8);
      const gradients = gradientsFromSums(
        { residual: residual!, logarithm: logarithm!, saturated: saturated!, beyond: beyond! },
        scalars,
        { rules },
      );
      return [dx, ...Object.values(mapScalars(gradients, scalar))];
    },
  );
}

function readScalar(tensor: DataHandle): number {
  return heapFloat32()[float32Index(tensor)]!;
}

function scalar(value: number): DataHandle {
  const tensor = allocate([1]);
  heapFloat32()[float32Index(tensor)] = value;
  return tensor;
}
