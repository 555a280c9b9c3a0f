/**
 * Registers the elementwise kernels: arithmetic with broadcasting, relu and its gradient, casts that change nothing.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../core/mod.ts";
import { planBroadcast } from "./broadcast.ts";
import { output, pointer, share } from "./heap.ts";
import { register, registerGradient, runKernel } from "./register.ts";
import { type DataHandle, isActive } from "./runtime.ts";
import { sizeOf } from "./sizes.ts";
import { LENGTH, rowsPerSlice, type SliceArgument, slices } from "./slices.ts";

const OPERATORS = ["Add", "Sub", "Multiply", "RealDiv"]; // in the order of the AssemblyScript kernel
const AXES = 4; // that the kernel loops over

/** Replaces tfjs' elementwise kernels on our backend where ours are faster. */
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

  register<{ x: DataHandle }, unknown>("Relu", (stock) => (call) => {
    const { x } = call.inputs;
    if (x.dtype !== "float32") return stock(call);
    const y = output(x.shape);
    const cut = { total: sizeOf(x.shape), length: rowsPerSlice(1) };
    slices("relu", cut, [pointer(x), 4], [pointer(y), 4], LENGTH);
    return y;
  });

  register<{ dy: DataHandle; x: DataHandle }, unknown>("ReluGrad", () => ({ inputs }) => {
    const { dy, x } = inputs;
    const dx = output(x.shape);
    const cut = { total: sizeOf(x.shape), length: rowsPerSlice(1) };
    slices("reluGrad", cut, [pointer(dy), 4], [pointer(x), 4], [pointer(dx), 4], LENGTH);
    return dx;
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

/**
 * Replaces tfjs' gradient of relu, which makes three passes (step, cast, multiply), by one kernel. It looks at the output,
 * which is positive where the input is and which the next layer keeps anyway; the input can go. Other backends keep tfjs'
 * formula.
 */
export function registerReluGradient(): void {
  const stock = tf.getGradient("Relu");
  registerGradient({
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [y] = saved as [Tensor];
      if (!isActive() || y.dtype !== "float32") {
        return stock.gradFunc(dy as never, saved, attrs as never) as Record<string, () => Tensor>;
      }
      return { x: () => runKernel("ReluGrad", { dy: dy as Tensor, x: y })[0]! };
    },
  });
  // for second derivatives: ReluGrad is linear in dy and constant in x
  registerGradient({
    kernelName: "ReluGrad",
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      dy: () => runKernel("ReluGrad", { dy: dy as Tensor, x: x! })[0]!,
      x: () => tf.zerosLike(x!),
    }),
  });
}
