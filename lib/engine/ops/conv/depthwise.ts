/**
 * Registers the depthwise convolution and its gradients, which tfjs' WebAssembly backend lacks.
 *
 * @module
 */
import { ACTIVATIONS, biasActivation } from "../../gemm/activations.ts";
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { output, pointer } from "../../memory/heap.ts";
import { addParts, partsOf } from "../../threads/parts.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { clear, LENGTH, type SliceOptions, slices } from "../../threads/slices.ts";

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
    (stock) => (call) => {
      const { x, filter, bias, preluActivationWeights } = call.inputs;
      const activation = ACTIVATIONS[call.attrs.activation ?? "linear"];
      const columns = filter.shape[2]! * filter.shape[3]!;
      const biasFits = !bias || sizeOf(bias.shape) === columns;
      if (activation === undefined || preluActivationWeights || !biasFits) return stock(call);
      const y = depthwise(x, filter, call.attrs);
      const rows = sizeOf(y.shape) / columns;
      biasActivation(pointer(y), bias ? pointer(bias) : 0, { rows, columns, activation });
      return y;
    },
  );
  register<Record<"x" | "dy", DataHandle>, ConvAttributes & { filterShape: number[] }>(
    "DepthwiseConv2dNativeBackpropFilter",
    () => ({ inputs: { x, dy }, attrs }) => {
      const dw = output(attrs.filterShape);
      const { cut, window, inBytes, outBytes } = images(x.shape, attrs.filterShape, attrs);
      const floats = sizeOf(attrs.filterShape);
      const room = partsOf(cut.total, floats, pointer(dw));
      const length = Math.ceil(cut.total / room.count); // images per part
      const parts = { ...room, count: Math.ceil(cut.total / length) };
      clear(parts.start, parts.count === 1 ? floats : parts.count * parts.bytes / 4);
      slices(
        ...["depthwiseFilterGrad", { ...cut, length }, [pointer(x), inBytes]] as const,
        ...[
          [pointer(dy), outBytes],
          [parts.start, parts.bytes / length],
          LENGTH,
          ...window,
        ] as const,
      );
      addParts(parts, floats, pointer(dw));
      return dw;
    },
  );
  register<Record<"dy" | "filter", DataHandle>, ConvAttributes & { inputShape: number[] }>(
    "DepthwiseConv2dNativeBackpropInput",
    () => ({ inputs: { dy, filter }, attrs }) => {
      const dx = output(attrs.inputShape);
      const { cut, window, inBytes, outBytes } = images(attrs.inputShape, filter.shape, attrs);
      clear(pointer(dx), sizeOf(attrs.inputShape));
      slices(
        ...["depthwiseInputGrad", cut, [pointer(dy), outBytes], pointer(filter)] as const,
        ...[[pointer(dx), inBytes], ...window] as const,
      );
      return dx;
    },
  );
}

function depthwise(x: DataHandle, filter: DataHandle, attributes: ConvAttributes): DataHandle {
  const { cut, window, inBytes, outBytes, outShape } = images(x.shape, filter.shape, attributes);
  const y = output(outShape);
  slices(
    ...["depthwise", cut, [pointer(x), inBytes], pointer(filter), [pointer(y), outBytes]] as const,
    ...window,
  );
  return y;
}

// The images, bytes of each in x and in dy, and the numbers the kernels take at the end.
function images(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
): {
  cut: SliceOptions;
  window: number[];
  inBytes: number;
  outBytes: number;
  outShape: number[];
} {
  const g = convGeometry(inputShape, filterShape, attributes, true);
  const multiplier = filterShape[3]!;
  return {
    cut: { total: g.batch, length: 1 },
    window: [
      ...[g.height, g.width, g.inChannels, multiplier, g.kernelH, g.kernelW, g.strideH, g.strideW],
      ...[g.dilationH, g.dilationW, g.top, g.left, g.outHeight, g.outWidth],
    ],
    outShape: [g.batch, g.outHeight, g.outWidth, g.inChannels * multiplier],
    inBytes: g.height * g.width * g.inChannels * 4,
    outBytes: g.outHeight * g.outWidth * g.inChannels * multiplier * 4,
  };
}
