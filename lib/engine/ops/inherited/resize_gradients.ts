/**
 * Gradients of resizing with half-pixel centres, which tfjs' kernels take for resizing without.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { address, allocate, float32Index, heapFloat32 } from "../../memory/heap.ts";
import { register, requireFloat32Inputs } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { clear } from "../../threads/chunks.ts";

type Inputs = Record<"images" | "dy", DataHandle>;
/** Source pixels of a target pixel along one axis, with their weights. */
type Sources = (target: number) => [source: number, weight: number][];

const RESIZERS = { ResizeBilinear: linear, ResizeNearestNeighbor: nearest };

/** Lets the gradients of resizing follow `halfPixelCenters` on our backend; without it tfjs' kernels are right. */
export function registerResizeGradients(): void {
  for (const [name, sources] of Object.entries(RESIZERS)) {
    register<Inputs, { halfPixelCenters?: boolean }>(`${name}Grad`, (original) => (call) => {
      if (!call.attrs.halfPixelCenters) return original(call);
      requireFloat32Inputs(`${name}Grad`, call.inputs);
      return gradient(call.inputs, sources);
    });
  }
}

function gradient({ images, dy }: Inputs, sources: typeof linear): DataHandle {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const [, outHeight, outWidth] = dy.shape as [number, number, number, number];
  const dx = allocate(images.shape);
  clear(address(dx), sizeOf(images.shape));
  const heap = heapFloat32(), target = float32Index(dx);
  const rows = sources(height, outHeight), columns = sources(width, outWidth);
  let from = float32Index(dy);
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, from += channels) {
        for (const [h, a] of rows(row)) {
          for (const [w, b] of columns(column)) {
            const to = target + ((image * height + h) * width + w) * channels;
            for (let c = 0; c < channels; c++) heap[to + c]! += a * b * heap[from + c]!;
          }
        }
      }
    }
  }
  return dx;
}

function linear(length: number, outLength: number): Sources {
  return (target) => {
    const at = Math.max(0, (target + 0.5) * length / outLength - 0.5), low = Math.floor(at);
    return [[low, low + 1 - at], [Math.min(length - 1, low + 1), at - low]];
  };
}

function nearest(length: number, outLength: number): Sources {
  return (target) => [[Math.min(length - 1, Math.floor((target + 0.5) * length / outLength)), 1]];
}
