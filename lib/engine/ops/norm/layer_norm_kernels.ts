/**
 * Layer norm on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
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
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

type Inputs = Record<"x" | "scale" | "offset", DataHandle>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", DataHandle>;
interface Attributes {
  epsilon: number;
}

/** Registers LayerNorm and LayerNormGrad on the cpu backend. */
export function registerLayerNormCpu(): void {
  register<Inputs, Attributes>("LayerNorm", () => cpuForward, "cpu");
  register<GradInputs, unknown>("LayerNormGrad", () => cpuBackward, "cpu");
}

/** Registers LayerNorm and LayerNormGrad on our backend. */
export function registerLayerNormWasm(): void {
  register<Inputs, Attributes>("LayerNorm", () => ({ inputs, attrs }) => {
    const { x, scale, offset } = inputs;
    const [rows, channels] = rowsAndChannels(x);
    const y = allocate(x.shape), mean = allocate([rows]), inverseStd = allocate([rows]);
    const row = channels * 4;
    forEachChunk("layerNorm", { total: rows, length: rowsPerChunk(channels) }, {
      x: [address(x), row],
      y: [address(y), row],
      rows: CHUNK_LENGTH,
      channels,
      scale: address(scale),
      offset: address(offset),
      mean: [address(mean), 4],
      inverseStd: [address(inverseStd), 4],
      epsilon: attrs.epsilon,
    });
    return [y, mean, inverseStd];
  });
  register<GradInputs, unknown>("LayerNormGrad", () => ({ inputs }) => {
    const { dy, x, scale, mean, inverseStd } = inputs;
    const [rows, channels] = rowsAndChannels(x);
    const dx = allocate(x.shape), dScale = allocate([channels]), dOffset = allocate([channels]);
    // whole blocks of 64 rows, see kernels/layer_norm.ts; at most 32 chunks, since their sums must be added
    const min = Math.max(rowsPerChunk(channels), Math.ceil(rows / 32));
    const length = Math.ceil(min / 64) * 64, count = Math.max(1, Math.ceil(rows / length));
    const sums = scratch("layer norm sums", count * channels * 16);
    const work = scratch("layer norm work", count * channels * 8);
    const row = channels * 4;
    forEachChunk("layerNormGrad", { total: rows, length }, {
      dy: [address(dy), row],
      x: [address(x), row],
      dx: [address(dx), row],
      rows: CHUNK_LENGTH,
      channels,
      scale: address(scale),
      mean: [address(mean), 4],
      inverseStd: [address(inverseStd), 4],
      sums: [sums, channels * 16 / length],
      work: [work, channels * 8 / length],
    });
    runtime().kernels.addDoublePartialSums(sums, channels * 2, count);
    const totals = heapFloat64(), heap = heapFloat32(), from = sums / 8;
    heap.set(totals.subarray(from, from + channels), float32Index(dScale));
    heap.set(totals.subarray(from + channels, from + 2 * channels), float32Index(dOffset));
    return [dx, dScale, dOffset];
  });
}

function cpuForward({ inputs, attrs, backend }: KernelCall<Inputs, Attributes>): DataHandle[] {
  const { x, scale, offset } = inputs;
  const [rows, channels] = rowsAndChannels(x);
  const xs = cpuValues(backend, x);
  const scales = cpuValues(backend, scale), offsets = cpuValues(backend, offset);
  const y = new Float32Array(xs.length);
  const mean = new Float32Array(rows), inverseStd = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = xs.subarray(r * channels, (r + 1) * channels);
    let sum = 0, squaredDeviations = 0;
    for (const value of row) sum += value;
    const m = sum / channels;
    for (const value of row) squaredDeviations += (value - m) ** 2;
    const inv = 1 / Math.sqrt(squaredDeviations / channels + attrs.epsilon);
    row.forEach((v, c) => y[r * channels + c] = scales[c]! * (v - m) * inv + offsets[c]!);
    mean[r] = m;
    inverseStd[r] = inv;
  }
  return [
    cpuTensor(backend, x.shape, y),
    cpuTensor(backend, [rows], mean),
    cpuTensor(backend, [rows], inverseStd),
  ];
}

function cpuBackward({ inputs, backend }: KernelCall<GradInputs, unknown>): DataHandle[] {
  const [rows, channels] = rowsAndChannels(inputs.x);
  const dy = cpuValues(backend, inputs.dy), x = cpuValues(backend, inputs.x);
  const scale = cpuValues(backend, inputs.scale), mean = cpuValues(backend, inputs.mean);
  const inverseStd = cpuValues(backend, inputs.inverseStd);
  const dx = new Float32Array(x.length);
  const dScale = new Float64Array(channels), dOffset = new Float64Array(channels);
  for (let r = 0; r < rows; r++) {
    const normal = (c: number) => (x[r * channels + c]! - mean[r]!) * inverseStd[r]!;
    let sumH = 0, sumHNormal = 0;
    for (let c = 0; c < channels; c++) {
      const g = dy[r * channels + c]!, h = g * scale[c]!;
      sumH += h;
      sumHNormal += h * normal(c);
      dScale[c]! += g * normal(c);
      dOffset[c]! += g;
    }
    for (let c = 0; c < channels; c++) {
      const h = dy[r * channels + c]! * scale[c]!;
      dx[r * channels + c] = inverseStd[r]! *
        (h - sumH / channels - normal(c) * sumHNormal / channels);
    }
  }
  return [
    cpuTensor(backend, inputs.x.shape, dx),
    cpuTensor(backend, [channels], Float32Array.from(dScale)),
    cpuTensor(backend, [channels], Float32Array.from(dOffset)),
  ];
}

function rowsAndChannels(x: DataHandle): [number, number] {
  const channels = x.shape.at(-1)!;
  return [channels === 0 ? 0 : sizeOf(x.shape) / channels, channels];
}
