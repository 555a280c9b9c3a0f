/**
 * Keeps strings away from the kernels of tfjs that do not know them but are called with them: they give an arbitrary result, or
 * end the WebAssembly module.
 *
 * @module
 */
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

// Their operators take strings; those of all others say that they do not.
const KERNELS = [
  "Equal",
  "GatherNd",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "NotEqual",
  "SparseToDense",
  "Tile",
];

/** Has the kernels of the list refuse strings on our backend. */
export function registerStringRefusals(): void {
  for (const kernel of KERNELS) {
    register<Record<string, DataHandle>, unknown>(kernel, (original) => (call) => {
      for (const name in call.inputs) {
        if (call.inputs[name]!.dtype !== "string") continue;
        throw new TypeError(
          `Cannot run ${kernel}: ${name} must hold numbers, only tfjs' cpu backend has it for strings: ` +
            `current value is string`,
        );
      }
      return original(call);
    });
  }
}
