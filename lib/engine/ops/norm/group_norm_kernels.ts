/**
 * Group norm on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
 *
 * @module
 */
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { heapFloat32, heapFloat64, output, pointer, scratch } from "../../memory/heap.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { LENGTH, slices } from "../../threads/slices.ts";

type Inputs = Record<"x" | "scale" | "offset", DataHandle>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverse", DataHandle>;
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
    const y = output(x.shape), mean = output([images, groups]), inverse = output([images, groups]);
    const work = scratch("group norm work", images * channels * 24);
    const image = pixels * channels * 4, group = groups * 4;
    slices(
      ...["groupNorm", { total: images, length: 1 }, [pointer(x), image]] as const,
      ...[[pointer(y), image], LENGTH, pixels, channels, groups] as const,
      ...[pointer(scale), pointer(offset), [pointer(mean), group]] as const,
      ...[[pointer(inverse), group], epsilon, [work, channels * 24]] as const,
    );
    return [y, mean, inverse];
  });
  register<GradInputs, unknown>("GroupNormGrad", () => ({ inputs }) => {
    const { dy, x, scale, mean, inverse } = inputs;
    const { images, pixels, channels } = sizes(x);
    const dx = output(x.shape), dScale = output([channels]), dOffset = output([channels]);
    const length = Math.ceil(images / 32), count = Math.max(1, Math.ceil(images / length));
    const sums = scratch("group norm sums", count * channels * 16);
    const work = scratch("group norm work", count * channels * 32);
    const image = pixels * channels * 4, groups = mean.shape[1]!;
    slices(
      ...["groupNormGrad", { total: images, length }, [pointer(dy), image]] as const,
      ...[[pointer(x), image], [pointer(dx), image], LENGTH, pixels, channels, groups] as const,
      ...[pointer(scale), [pointer(mean), groups * 4], [pointer(inverse), groups * 4]] as const,
      ...[[sums, channels * 16 / length], [work, channels * 32 / length]] as const,
    );
    runtime().kernels.addDoubleParts!(sums, channels * 2, count);
    const totals = heapFloat64(), heap = heapFloat32(), from = sums / 8;
    heap.set(totals.subarray(from, from + channels), pointer(dScale) / 4);
    heap.set(totals.subarray(from + channels, from + 2 * channels), pointer(dOffset) / 4);
    return [dx, dScale, dOffset];
  });
}

function cpuForward({ inputs, attrs, backend }: KernelCall<Inputs, Attributes>): DataHandle[] {
  const { groups, epsilon } = attrs;
  const [x, scale, offset] = [inputs.x, inputs.scale, inputs.offset]
    .map((tensor) => cpuValues(backend, tensor)) as [Float32Array, Float32Array, Float32Array];
  const { images, channels } = sizes(inputs.x);
  const y = new Float32Array(x.length);
  const mean = new Float32Array(images * groups), inverse = new Float32Array(images * groups);
  for (let group = 0; group < images * groups; group++) {
    const ownedSlices = membersOf(inputs.x, group, groups);
    const m = ownedSlices.reduce((sum, i) => sum + x[i]!, 0) / ownedSlices.length;
    const variance = ownedSlices.reduce((sum, i) => sum + (x[i]! - m) ** 2, 0) / ownedSlices.length;
    mean[group] = m;
    const inv = inverse[group] = 1 / Math.sqrt(variance + epsilon);
    for (const i of ownedSlices) {
      y[i] = (x[i]! - m) * inv * scale[i % channels]! + offset[i % channels]!;
    }
  }
  return [
    cpuTensor(backend, inputs.x.shape, y),
    cpuTensor(backend, [images, groups], mean),
    cpuTensor(backend, [images, groups], inverse),
  ];
}

function cpuBackward({ inputs, backend }: KernelCall<GradInputs, unknown>): DataHandle[] {
  const [dy, x, scale, mean, inverse] = [
    ...[inputs.dy, inputs.x, inputs.scale, inputs.mean, inputs.inverse],
  ].map((tensor) => cpuValues(backend, tensor)) as Float32Array[];
  const { images, channels } = sizes(inputs.x);
  const groups = inputs.mean.shape[1]!;
  const dx = new Float32Array(x!.length);
  const dScale = new Float64Array(channels), dOffset = new Float64Array(channels);
  for (let group = 0; group < images * groups; group++) {
    const ownedSlices = membersOf(inputs.x, group, groups);
    const inv = inverse![group]!;
    const normal = (i: number) => (x![i]! - mean![group]!) * inv;
    let sum = 0, product = 0;
    for (const i of ownedSlices) {
      const h = dy![i]! * scale![i % channels]!;
      sum += h;
      product += h * normal(i);
      dScale[i % channels]! += dy![i]! * normal(i);
      dOffset[i % channels]! += dy![i]!;
    }
    for (const i of ownedSlices) {
      const h = dy![i]! * scale![i % channels]!;
      dx[i] = inv * (h - sum / ownedSlices.length - normal(i) * product / ownedSlices.length);
    }
  }
  return [
    cpuTensor(backend, inputs.x.shape, dx),
    cpuTensor(backend, [channels], Float32Array.from(dScale)),
    cpuTensor(backend, [channels], Float32Array.from(dOffset)),
  ];
}

// Positions of the numbers of one group of one image.
function membersOf(x: DataHandle, group: number, groups: number): number[] {
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
