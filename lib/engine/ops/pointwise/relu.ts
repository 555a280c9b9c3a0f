/**
 * Registers relu and relu6 and their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { output, pointer } from "../../memory/heap.ts";
import { register, registerGradient, replaceGradient, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { LENGTH, rowsPerSlice, slices } from "../../threads/slices.ts";

// tfjs' name → that of the AssemblyScript kernel
const KERNELS = { Relu: "relu", Relu6: "relu6" };

/** Replaces tfjs' Relu and Relu6 on our backend and adds their gradients, ReluGrad and Relu6Grad. */
export function registerRelu(): void {
  for (const [name, kernel] of Object.entries(KERNELS)) {
    register<{ x: DataHandle }, unknown>(name, (stock) => (call) => {
      const { x } = call.inputs;
      if (x.dtype !== "float32") return stock(call);
      const y = output(x.shape);
      const cut = { total: sizeOf(x.shape), length: rowsPerSlice(1) };
      slices(kernel, cut, [pointer(x), 4], [pointer(y), 4], LENGTH);
      return y;
    });

    register<{ dy: DataHandle; x: DataHandle }, unknown>(`${name}Grad`, () => ({ inputs }) => {
      const { dy, x } = inputs;
      const dx = output(x.shape);
      const cut = { total: sizeOf(x.shape), length: rowsPerSlice(1) };
      slices(`${kernel}Grad`, cut, [pointer(dy), 4], [pointer(x), 4], [pointer(dx), 4], LENGTH);
      return dx;
    });
    registerGradients(name);
  }
}

// In place of tfjs' gradient, which makes three or four passes (step, cast, multiply). Other backends keep tfjs' formula. That of
// relu looks at the output, which is positive where the input is and which the next layer keeps anyway: the input can go.
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
