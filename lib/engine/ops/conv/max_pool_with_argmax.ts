/**
 * Max pooling that also says where each maximum is; tfjs' kernel is wrong for negative numbers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { register, requireFloat32Inputs, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

interface Attributes {
  filterSize: [number, number];
  strides: [number, number];
  pad: "same" | "valid" | number;
  includeBatchInIndex: boolean;
}

/** Replaces tfjs' MaxPoolWithArgmax on our backend. */
export function registerMaxPoolWithArgmax(): void {
  register<{ x: DataHandle }, Attributes>("MaxPoolWithArgmax", () => ({ inputs, attrs }) => {
    requireFloat32Inputs("MaxPoolWithArgmax", inputs);
    const x = inputs.x as unknown as Tensor;
    const pooled = runKernel("MaxPool", { x }, { ...attrs })[0]!;
    const places = firstPlaces(x, pooled, attrs);
    return [pooled, tf.tensor(places, pooled.shape, "int32")] as unknown as DataHandle[];
  });
}

// For each maximum the index of its first occurrence in the window, in its image or in the batch.
function firstPlaces(x: Tensor, pooled: Tensor, attrs: Attributes): Int32Array {
  const g = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
  );
  const values = x.dataSync(), image = g.inHeight * g.inWidth * g.inChannels;
  return Int32Array.from(pooled.dataSync(), (maximum, index) => {
    const channel = index % g.inChannels, pixel = Math.floor(index / g.inChannels);
    const column = pixel % g.outWidth, row = Math.floor(pixel / g.outWidth) % g.outHeight;
    const first = Math.floor(pixel / (g.outWidth * g.outHeight)) * image;
    for (let a = 0; a < g.filterHeight; a++) {
      const h = row * g.strideHeight - g.padInfo.top + a;
      if (h < 0 || h >= g.inHeight) continue;
      for (let b = 0; b < g.filterWidth; b++) {
        const w = column * g.strideWidth - g.padInfo.left + b;
        if (w < 0 || w >= g.inWidth) continue;
        const at = (h * g.inWidth + w) * g.inChannels + channel;
        if (values[first + at] === maximum) return attrs.includeBatchInIndex ? first + at : at;
      }
    }
    return 0; // nothing but NaN in the window
  });
}
