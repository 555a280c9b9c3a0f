/**
 * Registers the depthwise convolution and its gradients, which tfjs' WebAssembly backend lacks.
 *
 * @module
 */
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { address, allocate } from "../../memory/heap.ts";
import { addPartialSums, allocatePartialSums } from "../../threads/partial_sums.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { CHUNK_LENGTH, type Chunking, clear, forEachChunk } from "../../threads/chunks.ts";

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
  register<Fused, ConvAttributes & { activation: string }>(
    "FusedDepthwiseConv2D",
    (original) => (call) => {
      const { x, filter, bias, preluActivationWeights } = call.inputs;
      const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
      const columns = filter.shape[2]! * filter.shape[3]!;
      const biasFits = !bias || sizeOf(bias.shape) === columns;
      if (activation === undefined || preluActivationWeights || !biasFits) return original(call);
      const y = depthwise(x, filter, call.attrs);
      const rows = sizeOf(y.shape) / columns;
      biasActivation(address(y), bias ? address(bias) : 0, { rows, columns, activation });
      return y;
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
      forEachChunk(
        ...["depthwiseFilterGrad", { ...chunking, length }, [address(x), inBytes]] as const,
        ...[
          [address(dy), outBytes],
          [sums.start, sums.bytes / length],
          CHUNK_LENGTH,
          ...window,
        ] as const,
      );
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
      forEachChunk(
        ...["depthwiseInputGrad", chunking, [address(dy), outBytes], address(filter)] as const,
        ...[[address(dx), inBytes], ...window] as const,
      );
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
  forEachChunk(
    ...["depthwise", chunking, [address(x), inBytes], address(filter), [
      address(y),
      outBytes,
    ]] as const,
    ...window,
  );
  return y;
}

// The division into images, the bytes of one image of x and of y, and the last arguments of the kernels.
function images(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
): {
  chunking: Chunking;
  window: number[];
  inBytes: number;
  outBytes: number;
  outShape: number[];
} {
  const g = convGeometry(inputShape, filterShape, attributes, true);
  const multiplier = filterShape[3]!;
  return {
    chunking: { total: g.batch, length: 1 },
    window: [
      ...[g.height, g.width, g.inChannels, multiplier, g.kernelH, g.kernelW, g.strideH, g.strideW],
      ...[g.dilationH, g.dilationW, g.top, g.left, g.outHeight, g.outWidth],
    ],
    outShape: [g.batch, g.outHeight, g.outWidth, g.inChannels * multiplier],
    inBytes: g.height * g.width * g.inChannels * 4,
    outBytes: g.outHeight * g.outWidth * g.inChannels * multiplier * 4,
  };
}
