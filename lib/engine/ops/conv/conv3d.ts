/**
 * Convolution of volumes and its two gradients as matrix products (im2col), by all threads. tfjs' kernels of the gradients are
 * wrong (batches, channels, strides), and all three are plain loops on one thread.
 *
 * ```text
 * y[d]  = sum over t of im2col(x[d s - front + t]) W[t]         x [N, D, H, W, C], W [kd, kh kw C, K], y [N, OD, OH, OW, K]
 * dW[t] = sum over d of im2col(x[d s - front + t])^T dy[d]
 * dx[f] = sum over t of col2im(dy[(f + front - t) / s] W[t]^T)  where that is a frame of y
 * ```
 *
 * @module
 */
import type { Tensor } from "../../../core/mod.ts";
import { columnBytes, convBlocks } from "./conv_blocks.ts";
import { columnDepth, geometryArguments } from "./conv_arguments.ts";
import {
  type Conv3dAttributes,
  type Conv3dGeometry,
  conv3dGeometry,
  type Conv3dJobArguments,
} from "./conv3d_geometry.ts";
import {
  conv3dFilterGradientJob,
  conv3dForwardJob,
  conv3dInputGradientJob,
} from "./conv3d_jobs.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register, requireFloat32Inputs, runKernel } from "../../tfjs/register.ts";
import { addPartialSums, allocatePartialSums } from "../../threads/partial_sums.ts";
import { parallel } from "../../threads/pool.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";

type Named<Names extends string> = Record<Names, DataHandle>;

/** Replaces tfjs' convolution of volumes and its gradients on our backend. */
export function registerConv3d(): void {
  register<Named<"x" | "filter">, Conv3dAttributes>("Conv3D", () => ({ inputs, attrs }) => {
    requireFloat32Inputs("Conv3D", inputs);
    const g = conv3dGeometry(inputs.x.shape, inputs.filter.shape, attrs), { frame } = g;
    const y = allocate([
      g.along.batch,
      g.along.outHeight,
      frame.outHeight,
      frame.outWidth,
      frame.outChannels,
    ]);
    const chunks = g.along.batch * g.along.outHeight * convBlocks(frame).length;
    const addresses = [address(inputs.x), address(inputs.filter), address(y)] as const;
    parallel(conv3dForwardJob, chunks, [...addresses, ...common(g)]);
    return y;
  });

  register<Named<"x" | "dy">, Conv3dAttributes & { filterShape: number[] }>(
    "Conv3DBackpropFilterV2",
    () => ({ inputs, attrs }) => {
      requireFloat32Inputs("Conv3DBackpropFilterV2", inputs);
      const g = conv3dGeometry(inputs.x.shape, attrs.filterShape, attrs);
      const dw = allocate(attrs.filterShape), target = address(dw);
      const floats = g.along.kernelH * columnDepth(g.frame) * g.frame.outChannels;
      const sums = allocatePartialSums(g.along.batch * g.along.height, floats, target);
      const { start, bytes, count } = sums;
      const addresses = [address(inputs.x), address(inputs.dy)] as const;
      parallel(conv3dFilterGradientJob, count, [...addresses, start, bytes, count, ...common(g)]);
      addPartialSums(sums, floats, target);
      return dw;
    },
  );

  register<Named<"dy" | "filter">, Conv3dAttributes & { inputShape: number[] }>(
    "Conv3DBackpropInputV2",
    () => ({ inputs, attrs }) => {
      requireFloat32Inputs("Conv3DBackpropInputV2", inputs);
      const g = conv3dGeometry(attrs.inputShape, inputs.filter.shape, attrs);
      const dx = allocate(attrs.inputShape);
      const addresses = [address(inputs.dy), address(inputs.filter), address(dx)] as const;
      parallel(conv3dInputGradientJob, g.along.batch * g.along.height, [
        ...addresses,
        ...common(g),
      ]);
      return dx;
    },
  );
}

// Of the transposed convolution, which tfjs has without.
registerGradient({
  kernelName: "Conv3DBackpropInputV2",
  inputsToSave: ["dy", "filter"],
  gradFunc: (upstream, saved, attrs) => {
    const [dy, filter] = saved as [Tensor, Tensor], x = upstream as Tensor;
    const given = { ...attrs as Conv3dAttributes, filterShape: filter.shape };
    return {
      dy: () => runKernel("Conv3D", { x, filter }, { dilations: 1, ...given })[0]!,
      filter: () => runKernel("Conv3DBackpropFilterV2", { x, dy }, given)[0]!,
    };
  },
});

// The last arguments of every job of conv3d_jobs.ts.
function common(g: Conv3dGeometry): Conv3dJobArguments {
  const bytes = Math.ceil(columnBytes(g.frame, convBlocks(g.frame)) / 64) * 64 + 64;
  const columns = scratch("im2col", bytes * runtime().threads);
  return [...geometryArguments(g.along), columns, bytes, ...geometryArguments(g.frame)];
}
