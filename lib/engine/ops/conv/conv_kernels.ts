/**
 * Registers the convolution kernels of tfjs: Conv2D, its two gradients, FusedConv2D.
 *
 * @module
 */
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { convFilterGradient, convForward, convInputGradient } from "./conv2d.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { address, allocate } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";

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
    ConvAttributes & { activation: string }
  >("FusedConv2D", (original) => (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs;
    const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
    const known = activation !== undefined && !preluActivationWeights &&
      call.attrs.dataFormat !== "NCHW" && (!bias || bias.shape.at(-1) === filter.shape[3]);
    if (!known) return original(call);
    const y = conv(x, filter, call.attrs);
    const channels = filter.shape[3]!;
    biasActivation(address(y), bias ? address(bias) : 0, {
      rows: sizeOf(y.shape) / channels,
      columns: channels,
      activation,
    });
    return y;
  });
}

function conv(x: DataHandle, filter: DataHandle, attrs: ConvAttributes): DataHandle {
  const g = convGeometry(x.shape, filter.shape, attrs);
  const y = allocate([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  convForward(g, address(x), address(filter), address(y));
  return y;
}
