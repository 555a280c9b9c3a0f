/**
 * Registers the softmax.
 *
 * @module
 */
import { output, pointer } from "./heap.ts";
import { register } from "./register.ts";
import type { DataHandle } from "./runtime.ts";
import { sizeOf } from "./sizes.ts";
import { LENGTH, rowsPerSlice, slices } from "./slices.ts";

/** Replaces tfjs' Softmax on our backend where it goes along the last axis, which is all that `tf.softmax` asks for. */
export function registerSoftmax(): void {
  register<{ logits: DataHandle }, { dim: number }>("Softmax", (stock) => (call) => {
    const { logits } = call.inputs, columns = logits.shape.at(-1) ?? 1;
    const last = call.attrs.dim === -1 || call.attrs.dim === logits.shape.length - 1;
    if (logits.dtype !== "float32" || !last) return stock(call);
    const y = output(logits.shape), size = sizeOf(logits.shape);
    slices(
      ...["copyColumns", { total: size, length: rowsPerSlice(1) }, [pointer(logits), 4]] as const,
      ...[[pointer(y), 4], 1, LENGTH, 0, 0] as const,
    );
    const cut = { total: columns === 0 ? 0 : size / columns, length: rowsPerSlice(4 * columns) };
    slices("softmaxRows", cut, [pointer(y), columns * 4], LENGTH, columns, 1, 0);
    return y;
  });
}
