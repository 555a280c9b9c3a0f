/**
 * Registers the gradients of the depthwise convolution, which tfjs' WebAssembly backend lacks.
 *
 * @module
 */
import { type ConvAttributes, convGeometry } from "./conv_geometry.ts";
import { output, pointer } from "./heap.ts";
import { register } from "./register.ts";
import { type DataHandle, runtime } from "./runtime.ts";
import { sizeOf } from "./sizes.ts";

/** Registers DepthwiseConv2dNativeBackpropFilter and DepthwiseConv2dNativeBackpropInput on our backend. */
export function registerDepthwise(): void {
  register<Record<"x" | "dy", DataHandle>, ConvAttributes & { filterShape: number[] }>(
    "DepthwiseConv2dNativeBackpropFilter",
    () => ({ inputs: { x, dy }, attrs }) => {
      const dw = output(attrs.filterShape);
      const { clear, depthwiseFilterGrad } = runtime().kernels;
      clear!(pointer(dw), sizeOf(attrs.filterShape));
      eachImage(x.shape, attrs.filterShape, attrs, (xAt, dyAt, window) => {
        depthwiseFilterGrad!(pointer(x) + xAt, pointer(dy) + dyAt, pointer(dw), ...window);
      });
      return dw;
    },
  );
  register<Record<"dy" | "filter", DataHandle>, ConvAttributes & { inputShape: number[] }>(
    "DepthwiseConv2dNativeBackpropInput",
    () => ({ inputs: { dy, filter }, attrs }) => {
      const dx = output(attrs.inputShape);
      const { clear, depthwiseInputGrad } = runtime().kernels;
      clear!(pointer(dx), sizeOf(attrs.inputShape));
      eachImage(attrs.inputShape, filter.shape, attrs, (xAt, dyAt, window) => {
        depthwiseInputGrad!(pointer(dy) + dyAt, pointer(filter), pointer(dx) + xAt, ...window);
      });
      return dx;
    },
  );
}

// Calls `run` with the byte offsets of each image in x and in dy, and the numbers both kernels take at the end.
function eachImage(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
  run: (xAt: number, dyAt: number, window: number[]) => void,
): void {
  const g = convGeometry(inputShape, filterShape, attributes, true);
  const multiplier = filterShape[3]!;
  const window = [
    ...[g.height, g.width, g.inChannels, multiplier, g.kernelH, g.kernelW, g.strideH, g.strideW],
    ...[g.dilationH, g.dilationW, g.top, g.left, g.outHeight, g.outWidth],
  ];
  const inBytes = g.height * g.width * g.inChannels * 4;
  const outBytes = g.outHeight * g.outWidth * g.inChannels * multiplier * 4;
  for (let n = 0; n < g.batch; n++) run(n * inBytes, n * outBytes, window);
}
