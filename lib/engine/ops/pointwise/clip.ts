/**
 * Clipping: tfjs' kernel takes integers for float32, and makes a bound of NaN.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type Tensor } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

const LOWEST = -(2 ** 31), HIGHEST = 2 ** 31 - 1;

/** Replaces tfjs' ClipByValue of float32 and int32 on our backend; bounds of int32 lose their fractions. */
export function registerClip(): void {
  register<{ x: DataHandle }, { clipValueMin: number; clipValueMax: number }>(
    "ClipByValue",
    (original) => (call) => {
      const { x } = call.inputs, { clipValueMin, clipValueMax } = call.attrs;
      if (x.dtype === "float32") return clipped(x, clipValueMin, clipValueMax);
      if (x.dtype !== "int32") return original(call);
      const bound = (value: number) =>
        tf.scalar(Math.min(HIGHEST, Math.max(LOWEST, Math.trunc(value))), "int32");
      return tf.tidy(() =>
        tf.minimum(tf.maximum(x as unknown as Tensor, bound(clipValueMin)), bound(clipValueMax))
      );
    },
  );
}

function clipped(x: DataHandle, low: number, high: number): DataHandle {
  const y = allocate(x.shape), chunking = { total: sizeOf(x.shape), length: rowsPerChunk(1) };
  const arrays = { x: [address(x), 4], y: [address(y), 4] } as const;
  forEachChunk("clip", chunking, { ...arrays, n: CHUNK_LENGTH, low, high });
  return y;
}
