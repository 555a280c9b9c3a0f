/**
 * Registers the elementwise kernels: arithmetic with broadcasting, casts that change nothing.
 *
 * @module
 */
import { planBroadcast } from "./broadcast.ts";
import { address, alias, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import {
  CHUNK_LENGTH,
  type ChunkArgument,
  forEachChunk,
  rowsPerChunk,
} from "../../threads/chunks.ts";

const OPERATORS = ["Add", "Sub", "Multiply", "RealDiv", "AddRelu"]; // in the order of the AssemblyScript kernel
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
      // chunks of the outermost axis, whose length is one of the four
      const [total, ...inner] = lengths as [number, ...number[]];
      const counts: ChunkArgument[] = filled(lengths, 1);
      counts[AXES - lengths.length] = CHUNK_LENGTH;
      const width = sizeOf(inner);
      forEachChunk(
        ...["binary", { total, length: rowsPerChunk(width) }, operator] as const,
        ...[[address(a), stridesA[0]! * 4], [address(b), stridesB[0]! * 4]] as const,
        ...[[address(y), width * 4], ...counts] as const,
        ...[...filled(stridesA, 0), ...filled(stridesB, 0)],
      );
      return y;
    });
  });

  register<{ x: DataHandle }, { dtype: string }>(
    "Cast",
    (original) => (call) =>
      call.inputs.x.dtype === call.attrs.dtype ? alias(call.inputs.x) : original(call),
  );
}

function filled(values: number[], value: number): number[] {
  return [...Array(AXES - values.length).fill(value), ...values];
}
