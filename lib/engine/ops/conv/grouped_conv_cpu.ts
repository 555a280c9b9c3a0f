/**
 * Grouped convolution as plain loops: what runs on tfjs' cpu backend.
 *
 * @module
 */
import { type ConvGeometry, convGeometry, type GroupedConvAttributes } from "./conv_geometry.ts";
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Registers GroupedConv2D and its gradients on the cpu backend. */
export function registerGroupedConvCpu(): void {
  register<Record<"x" | "filter", DataHandle>, GroupedConvAttributes>(
    "GroupedConv2D",
    () => ({ inputs, attrs, backend }) => {
      const { x: { shape }, filter } = inputs;
      const g = convGeometry(shape, filter.shape, attrs);
      const x = cpuValues(backend, inputs.x), w = cpuValues(backend, filter);
      const y = new Float32Array(g.batch * g.outHeight * g.outWidth * g.outChannels);
      products(g, attrs.groups, (i, j, k) => y[i]! += x[j]! * w[k]!);
      return cpuTensor(backend, [g.batch, g.outHeight, g.outWidth, g.outChannels], y);
    },
    "cpu",
  );
  register<Record<"dy" | "filter", DataHandle>, GroupedConvAttributes & { inputShape: number[] }>(
    "GroupedConv2DBackpropInput",
    () => ({ inputs, attrs, backend }) => {
      const g = convGeometry(attrs.inputShape, inputs.filter.shape, attrs);
      const dy = cpuValues(backend, inputs.dy), w = cpuValues(backend, inputs.filter);
      const dx = new Float32Array(g.batch * g.height * g.width * g.inChannels);
      products(g, attrs.groups, (i, j, k) => dx[j]! += dy[i]! * w[k]!);
      return cpuTensor(backend, attrs.inputShape, dx);
    },
    "cpu",
  );
  register<Record<"x" | "dy", DataHandle>, GroupedConvAttributes & { filterShape: number[] }>(
    "GroupedConv2DBackpropFilter",
    () => ({ inputs, attrs, backend }) => {
      const g = convGeometry(inputs.x.shape, attrs.filterShape, attrs);
      const x = cpuValues(backend, inputs.x), dy = cpuValues(backend, inputs.dy);
      const dw = new Float32Array(
        g.kernelH * g.kernelW * (g.inChannels / attrs.groups) * g.outChannels,
      );
      products(g, attrs.groups, (i, j, k) => dw[k]! += dy[i]! * x[j]!);
      return cpuTensor(backend, attrs.filterShape, dw);
    },
    "cpu",
  );
}

// Calls `visit` with the indices into y, x and filter of every product.
function products(
  g: ConvGeometry,
  groups: number,
  visit: (y: number, x: number, filter: number) => void,
): void {
  const inputs = g.inChannels / groups, outputs = g.outChannels / groups;
  for (let pixel = 0; pixel < g.batch * g.outHeight * g.outWidth; pixel++) {
    const column = pixel % g.outWidth, row = Math.floor(pixel / g.outWidth) % g.outHeight;
    const image = Math.floor(pixel / (g.outWidth * g.outHeight));
    for (let tap = 0; tap < g.kernelH * g.kernelW; tap++) {
      const h = row * g.strideH - g.top + Math.floor(tap / g.kernelW) * g.dilationH;
      const w = column * g.strideW - g.left + tap % g.kernelW * g.dilationW;
      if (h < 0 || h >= g.height || w < 0 || w >= g.width) continue;
      const from = ((image * g.height + h) * g.width + w) * g.inChannels;
      for (let k = 0; k < g.outChannels; k++) {
        const first = from + Math.floor(k / outputs) * inputs;
        for (let c = 0; c < inputs; c++) {
          visit(pixel * g.outChannels + k, first + c, (tap * inputs + c) * g.outChannels + k);
        }
      }
    }
  }
}
