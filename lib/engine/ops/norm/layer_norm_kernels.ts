/**
 * Layer norm on tfjs' cpu backend, as plain loops (the reference of the tests), and on ours.
 *
 * @module
 */
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { heapFloat32, heapFloat64, output, pointer, scratch } from "../../memory/heap.ts";
import { type KernelCall, register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { sizeOf } from "../../tfjs/sizes.ts";
import { LENGTH, rowsPerSlice, slices } from "../../threads/slices.ts";

type Inputs = Record<"x" | "scale" | "offset", DataHandle>;
type GradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverse", DataHandle>;
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
    const y = output(x.shape), mean = output([rows]), inverse = output([rows]);
    const cut = { total: rows, length: rowsPerSlice(channels) }, row = channels * 4;
    slices(
      ...["layerNorm", cut, [pointer(x), row], [pointer(y), row], LENGTH, channels] as const,
      ...[pointer(scale), pointer(offset), [pointer(mean), 4], [pointer(inverse), 4]] as const,
      attrs.epsilon,
    );
    return [y, mean, inverse];
  });
  register<GradInputs, unknown>("LayerNormGrad", () => ({ inputs }) => {
    const { dy, x, scale, mean, inverse } = inputs;
    const [rows, channels] = rowsAndChannels(x);
    const dx = output(x.shape), dScale = output([channels]), dOffset = output([channels]);
    // whole blocks of 64 rows, see kernels/layer_norm.ts; at most 32 slices, since their sums must be added
    const min = Math.max(rowsPerSlice(channels), Math.ceil(rows / 32));
    const length = Math.ceil(min / 64) * 64, count = Math.max(1, Math.ceil(rows / length));
    const sums = scratch("layer norm sums", count * channels * 16);
    const work = scratch("layer norm work", count * channels * 8);
    const row = channels * 4;
    slices(
      ...["layerNormGrad", { total: rows, length }, [pointer(dy), row], [pointer(x), row]] as const,
      ...[[pointer(dx), row], LENGTH, channels, pointer(scale)] as const,
      ...[[pointer(mean), 4], [pointer(inverse), 4]] as const,
      ...[[sums, channels * 16 / length], [work, channels * 8 / length]] as const,
    );
    runtime().kernels.addDoubleParts!(sums, channels * 2, count);
    const totals = heapFloat64(), heap = heapFloat32(), from = sums / 8;
    heap.set(totals.subarray(from, from + channels), pointer(dScale) / 4);
    heap.set(totals.subarray(from + channels, from + 2 * channels), pointer(dOffset) / 4);
    return [dx, dScale, dOffset];
  });
}

function cpuForward({ inputs, attrs, backend }: KernelCall<Inputs, Attributes>): DataHandle[] {
  const { x, scale, offset } = inputs;
  const [rows, channels] = rowsAndChannels(x);
  const [xs, scales, offsets] = [x, scale, offset].map((t) => cpuValues(backend, t));
  const y = new Float32Array(xs!.length);
  const mean = new Float32Array(rows), inverse = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = xs!.subarray(r * channels, (r + 1) * channels);
    let sum = 0, squares = 0;
    for (const value of row) sum += value;
    const m = sum / channels;
    for (const value of row) squares += (value - m) ** 2;
    const inv = 1 / Math.sqrt(squares / channels + attrs.epsilon);
    row.forEach((v, c) => y[r * channels + c] = scales![c]! * (v - m) * inv + offsets![c]!);
    mean[r] = m;
    inverse[r] = inv;
  }
  return [
    cpuTensor(backend, x.shape, y),
    cpuTensor(backend, [rows], mean),
    cpuTensor(backend, [rows], inverse),
  ];
}

function cpuBackward({ inputs, backend }: KernelCall<GradInputs, unknown>): DataHandle[] {
  const [rows, channels] = rowsAndChannels(inputs.x);
  const [dy, x, scale, mean, inverse] = [
    ...[inputs.dy, inputs.x, inputs.scale, inputs.mean, inputs.inverse],
  ].map((tensor) => cpuValues(backend, tensor));
  const dx = new Float32Array(x!.length);
  const dScale = new Float64Array(channels), dOffset = new Float64Array(channels);
  for (let r = 0; r < rows; r++) {
    const normal = (c: number) => (x![r * channels + c]! - mean![r]!) * inverse![r]!;
    let sum = 0, product = 0;
    for (let c = 0; c < channels; c++) {
      const g = dy![r * channels + c]!;
      sum += g * scale![c]!;
      product += g * scale![c]! * normal(c);
      dScale[c]! += g * normal(c);
      dOffset[c]! += g;
    }
    for (let c = 0; c < channels; c++) {
      const h = dy![r * channels + c]! * scale![c]!;
      dx[r * channels + c] = inverse![r]! *
        (h - sum / channels - normal(c) * product / channels);
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
