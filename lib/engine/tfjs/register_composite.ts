/**
 * Fused operators as sequences of tfjs' own, for the backends that have no kernels of ours.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { register } from "./register.ts";

/** tfjs' backend for graphics cards, and the one on which the engine falls back. */
const BACKENDS = ["webgpu", "cpu"];

/**
 * Registers a kernel that calls operators of tfjs; their intermediate tensors are disposed. tfjs records the kernel on its tape,
 * and a trace shows it as one operator, not the operators inside.
 *
 * @param name Name in tfjs' registry.
 * @param compute The operator; it must not read values back, which on a GPU means to wait.
 */
export function registerComposite<Inputs, Attributes>(
  name: string,
  compute: (inputs: Inputs, attributes: Attributes) => Tensor | Tensor[],
): void {
  for (const backend of BACKENDS) {
    register<Inputs, Attributes>(
      name,
      () => ({ inputs, attrs }) => tf.tidy(() => compute(inputs, attrs)),
      backend,
    );
  }
}
