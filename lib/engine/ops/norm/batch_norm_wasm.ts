/**
 * Registers the SIMD kernels of batch norm.
 *
 * @module
 */
import { ownData } from "../../memory/arrays.ts";
import type {
  BatchNormAttributes,
  BatchNormGradInputs,
  BatchNormInputs,
} from "./batch_norm_cpu.ts";
import { channelMoments, rowsAndChannels } from "./channel_moments.ts";
import { heapFloat32, heapFloat64, output, pointer, scratch } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { LENGTH, rowsPerSlice, slices } from "../../threads/slices.ts";

/** Registers BatchNormTraining, BatchNormRelu and their gradients on our backend. */
export function registerBatchNormWasm(): void {
  register<BatchNormInputs, BatchNormAttributes>(
    "BatchNormTraining",
    () => ({ inputs, attrs }) => forward(inputs, attrs, false),
  );
  register<BatchNormGradInputs, unknown>(
    "BatchNormTrainingGrad",
    () => ({ inputs }) => backward(inputs),
  );
  register<BatchNormInputs, BatchNormAttributes>(
    "BatchNormRelu",
    () => ({ inputs, attrs }) => forward(inputs, attrs, true),
  );
  register<BatchNormGradInputs & { factors: DataHandle }, unknown>(
    "BatchNormReluGrad",
    () => ({ inputs }) => backward(inputs, inputs.factors),
  );
}

// With relu the factors of the last pass come last: whether a number passed is asked once more on the way back.
function forward(
  inputs: BatchNormInputs,
  attrs: BatchNormAttributes,
  relu: boolean,
): DataHandle[] {
  ownData(inputs.mean);
  ownData(inputs.variance);
  const x = pointer(inputs.x);
  const [rows, channels] = rowsAndChannels(inputs.x);
  const y = output(inputs.x.shape), mean = output([channels]), inverse = output([channels]);
  const kept = relu ? [output([2, channels])] : [];
  const factors = kept[0] ? pointer(kept[0]) : scratch("batch norm factors", channels * 8);
  const row = channels * 4;
  const sums = channelMoments(rows, channels, (cut, sum) => {
    slices("rowMoments", cut, [x, row], LENGTH, channels, x, sum);
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const first = x / 4, s = sums / 8, f = factors / 4; // the sums are of x minus the first row
  const [scale, offset, runningMean, runningVariance, meanAt, inverseAt] = [
    ...[inputs.scale, inputs.offset, inputs.mean, inputs.variance, mean, inverse],
  ].map((tensor) => pointer(tensor) / 4) as [number, number, number, number, number, number];
  for (let c = 0; c < channels; c++) {
    const shifted = doubles[s + c]! / rows;
    const variance = Math.max(0, doubles[s + channels + c]! / rows - shifted * shifted);
    const m = heap[first + c]! + shifted;
    const inv = 1 / Math.sqrt(variance + attrs.epsilon);
    heap[meanAt + c] = m;
    heap[inverseAt + c] = inv;
    heap[f + c] = heap[scale + c]! * inv;
    heap[f + channels + c] = heap[offset + c]! - m * heap[scale + c]! * inv;
    const unbiased = variance * rows / Math.max(1, rows - 1);
    heap[runningMean + c]! += attrs.momentum * (m - heap[runningMean + c]!);
    heap[runningVariance + c]! += attrs.momentum * (unbiased - heap[runningVariance + c]!);
  }
  const cut = { total: rows, length: rowsPerSlice(channels) };
  slices(
    ...["scaleShift", cut, [x, row], [pointer(y), row], LENGTH, channels] as const,
    ...[factors, factors + row, relu ? 1 : 0] as const,
  );
  return [y, mean, inverse, ...kept];
}

// dx = a dy + b x + c per channel, with the sums of the reference loop folded into a, b and c; with a relu behind the norm
// (then there are factors) only those dy count that it let pass
function backward(inputs: BatchNormGradInputs, passed?: DataHandle): DataHandle[] {
  const { dy, x } = inputs;
  const [rows, channels] = rowsAndChannels(x);
  const dx = output(x.shape), dScale = output([channels]), dOffset = output([channels]);
  const factors = scratch("batch norm factors", channels * 12);
  const row = channels * 4, dyAt = pointer(dy), xAt = pointer(x), meanOf = pointer(inputs.mean);
  const passing = passed ? [pointer(passed), pointer(passed) + row] : [0, 0];
  const sums = channelMoments(rows, channels, (cut, sum) => {
    const from = [[dyAt, row], [xAt, row], LENGTH, channels, meanOf] as const;
    slices("gradientMoments", cut, ...from, ...passing, sum);
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const s = sums / 8, f = factors / 4;
  const [scale, mean, inverse, dScaleAt, dOffsetAt] = [
    ...[inputs.scale, inputs.mean, inputs.inverse, dScale, dOffset],
  ].map((tensor) => pointer(tensor) / 4) as [number, number, number, number, number];
  for (let c = 0; c < channels; c++) {
    const sum = doubles[s + c]!, inv = heap[inverse + c]!;
    const product = doubles[s + channels + c]! * inv;
    heap[dOffsetAt + c] = sum;
    heap[dScaleAt + c] = product;
    const a = heap[scale + c]! * inv;
    const b = -a * inv * product / rows;
    heap[f + c] = a;
    heap[f + channels + c] = b;
    heap[f + 2 * channels + c] = -a * sum / rows - b * heap[mean + c]!;
  }
  const cut = { total: rows, length: rowsPerSlice(channels) };
  slices(
    ...["gradientApply", cut, [dyAt, row], [xAt, row], [pointer(dx), row], LENGTH] as const,
    ...[channels, factors, factors + row, factors + 2 * row, ...passing] as const,
  );
  return [dx, dScale, dOffset];
}
