/**
 * Registers the elementwise kernels: arithmetic with broadcasting, casts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { type BroadcastPlan, planBroadcast } from "./broadcast.ts";
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
export const OPERATORS = ["Add", "Sub", "Multiply", "RealDiv", "AddRelu", "Maximum", "Minimum"];

const AXES = 4; // number of axes that the kernel loops over

/** Replaces tfjs' elementwise kernels on our backend where ours are faster, and adds AddRelu. */
export function registerElementwise(): void {
  OPERATORS.forEach((name, operator) => {
    register<{ a: DataHandle; b: DataHandle }, unknown>(name, (original) => (call) => {
      const { a, b } = call.inputs;
      if (a.dtype !== "float32" || b.dtype !== "float32") return original(call);
      const plan = planBroadcast(a.shape, b.shape), y = allocate(plan.shape);
      binary(operator, plan, [address(a), address(b), address(y)]);
      return y;
    });
  });

  register<{ x: DataHandle }, { dtype: string }>(
    "Cast",
    (original) => (call) => {
      const { x } = call.inputs;
      if (x.dtype === call.attrs.dtype) return alias(x);
      if (call.attrs.dtype !== "bool") return original(call);
      // tfjs' kernel keeps the last byte of the whole part, so that 0.5 and 256 become false
      return tf.tidy(() => tf.notEqual(x as unknown as Tensor, tf.scalar(0, x.dtype as "int32")));
    },
  );
}

// Outer axes beyond those of the kernel are looped over here.
function binary(
  operator: number,
  { lengths, stridesA, stridesB }: Omit<BroadcastPlan, "shape">,
  [a, b, y]: [a: number, b: number, y: number],
): void {
  const [total, ...inner] = lengths as [number, ...number[]], width = sizeOf(inner);
  const steps = [stridesA[0]! * 4, stridesB[0]! * 4, width * 4] as const;
  if (lengths.length > AXES) {
    const rest = { lengths: inner, stridesA: stridesA.slice(1), stridesB: stridesB.slice(1) };
    for (let i = 0; i < total; i++) {
      binary(operator, rest, [a + i * steps[0], b + i * steps[1], y + i * steps[2]]);
    }
    return;
  }
  // a chunk is some of the outermost axis
  forEachChunk("binary", { total, length: rowsPerChunk(width) }, {
    operator,
    a: [a, steps[0]],
    b: [b, steps[1]],
    y: [y, steps[2]],
    ...axisArguments([CHUNK_LENGTH, ...inner], stridesA, stridesB),
  });
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
