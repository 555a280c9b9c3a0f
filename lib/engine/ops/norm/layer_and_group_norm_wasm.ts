/**
 * Layer norm and group norm on our backend. Chunks are whole samples: rows of layer norm, images of group norm.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { rowsAndChannels } from "./channel_moments.ts";
import {
  address,
  allocate,
  float32Index,
  heapFloat32,
  heapFloat64,
  scratch,
} from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, type Chunking, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

type Inputs = Record<"x" | "scale" | "offset", DataHandle>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", DataHandle>;
interface Attributes {
  epsilon: number;
  groups: number; // of group norm only
}

/** Registers LayerNorm, GroupNorm and their gradients on our backend. */
export function registerLayerAndGroupNormWasm(): void {
  register<Inputs, Attributes>("LayerNorm", () => ({ inputs, attrs: { epsilon } }) => {
    const [rows, channels] = rowsAndChannels(inputs.x);
    const { outputs, args } = forward(inputs, channels, [rows]);
    const chunking = { total: rows, length: rowsPerChunk(channels) };
    forEachChunk("layerNorm", chunking, { ...args, rows: CHUNK_LENGTH, epsilon });
    return outputs;
  });
  register<GradInputs, unknown>("LayerNormGrad", () => ({ inputs }) => {
    const [rows, channels] = rowsAndChannels(inputs.x);
    // whole blocks of 64 rows, see kernels/layer_norm.ts
    const min = Math.max(rowsPerChunk(channels), Math.ceil(rows / MAX_SUMS));
    const { chunking, args, finish } = backward(inputs, channels, Math.ceil(min / 64) * 64, 8);
    forEachChunk("layerNormGrad", chunking, { ...args, rows: CHUNK_LENGTH });
    return finish();
  });
  register<Inputs, Attributes>("GroupNorm", () => ({ inputs, attrs: { epsilon, groups } }) => {
    const [images, pixels, channels] = sizes(inputs.x);
    const { outputs, args } = forward(inputs, pixels * channels, [images, groups]);
    const work = scratch("group norm work", images * channels * 24);
    forEachChunk("groupNorm", { total: images, length: 1 }, {
      ...args,
      images: CHUNK_LENGTH,
      pixels,
      groups,
      epsilon,
      work: [work, channels * 24],
    });
    return outputs;
  });
  register<GradInputs, unknown>("GroupNormGrad", () => ({ inputs }) => {
    const [images, pixels, channels] = sizes(inputs.x), groups = inputs.mean.shape[1]!;
    const length = Math.ceil(images / MAX_SUMS);
    const { chunking, args, finish } = backward(inputs, pixels * channels, length, 32);
    forEachChunk("groupNormGrad", chunking, { ...args, images: CHUNK_LENGTH, pixels, groups });
    return finish();
  });
}

const MAX_SUMS = 32; // chunks of a backward pass, since their sums must be added

function sizes({ shape }: DataHandle): [images: number, pixels: number, channels: number] {
  return [shape[0]!, sizeOf(shape.slice(1, -1)), shape.at(-1)!];
}

// Samples of `floats` elements; `statistics` is the shape of mean and inverseStd, samples first.
function forward({ x, scale, offset }: Inputs, floats: number, statistics: number[]) {
  const y = allocate(x.shape), mean = allocate(statistics), inverseStd = allocate(statistics);
  const [, groups = 1] = statistics, sample = floats * 4;
  const args = {
    x: [address(x), sample],
    y: [address(y), sample],
    channels: x.shape.at(-1)!,
    scale: address(scale),
    offset: address(offset),
    mean: [address(mean), groups * 4],
    inverseStd: [address(inverseStd), groups * 4],
  } as const;
  return { outputs: [y, mean, inverseStd], args };
}

// The sums over samples for the gradients of scale and offset are those of chunks of `length` samples, which `finish` adds.
function backward(
  { dy, x, scale, mean, inverseStd }: GradInputs,
  floats: number,
  length: number,
  workBytes: number, // per channel
) {
  const [total, groups = 1] = mean.shape as [number, number?], channels = x.shape.at(-1)!;
  const dx = allocate(x.shape), dScale = allocate([channels]), dOffset = allocate([channels]);
  const count = Math.max(1, Math.ceil(total / length)), sample = floats * 4;
  const sums = scratch("norm sums", count * channels * 16);
  const work = scratch("norm work", count * channels * workBytes);
  const chunking: Chunking = { total, length };
  const args = {
    dy: [address(dy), sample],
    x: [address(x), sample],
    dx: [address(dx), sample],
    channels,
    scale: address(scale),
    mean: [address(mean), groups * 4],
    inverseStd: [address(inverseStd), groups * 4],
    sums: [sums, channels * 16 / length],
    work: [work, channels * workBytes / length],
  } as const;
  const finish = () => {
    runtime().kernels.addDoublePartialSums(sums, channels * 2, count);
    const totals = heapFloat64(), heap = heapFloat32(), from = sums / 8;
    heap.set(totals.subarray(from, from + channels), float32Index(dScale));
    heap.set(totals.subarray(from + channels, from + 2 * channels), float32Index(dOffset));
    return [dx, dScale, dOffset];
  };
  return { chunking, args, finish };
}
