/**
 * Registers the gathering of rows, the forward pass of an embedding.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";

/** Replaces tfjs' GatherV2 on our backend where whole rows of float32 are taken; other gathers go to the original kernel. */
export function registerGather(): void {
  register<{ x: DataHandle; indices: DataHandle }, { axis: number; batchDims: number }>(
    "GatherV2",
    (original) => (call) => {
      const { x, indices } = call.inputs, { axis, batchDims } = call.attrs;
      const rows = x.dtype === "float32" && indices.dtype === "int32" && axis === 0 && !batchDims;
      if (!rows) return original(call);
      const rest = x.shape.slice(1), count = sizeOf(indices.shape);
      const y = allocate([...indices.shape, ...rest]);
      const wrong = runtime().kernels.gatherRows(
        address(x),
        address(indices),
        address(y),
        count,
        sizeOf(rest) * 4,
        x.shape[0]!,
      );
      if (wrong > 0) {
        throw new RangeError(
          `Cannot gather rows: their numbers must be in [0, ${x.shape[0]}): ` +
            `current value is outside in ${wrong} of ${count}`,
        );
      }
      return y;
    },
  );
}
