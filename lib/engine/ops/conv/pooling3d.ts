/**
 * Pooling of volumes and its gradients: frame by frame, then along the depth. A maximum of maxima is the maximum of all, and
 * since a window is a product of intervals at the borders, too, a mean of means is the mean of all. tfjs' maximum of negative
 * numbers is wrong, and its gradient of the mean divides by voxels outside the volume.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { register, requireFloat32Inputs } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { clear, forEachChunk } from "../../threads/chunks.ts";

interface Pool3dAttributes {
  filterSize: number | [number, number, number];
  strides: number | [number, number, number];
  pad: "same" | "valid" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

type Named<Names extends string> = Record<Names, DataHandle>;

/** Replaces tfjs' pooling of volumes and its gradients on our backend. */
export function registerPooling3d(): void {
  for (const [name, kernel] of [["MaxPool3D", "maxPool"], ["AvgPool3D", "avgPool"]] as const) {
    register<Named<"x">, Pool3dAttributes>(name, () => ({ inputs, attrs }) => {
      requireFloat32Inputs(name, inputs);
      const { frames, depth, pooledFloats, outShape } = passes(inputs.x.shape, attrs);
      const y = allocate(outShape), pooled = scratch("pooled frames", pooledFloats * 4);
      forward(kernel, frames, address(inputs.x), pooled);
      forward(kernel, depth, pooled, address(y));
      return y;
    });
  }

  register<Named<"dy" | "input" | "output">, Pool3dAttributes>(
    "MaxPool3DGrad",
    () => ({ inputs, attrs }) => {
      requireFloat32Inputs("MaxPool3DGrad", inputs);
      const { dy, input, output } = inputs;
      const { frames, depth, pooledFloats } = passes(input.shape, attrs);
      const dx = allocate(input.shape), pooled = scratch("pooled frames", pooledFloats * 4);
      const dpooled = scratch("gradient of pooled frames", pooledFloats * 4);
      forward("maxPool", frames, address(input), pooled);
      clear(dpooled, pooledFloats);
      maxGradient(depth, pooled, address(output), address(dy), dpooled);
      clear(address(dx), sizeOf(input.shape));
      maxGradient(frames, address(input), pooled, dpooled, address(dx));
      return dx;
    },
  );

  register<Named<"dy" | "input">, Pool3dAttributes>("AvgPool3DGrad", () => ({ inputs, attrs }) => {
    requireFloat32Inputs("AvgPool3DGrad", inputs);
    const { dy, input } = inputs;
    const { frames, depth, pooledFloats } = passes(input.shape, attrs);
    const dx = allocate(input.shape);
    const dpooled = scratch("gradient of pooled frames", pooledFloats * 4);
    clear(dpooled, pooledFloats);
    meanGradient(depth, address(dy), dpooled);
    clear(address(dx), sizeOf(input.shape));
    meanGradient(frames, dpooled, address(dx));
    return dx;
  });
}

type Pass = ReturnType<typeof passes>["frames"];

function forward(kernel: "maxPool" | "avgPool", pass: Pass, x: number, y: number): void {
  const { images, window, inBytes, outBytes } = pass;
  forEachChunk(kernel, images, { x: [x, inBytes], y: [y, outBytes], ...window });
}

function maxGradient(pass: Pass, x: number, y: number, dy: number, dx: number): void {
  const { images, window, inBytes, outBytes } = pass;
  forEachChunk("maxPoolGrad", images, {
    x: [x, inBytes],
    y: [y, outBytes],
    dy: [dy, outBytes],
    dx: [dx, inBytes],
    ...window,
  });
}

function meanGradient({ images, window, inBytes, outBytes }: Pass, dy: number, dx: number): void {
  forEachChunk("avgPoolGrad", images, { dy: [dy, outBytes], dx: [dx, inBytes], ...window });
}

// Both passes as poolings of images: each frame, then the depth as the height of an image whose pixels are whole frames.
function passes(inputShape: number[], attrs: Pool3dAttributes) {
  const info = tf.backend_util.computePool3DInfo(
    inputShape as [number, number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth } = info;
  const frame = outHeight * outWidth * inChannels;
  // tfjs counts padding below 0 where the step is larger than the window
  const { front, top, left } = info.padInfo;
  return {
    frames: {
      images: { total: batchSize * inDepth, length: 1 },
      window: {
        height: inHeight,
        width: inWidth,
        channels: inChannels,
        windowH: info.filterHeight,
        windowW: info.filterWidth,
        strideH: info.strideHeight,
        strideW: info.strideWidth,
        top: Math.max(0, top),
        left: Math.max(0, left),
        outHeight,
        outWidth,
      },
      inBytes: inHeight * inWidth * inChannels * 4,
      outBytes: frame * 4,
    },
    depth: {
      images: { total: batchSize, length: 1 },
      window: {
        height: inDepth,
        width: 1,
        channels: frame,
        windowH: info.filterDepth,
        windowW: 1,
        strideH: info.strideDepth,
        strideW: 1,
        top: Math.max(0, front),
        left: 0,
        outHeight: outDepth,
        outWidth: 1,
      },
      inBytes: inDepth * frame * 4,
      outBytes: outDepth * frame * 4,
    },
    pooledFloats: batchSize * inDepth * frame,
    outShape: info.outShape,
  };
}
