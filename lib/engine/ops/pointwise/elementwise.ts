/**
 * Registers the elementwise kernels: arithmetic with broadcasting, casts that change nothing.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { planBroadcast } from "./broadcast.ts";
import { address, alias, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import {
  CHUNK_LENGTH,
  type ChunkArgument,
  forEachChunk,
  rowsPerChunk,
} from "../../threads/chunks.ts";

/** Operators of the AssemblyScript kernel `binary`, in its order. */
export const OPERATORS = ["Add", "Sub", "Multiply", "RealDiv", "AddRelu"];

const AXES = 4; // number of axes that the kernel loops over

/** Replaces tfjs' elementwise kernels on our backend where ours are faster, and adds AddRelu. */
export function registerElementwise(): void {
  OPERATORS.forEach((name, operator) => {
    register<{ a: DataHandle; b: DataHandle }, unknown>(name, (original) => (call) => {
      const { a, b } = call.inputs;
      if (a.dtype !== "float32" || b.dtype !== "float32") return original(call);
      const { shape, lengths, stridesA, stridesB } = planBroadcast(a.shape, b.shape);
      if (lengths.length > AXES) return original(call);
      const y = allocate(shape);
      const [total, ...inner] = lengths as [number, ...number[]]; // a chunk is some of the outermost axis
      const width = sizeOf(inner);
      forEachChunk("binary", { total, length: rowsPerChunk(width) }, {
        operator,
        a: [address(a), stridesA[0]! * 4],
        b: [address(b), stridesB[0]! * 4],
        y: [address(y), width * 4],
        ...axisArguments([CHUNK_LENGTH, ...inner], stridesA, stridesB),
      });
      return y;
    });
  });

  register<{ x: DataHandle }, { dtype: string }>(
    "Cast",
    (original) => (call) =>
      call.inputs.x.dtype === call.attrs.dtype ? alias(call.inputs.x) : original(call),
  );
}

/**
 * The arguments of the kernel `binary` that describe the axes: n0 … n3 are their lengths, a0 … a3 and b0 … b3 the strides of both
 * operands. Outer axes that are missing have length 1.
 *
 * @param lengths Lengths of at most four axes.
 * @param stridesA Strides of the first operand along them, in floats.
 * @param stridesB Strides of the second operand.
 * @returns The arguments.
 */
export function axisArguments(
  lengths: readonly ChunkArgument[],
  stridesA: readonly number[],
  stridesB: readonly number[],
) {
  const [n0, n1, n2, n3] = padded(lengths, 1);
  const [a0, a1, a2, a3] = padded(stridesA, 0);
  const [b0, b1, b2, b3] = padded(stridesB, 0);
  return { n0, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3 };
}

function padded<T>(values: readonly T[], value: T): [T, T, T, T] {
  return [...Array<T>(AXES - values.length).fill(value), ...values] as [T, T, T, T];
}
