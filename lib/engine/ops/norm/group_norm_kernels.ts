/**
 * Group norm on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
 *
 * @module
 */
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import {
  address,
  allocate,
  float32Index,
  heapFloat32,
  heapFloat64,
  scratch,
} from "../../memory/heap.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../threads/chunks.ts";

type Inputs = Record<"x" | "scale" | "offset", DataHandle>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", DataHandle>;
interface Attributes {
  epsilon: number;
  groups: number;
}

/** Registers GroupNorm and GroupNormGrad on the cpu backend. */
export function registerGroupNormCpu(): void {
  register<Inputs, Attributes>("GroupNorm", () => cpuForward, "cpu");
  register<GradInputs, unknown>("GroupNormGrad", () => cpuBackward, "cpu");
}

/** Registers GroupNorm and GroupNormGrad on our backend. */
export function registerGroupNormWasm(): void {
  register<Inputs, Attributes>("GroupNorm", () => ({ inputs, attrs }) => {
    const { x, scale, offset } = inputs;
    const { images, pixels, channels } = sizes(x);
    const { groups, epsilon } = attrs;
    const y = allocate(x.shape),
      mean = allocate([images, groups]),
      inverseStd = allocate([images, groups]);
    const work = scratch("group norm work", images * channels * 24);
    const image = pixels * channels * 4, group = groups * 4;
    forEachChunk("groupNorm", { total: images, length: 1 }, {
      x: [address(x), image],
      y: [address(y), image],
      images: CHUNK_LENGTH,
      pixels,
      channels,
      groups,
      scale: address(scale),
      offset: address(offset),
      mean: [address(mean), group],
      inverseStd: [address(inverseStd), group],
      epsilon,
      work: [work, channels * 24],
    });
    return [y, mean, inverseStd];
  });
  register<GradInputs, unknown>("GroupNormGrad", () => ({ inputs }) => {
    const { dy, x, scale, mean, inverseStd } = inputs;
    const { images, pixels, channels } = sizes(x);
    const dx = allocate(x.shape), dScale = allocate([channels]), dOffset = allocate([channels]);
    const length = Math.ceil(images / 32), count = Math.max(1, Math.ceil(images / length));
    const sums = scratch("group norm sums", count * channels * 16);
    const work = scratch("group norm work", count * channels * 32);
    const image = pixels * channels * 4, groups = mean.shape[1]!;
    forEachChunk("groupNormGrad", { total: images, length }, {
      dy: [address(dy), image],
      x: [address(x), image],
      dx: [address(dx), image],
      images: CHUNK_LENGTH,
      pixels,
      channels,
      groups,
      scale: address(scale),
      mean: [address(mean), groups * 4],
      inverseStd: [address(inverseStd), groups * 4],
      sums: [sums, channels * 16 / length],
      work: [work, channels * 32 / length],
    });
    runtime().kernels.addDoublePartialSums(sums, channels * 2, count);
    const totals = heapFloat64(), heap = heapFloat32(), from = sums / 8;
    heap.set(totals.subarray(from, from + channels), float32Index(dScale));
    heap.set(totals.subarray(from + channels, from + 2 * channels), float32Index(dOffset));
    return [dx, dScale, dOffset];
  });
}

function cpuForward({ inputs, attrs, backend }: KernelCall<Inputs, Attributes>): DataHandle[] {
  const { groups, epsilon } = attrs;
  const x = cpuValues(backend, inputs.x);
  const scale = cpuValues(backend, inputs.scale), offset = cpuValues(backend, inputs.offset);
  const { images, channels } = sizes(inputs.x);
  const y = new Float32Array(x.length);
  const mean = new Float32Array(images * groups), inverseStd = new Float32Array(images * groups);
  for (let group = 0; group < images * groups; group++) {
    const positions = positionsOf(inputs.x, group, groups);
    const m = positions.reduce((sum, i) => sum + x[i]!, 0) / positions.length;
    const variance = positions.reduce((sum, i) => sum + (x[i]! - m) ** 2, 0) / positions.length;
    mean[group] = m;
    const inv = inverseStd[group] = 1 / Math.sqrt(variance + epsilon);
    for (const i of positions) {
      y[i] = (x[i]! - m) * inv * scale[i % channels]! + offset[i % channels]!;
    }
  }
  return [
    cpuTensor(backend, inputs.x.shape, y),
    cpuTensor(backend, [images, groups], mean),
    cpuTensor(backend, [images, groups], inverseStd),
  ];
}

function cpuBackward({ inputs, backend }: KernelCall<GradInputs, unknown>): DataHandle[] {
  const dy = cpuValues(backend, inputs.dy), x = cpuValues(backend, inputs.x);
  const scale = cpuValues(backend, inputs.scale), mean = cpuValues(backend, inputs.mean);
  const inverseStd = cpuValues(backend, inputs.inverseStd);
  const { images, channels } = sizes(inputs.x);
  const groups = inputs.mean.shape[1]!;
  const dx = new Float32Array(x.length);
  const dScale = new Float64Array(channels), dOffset = new Float64Array(channels);
  for (let group = 0; group < images * groups; group++) {
    const positions = positionsOf(inputs.x, group, groups);
    const inv = inverseStd[group]!;
    const normal = (i: number) => (x[i]! - mean[group]!) * inv;
    let sumH = 0, sumHNormal = 0;
    for (const i of positions) {
      const h = dy[i]! * scale[i % channels]!;
      sumH += h;
      sumHNormal += h * normal(i);
      dScale[i % channels]! += dy[i]! * normal(i);
      dOffset[i % channels]! += dy[i]!;
    }
    for (const i of positions) {
      const h = dy[i]! * scale[i % channels]!;
      dx[i] = inv * (h - sumH / positions.length - normal(i) * sumHNormal / positions.length);
    }
  }
  return [
    cpuTensor(backend, inputs.x.shape, dx),
    cpuTensor(backend, [channels], Float32Array.from(dScale)),
    cpuTensor(backend, [channels], Float32Array.from(dOffset)),
  ];
}

// Positions of the elements of one group of one image.
function positionsOf(x: DataHandle, group: number, groups: number): number[] {
  const { pixels, channels } = sizes(x);
  const size = channels / groups;
  const start = Math.floor(group / groups) * pixels * channels + group % groups * size;
  return Array.from(
    { length: pixels * size },
    (_, i) => start + Math.floor(i / size) * channels + i % size,
  );
}

function sizes({ shape }: DataHandle): { images: number; pixels: number; channels: number } {
  return { images: shape[0]!, pixels: sizeOf(shape.slice(1, -1)), channels: shape.at(-1)! };
}
