/**
 * Registers the convolution kernels of tfjs: Conv2D, its two gradients, FusedConv2D.
 *
 * @module
 */
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { convFilterGradient, convForward, convInputGradient } from "./conv2d.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { output, pointer } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";

type Named<Names extends string> = Record<Names, DataHandle>;

/** Replaces tfjs' convolution kernels on our backend. Channels-first data still go to the stock kernels. */
export function registerConvolutions(): void {
  register<Named<"x" | "filter">, ConvAttributes>("Conv2D", (stock) => (call) => {
    if (call.attrs.dataFormat === "NCHW") return stock(call);
    return conv(call.inputs.x, call.inputs.filter, call.attrs);
  });
  register<Named<"dy" | "filter">, ConvAttributes & { inputShape: number[] }>(
    "Conv2DBackpropInput",
    (stock) => (call) => {
      if (call.attrs.dataFormat === "NCHW") return stock(call);
      const { dy, filter } = call.inputs;
      const geometry = convGeometry(call.attrs.inputShape, filter.shape, call.attrs);
      const dx = output(call.attrs.inputShape);
      convInputGradient(geometry, pointer(dy), pointer(filter), pointer(dx));
      return dx;
    },
  );
  register<Named<"x" | "dy">, ConvAttributes & { filterShape: number[] }>(
    "Conv2DBackpropFilter",
    (stock) => (call) => {
      if (call.attrs.dataFormat === "NCHW") return stock(call);
      const { x, dy } = call.inputs;
      const geometry = convGeometry(x.shape, call.attrs.filterShape, call.attrs);
      const dw = output(call.attrs.filterShape);
      convFilterGradient(geometry, pointer(x), pointer(dy), pointer(dw));
      return dw;
    },
  );
  register<
    Named<"x" | "filter"> & { bias?: DataHandle; preluActivationWeights?: DataHandle },
    ConvAttributes & { activation: string }
  >("FusedConv2D", (stock) => (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs;
    const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
    const known = activation !== undefined && !preluActivationWeights &&
      call.attrs.dataFormat !== "NCHW" && (!bias || bias.shape.at(-1) === filter.shape[3]);
    if (!known) return stock(call);
    const y = conv(x, filter, call.attrs);
    const channels = filter.shape[3]!;
    biasActivation(pointer(y), bias ? pointer(bias) : 0, {
      rows: sizeOf(y.shape) / channels,
      columns: channels,
      activation,
    });
    return y;
  });
}

function conv(x: DataHandle, filter: DataHandle, attrs: ConvAttributes): DataHandle {
  const g = convGeometry(x.shape, filter.shape, attrs);
  const y = output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
  convForward(g, pointer(x), pointer(filter), pointer(y));
  return y;
}
