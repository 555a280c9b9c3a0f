/**
 * Gradients of the convolutions with dilation, which tfjs refuses to compute.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "./conv_geometry.ts";
import { replaceGradient, runKernel } from "../../tfjs/register.ts";

// The operators, and the kernels of their gradients by input and by filter.
const CONVOLUTIONS = [
  ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"],
  [
    "DepthwiseConv2dNative",
    "DepthwiseConv2dNativeBackpropInput",
    "DepthwiseConv2dNativeBackpropFilter",
  ],
] as const;

/** Replaces tfjs' gradients of Conv2D and DepthwiseConv2dNative; channels-first data keep tfjs'. */
export function registerConvGradients(): void {
  for (const [kernelName, byInput, byFilter] of CONVOLUTIONS) {
    replaceGradient({
      kernelName,
      inputsToSave: ["x", "filter"],
      gradFunc: (dy, saved, attributes) => {
        const attrs = attributes as ConvAttributes;
        if (attrs.dataFormat === "NCHW") return;
        const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D], upstream = dy as tf.Tensor4D;
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
