/**
 * Grey dilation (a convolution with maximum for sum) and its gradients, as plain loops. tfjs' kernels are wrong for negative
 * numbers.
 *
 * ```text
 * y[n, i, j, c] = max over (a, b) of x[n, i s - top + a r, j s - left + b r, c] + filter[a, b, c]
 * ```
 *
 * The gradient goes to the first pair (a, b) where the maximum is.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate, float32Index, heapFloat32 } from "../../memory/heap.ts";
import { register, requireFloat32Inputs } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { clear } from "../../threads/chunks.ts";

interface Attributes {
  strides: number | [number, number];
  pad: "same" | "valid" | number;
  dilations: number | [number, number];
}

type Inputs = Record<"x" | "filter", DataHandle>;
type GradientInputs = Inputs & { dy: DataHandle };

/** Replaces tfjs' Dilation2D and its gradients on our backend. */
export function registerDilation2d(): void {
  register<Inputs, Attributes>("Dilation2D", () => ({ inputs, attrs }) => {
    requireFloat32Inputs("Dilation2D", inputs);
    const y = allocate(geometry(inputs, attrs).outShape);
    const heap = heapFloat32(), target = float32Index(y);
    forEachMaximum(inputs, attrs, (i, value) => heap[target + i] = value);
    return y;
  });
  for (const [name, operand] of [["Input", "x"], ["Filter", "filter"]] as const) {
    const kernel = `Dilation2DBackprop${name}`;
    register<GradientInputs, Attributes>(kernel, () => ({ inputs, attrs }) => {
      requireFloat32Inputs(kernel, inputs);
      const gradient = allocate(inputs[operand].shape);
      clear(address(gradient), sizeOf(gradient.shape));
      const heap = heapFloat32(), upstream = float32Index(inputs.dy);
      const target = float32Index(gradient);
      forEachMaximum(inputs, attrs, (i, _, pixel, tap) => {
        if (pixel >= 0) heap[target + (operand === "x" ? pixel : tap)]! += heap[upstream + i]!;
      });
      return gradient;
    });
  }
}

function geometry({ x, filter }: Inputs, { strides, pad, dilations }: Attributes) {
  return tf.backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    strides,
    pad as "same",
    "NHWC",
    dilations,
  );
}

// For each element of the output its index, the maximum, and the indices of x and filter that it comes from (-1: the window lies
// outside the image).
function forEachMaximum(
  inputs: Inputs,
  attrs: Attributes,
  visit: (index: number, maximum: number, pixel: number, tap: number) => void,
): void {
  const g = geometry(inputs, attrs), channels = g.inChannels;
  const heap = heapFloat32(), x = float32Index(inputs.x), filter = float32Index(inputs.filter);
  let index = 0;
  for (let image = 0; image < g.batchSize; image++) {
    for (let row = 0; row < g.outHeight; row++) {
      for (let column = 0; column < g.outWidth; column++) {
        for (let channel = 0; channel < channels; channel++, index++) {
          let maximum = -Infinity, pixel = -1, tap = -1;
          for (let a = 0; a < g.filterHeight; a++) {
            const h = row * g.strideHeight - g.padInfo.top + a * g.dilationHeight;
            if (h < 0 || h >= g.inHeight) continue;
            for (let b = 0; b < g.filterWidth; b++) {
              const w = column * g.strideWidth - g.padInfo.left + b * g.dilationWidth;
              if (w < 0 || w >= g.inWidth) continue;
              const at = ((image * g.inHeight + h) * g.inWidth + w) * channels + channel;
              const own = (a * g.filterWidth + b) * channels + channel;
              const value = heap[x + at]! + heap[filter + own]!;
              if (value > maximum) [maximum, pixel, tap] = [value, at, own];
            }
          }
          visit(index, maximum, pixel, tap);
        }
      }
    }
  }
}
