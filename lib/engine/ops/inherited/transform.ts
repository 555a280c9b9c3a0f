/**
 * Projective transformation of images whose border reflects, where tfjs' kernel compares signed with unsigned numbers.
 *
 * @module
 */
import { allocate, float32Index, heapFloat32 } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

type Inputs = Record<"image" | "transforms", DataHandle>;

interface Attributes {
  interpolation: "nearest" | "bilinear";
  fillMode: string;
  fillValue: number;
  outputShape?: [number, number];
}

/** Lets Transform reflect images at their borders on our backend. */
export function registerTransform(): void {
  register<Inputs, Attributes>(
    "Transform",
    (original) => (call) =>
      call.attrs.fillMode === "reflect" ? reflecting(call.inputs, call.attrs) : original(call),
  );
}

/**
 * ```text
 * y[i, j] = x[v, u]        u = (t0 j + t1 i + t2) / p        v = (t3 j + t4 i + t5) / p        p = t6 j + t7 i + 1
 * ```
 */
function reflecting({ image, transforms }: Inputs, attributes: Attributes): DataHandle {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [outHeight, outWidth] = attributes.outputShape ?? [height, width];
  const y = allocate([batch, outHeight, outWidth, channels]), heap = heapFloat32();
  const matrices = float32Index(transforms), each = transforms.shape[0] === 1 ? 0 : 8;
  const sources = attributes.interpolation === "nearest" ? nearest : linear;
  let to = float32Index(y);
  for (let n = 0; n < batch; n++) {
    const from = float32Index(image) + n * height * width * channels;
    const t = heap.slice(matrices + n * each, matrices + n * each + 8);
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, to += channels) {
        const p = t[6]! * j + t[7]! * i + 1;
        heap.fill(p === 0 ? attributes.fillValue : 0, to, to + channels);
        if (p === 0) continue; // infinitely far
        const u = reflected((t[0]! * j + t[1]! * i + t[2]!) / p, width);
        const v = reflected((t[3]! * j + t[4]! * i + t[5]!) / p, height);
        for (const [row, a] of sources(v, height)) {
          for (const [column, b] of sources(u, width)) {
            const pixel = from + (row * width + column) * channels;
            for (let c = 0; c < channels; c++) heap[to + c]! += a * b * heap[pixel + c]!;
          }
        }
      }
    }
  }
  return y;
}

/** Reflects [abcd] to [dcba|abcd|dcba]. */
function reflected(at: number, length: number): number {
  const period = 2 * length, inside = at - period * Math.floor(at / period);
  return Math.min(length - 1, Math.max(0, inside < length ? inside : period - inside - 1));
}

type Sources = [source: number, weight: number][];

function nearest(at: number): Sources {
  return [[Math.round(at), 1]];
}

function linear(at: number, length: number): Sources {
  const low = Math.floor(at);
  return [[low, low + 1 - at], [Math.min(length - 1, low + 1), at - low]];
}
