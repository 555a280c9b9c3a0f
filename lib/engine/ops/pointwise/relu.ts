/**
 * Registers relu and relu6 and their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { registerGradient, replaceGradient } from "../../tfjs/gradients.ts";
import { register, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

// tfjs' name → that of the AssemblyScript kernel
const KERNELS = { Relu: "relu", Relu6: "relu6" } as const;

/** Replaces tfjs' Relu and Relu6 on our backend and adds their gradients, ReluGrad and Relu6Grad. */
export function registerRelu(): void {
  for (const [name, kernel] of Object.entries(KERNELS)) {
    register<{ x: DataHandle }, unknown>(name, (original) => (call) => {
      const { x } = call.inputs;
      if (x.dtype !== "float32") return original(call);
      const y = allocate(x.shape);
      const chunking = { total: sizeOf(x.shape), length: rowsPerChunk(1) };
      forEachChunk(kernel, chunking, { x: [address(x), 4], y: [address(y), 4], n: CHUNK_LENGTH });
      return y;
    });

    register<{ dy: DataHandle; x: DataHandle }, unknown>(`${name}Grad`, () => ({ inputs }) => {
      const { dy, x } = inputs;
      const dx = allocate(x.shape);
      const chunking = { total: sizeOf(x.shape), length: rowsPerChunk(1) };
      forEachChunk(`${kernel}Grad`, chunking, {
        dy: [address(dy), 4],
        x: [address(x), 4],
        dx: [address(dx), 4],
        n: CHUNK_LENGTH,
      });
      return dx;
    });
    registerGradients(name);
  }
}

// tfjs' gradient makes three or four passes over memory (step, cast, multiply); other backends keep it. The gradient of relu is
// computed from the output, which is positive where the input is and which the next layer saves anyway: the input is released.
function registerGradients(name: string): void {
  replaceGradient({
    kernelName: name,
    ...name === "Relu" ? { outputsToSave: [true] } : { inputsToSave: ["x"] },
    gradFunc: (dy, saved) => {
      const [x] = saved as [Tensor];
      if (x.dtype !== "float32") return;
      return { x: () => runKernel(`${name}Grad`, { dy: dy as Tensor, x })[0]! };
    },
  });
  // for second derivatives: the gradient is linear in dy and constant in x
  registerGradient({
    kernelName: `${name}Grad`,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({
      dy: () => runKernel(`${name}Grad`, { dy: dy as Tensor, x: x! })[0]!,
      x: () => tf.zerosLike(x!),
    }),
  });
}
