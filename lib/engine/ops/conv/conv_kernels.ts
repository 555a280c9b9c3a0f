/**
 * Convolutions as tfjs calls them: the kernels Conv2D, FusedConv2D and of their gradients.
 *
 * @module
 */
import { sizeOf, type Tensor4D } from "../../../core/mod.ts";
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { activated, type FusedActivation } from "../pointwise/fused_activation.ts";
import { convFilterGradient, convForward, convInputGradient } from "./conv2d.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { address, allocate } from "../../memory/heap.ts";
import { replaceGradient } from "../../tfjs/gradients.ts";
import { register, requireFloat32Inputs, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

type Named<Names extends string> = Record<Names, DataHandle>;

/** Replaces tfjs' convolution kernels on our backend. Channels-first data go to the original kernels. */
export function registerConvolutions(): void {
  register<Named<"x" | "filter">, ConvAttributes>("Conv2D", (original) => (call) => {
    if (call.attrs.dataFormat === "NCHW") return original(call);
    return conv(call.inputs.x, call.inputs.filter, call.attrs);
  });
  register<Named<"dy" | "filter">, ConvAttributes & { inputShape: number[] }>(
    "Conv2DBackpropInput",
    (original) => (call) => {
      if (call.attrs.dataFormat === "NCHW") return original(call);
      requireFloat32Inputs("Conv2DBackpropInput", call.inputs);
      const { dy, filter } = call.inputs;
      const geometry = convGeometry(call.attrs.inputShape, filter.shape, call.attrs);
      const dx = allocate(call.attrs.inputShape);
      convInputGradient(geometry, address(dy), address(filter), address(dx));
      return dx;
    },
  );
  register<Named<"x" | "dy">, ConvAttributes & { filterShape: number[] }>(
    "Conv2DBackpropFilter",
    (original) => (call) => {
      if (call.attrs.dataFormat === "NCHW") return original(call);
      const { x, dy } = call.inputs;
      const geometry = convGeometry(x.shape, call.attrs.filterShape, call.attrs);
      const dw = allocate(call.attrs.filterShape);
      convFilterGradient(geometry, address(x), address(dy), address(dw));
      return dw;
    },
  );
  register<
    Named<"x" | "filter"> & { bias?: DataHandle; preluActivationWeights?: DataHandle },
    ConvAttributes & FusedActivation
  >("FusedConv2D", (original) => (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs;
    const channels = filter.shape[3]!;
    const biasFits = !bias || sizeOf(bias.shape) === channels;
    if (call.attrs.dataFormat === "NCHW" || !biasFits) return original(call);
    const y = conv(x, filter, call.attrs);
    const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
    biasActivation(address(y), bias ? address(bias) : 0, {
      rows: sizeOf(y.shape) / channels,
      columns: channels,
      activation: activation ?? 0,
    });
    return activation === undefined ? activated(y, call.attrs, preluActivationWeights) : y;
  });
}

function conv(x: DataHandle, filter: DataHandle, attrs: ConvAttributes): DataHandle {
  const g = convGeometry(x.shape, filter.shape, attrs);
  const y = allocate([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  convForward(g, address(x), address(filter), address(y));
  return y;
}

// The operators, and the kernels of their gradients by input and by filter.
const CONVOLUTIONS = [
  ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"],
  [
    "DepthwiseConv2dNative",
    "DepthwiseConv2dNativeBackpropInput",
    "DepthwiseConv2dNativeBackpropFilter",
  ],
  ["Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"],
] as const;

/** Replaces tfjs' gradients of the convolutions, which refuse dilation; channels-first data keep tfjs'. */
export function registerConvGradients(): void {
  for (const [kernelName, byInput, byFilter] of CONVOLUTIONS) {
    replaceGradient({
      kernelName,
      inputsToSave: ["x", "filter"],
      gradFunc: (dy, saved, attributes) => {
        const attrs = attributes as ConvAttributes;
        if (attrs.dataFormat === "NCHW") return;
        const [x, filter] = saved as [Tensor4D, Tensor4D], upstream = dy as Tensor4D;
        return {
          x: () =>
            runKernel(byInput, { dy: upstream, filter }, { ...attrs, inputShape: x.shape })[0]!,
          filter: () =>
            runKernel(byFilter, { x, dy: upstream }, { ...attrs, filterShape: filter.shape })[0]!,
        };
      },
    });
  }
}
