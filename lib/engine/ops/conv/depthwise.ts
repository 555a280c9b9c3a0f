/**
 * Registers the depthwise convolution and its gradients, which tfjs' WebAssembly backend lacks.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { activated, type FusedActivation } from "../pointwise/fused_activation.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { address, allocate } from "../../memory/heap.ts";
import { addPartialSums, allocatePartialSums } from "../../threads/partial_sums.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, clear, forEachChunk } from "../../threads/chunks.ts";

type Fused = Record<"x" | "filter", DataHandle> & {
  bias?: DataHandle;
  preluActivationWeights?: DataHandle;
};

/** Registers DepthwiseConv2dNative, its gradients and FusedDepthwiseConv2D on our backend. */
export function registerDepthwise(): void {
  register<Record<"x" | "filter", DataHandle>, ConvAttributes>(
    "DepthwiseConv2dNative",
    () => ({ inputs: { x, filter }, attrs }) => depthwise(x, filter, attrs),
  );
  register<Fused, ConvAttributes & FusedActivation>(
    "FusedDepthwiseConv2D",
    (original) => (call) => {
      const { x, filter, bias, preluActivationWeights } = call.inputs;
      const columns = filter.shape[2]! * filter.shape[3]!;
      if (bias && sizeOf(bias.shape) !== columns) return original(call);
      const y = depthwise(x, filter, call.attrs), rows = sizeOf(y.shape) / columns;
      const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
      biasActivation(address(y), bias ? address(bias) : 0, {
        rows,
        columns,
        activation: activation ?? 0,
      });
      return activation === undefined ? activated(y, call.attrs, preluActivationWeights) : y;
    },
  );
  register<Record<"x" | "dy", DataHandle>, ConvAttributes & { filterShape: number[] }>(
    "DepthwiseConv2dNativeBackpropFilter",
    () => ({ inputs: { x, dy }, attrs }) => {
      const dw = allocate(attrs.filterShape);
      const { chunking, window, inBytes, outBytes } = images(x.shape, attrs.filterShape, attrs);
      const floats = sizeOf(attrs.filterShape);
      const room = allocatePartialSums(chunking.total, floats, address(dw));
      const length = Math.ceil(chunking.total / room.count); // images per partial sum
      const sums = { ...room, count: Math.ceil(chunking.total / length) };
      clear(sums.start, sums.count === 1 ? floats : sums.count * sums.bytes / 4);
      forEachChunk("depthwiseFilterGrad", { ...chunking, length }, {
        x: [address(x), inBytes],
        dy: [address(dy), outBytes],
        dw: [sums.start, sums.bytes / length],
        images: CHUNK_LENGTH,
        ...window,
      });
      addPartialSums(sums, floats, address(dw));
      return dw;
    },
  );
  register<Record<"dy" | "filter", DataHandle>, ConvAttributes & { inputShape: number[] }>(
    "DepthwiseConv2dNativeBackpropInput",
    () => ({ inputs: { dy, filter }, attrs }) => {
      const dx = allocate(attrs.inputShape);
      const { chunking, window, inBytes, outBytes } = images(attrs.inputShape, filter.shape, attrs);
      clear(address(dx), sizeOf(attrs.inputShape));
      forEachChunk("depthwiseInputGrad", chunking, {
        dy: [address(dy), outBytes],
        w: address(filter),
        dx: [address(dx), inBytes],
        ...window,
      });
      return dx;
    },
  );
}

function depthwise(x: DataHandle, filter: DataHandle, attributes: ConvAttributes): DataHandle {
  const { chunking, window, inBytes, outBytes, outShape } = images(
    x.shape,
    filter.shape,
    attributes,
  );
  const y = allocate(outShape);
  forEachChunk("depthwise", chunking, {
    x: [address(x), inBytes],
    w: address(filter),
    y: [address(y), outBytes],
    ...window,
  });
  return y;
}

// The images of a convolution: one is a chunk.
function images(inputShape: number[], filterShape: number[], attributes: ConvAttributes) {
  const g = convGeometry(inputShape, filterShape, attributes, true);
  const { height, width, inChannels: channels, outHeight, outWidth } = g;
  const { kernelH, kernelW, strideH, strideW, dilationH, dilationW, top, left } = g;
  const multiplier = filterShape[3]!;
  const kernel = {
    multiplier,
    kernelH,
    kernelW,
    strideH,
    strideW,
    dilationH,
    dilationW,
    top,
    left,
  };
  return {
    chunking: { total: g.batch, length: 1 },
    window: { height, width, channels, ...kernel, outHeight, outWidth },
    outShape: [g.batch, outHeight, outWidth, channels * multiplier],
    inBytes: height * width * channels * 4,
    outBytes: outHeight * outWidth * channels * multiplier * 4,
  };
}
