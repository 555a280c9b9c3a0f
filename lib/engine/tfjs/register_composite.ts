/**
 * Registers a fused operator as a sequence of tfjs' own.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { register } from "./register.ts";

/**
 * Registers a kernel that calls operators of tfjs; their intermediate tensors are disposed. tfjs records the kernel on its tape,
 * not the operators inside.
 *
 * @param backend The backend.
 * @param name Name in tfjs' registry.
 * @param compute The operator; it must not read values back, which on a GPU means to wait.
 */
export function registerComposite<Inputs, Attributes>(
  backend: string,
  name: string,
  compute: (inputs: Inputs, attributes: Attributes) => Tensor | Tensor[],
): void {
  register<Inputs, Attributes>(
    name,
    () => ({ inputs, attrs }) => tf.tidy(() => compute(inputs, attrs)),
    backend,
  );
}
