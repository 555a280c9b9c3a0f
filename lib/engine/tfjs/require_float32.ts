/**
 * The check that every operator of the engine makes before a kernel runs: kernels read bits as float32, whatever they mean.
 *
 * @module
 */
import type { Tensor } from "../../core/mod.ts";

/**
 * Throws unless all tensors are float32.
 *
 * @param tensors The tensors by the names that the caller knows.
 * @throws {TypeError} If one has another type.
 */
export function requireFloat32(tensors: Record<string, Tensor>): void {
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === "float32") continue;
    throw new TypeError(`Cannot use ${name}: its type must be float32: current value is ${dtype}`);
  }
}
