/**
 * Registers the elementwise kernels: arithmetic with broadcasting, casts that change nothing.
 *
 * @module
 */
import { planBroadcast } from "./broadcast.ts";
import { output, pointer, share } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { LENGTH, rowsPerSlice, type SliceArgument, slices } from "../../threads/slices.ts";

const OPERATORS = ["Add", "Sub", "Multiply", "RealDiv", "AddRelu"]; // in the order of the AssemblyScript kernel
const AXES = 4; // that the kernel loops over

/** Replaces tfjs' elementwise kernels on our backend where ours are faster, and adds AddRelu. */
export function registerElementwise(): void {
  OPERATORS.forEach((name, operator) => {
    register<{ a: DataHandle; b: DataHandle }, unknown>(name, (stock) => (call) => {
      const { a, b } = call.inputs;
      if (a.dtype !== "float32" || b.dtype !== "float32") return stock(call);
      const { shape, lengths, stridesA, stridesB } = planBroadcast(a.shape, b.shape);
      if (lengths.length > AXES) return stock(call);
      const y = output(shape);
      // slices of the outermost axis; its length stands at its place among the four
      const [total, ...inner] = lengths as [number, ...number[]];
      const counts: SliceArgument[] = filled(lengths, 1);
      counts[AXES - lengths.length] = LENGTH;
      const width = sizeOf(inner);
      slices(
        ...["binary", { total, length: rowsPerSlice(width) }, operator] as const,
        ...[[pointer(a), stridesA[0]! * 4], [pointer(b), stridesB[0]! * 4]] as const,
        ...[[pointer(y), width * 4], ...counts] as const,
        ...[...filled(stridesA, 0), ...filled(stridesB, 0)],
      );
      return y;
    });
  });

  register<{ x: DataHandle }, { dtype: string }>(
    "Cast",
    (stock) => (call) =>
      call.inputs.x.dtype === call.attrs.dtype ? share(call.inputs.x) : stock(call),
  );
}

function filled(values: number[], value: number): number[] {
  return [...Array(AXES - values.length).fill(value), ...values];
}
