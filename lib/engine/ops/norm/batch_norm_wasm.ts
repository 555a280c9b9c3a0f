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
import { address, allocate, heapFloat32, heapFloat64, scratch } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

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

// With relu the factors of the last pass are one more output: the backward pass computes from them which elements relu set to 0.
function forward(
  inputs: BatchNormInputs,
  attrs: BatchNormAttributes,
  relu: boolean,
): DataHandle[] {
  ownData(inputs.mean);
  ownData(inputs.variance);
  const x = address(inputs.x);
  const [rows, channels] = rowsAndChannels(inputs.x);
  const y = allocate(inputs.x.shape),
    mean = allocate([channels]),
    inverseStd = allocate([channels]);
  const kept = relu ? [allocate([2, channels])] : [];
  const factors = kept[0] ? address(kept[0]) : scratch("batch norm factors", channels * 8);
  const row = channels * 4;
  const sums = channelMoments(rows, channels, (chunking, sum) => {
    forEachChunk("rowMoments", chunking, [x, row], CHUNK_LENGTH, channels, x, sum);
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const first = x / 4, s = sums / 8, f = factors / 4; // the sums are of x minus its first row
  const [scale, offset, runningMean, runningVariance, meanAt, inverseAt] = [
    ...[inputs.scale, inputs.offset, inputs.mean, inputs.variance, mean, inverseStd],
  ].map((tensor) => address(tensor) / 4) as [number, number, number, number, number, number];
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
  const chunking = { total: rows, length: rowsPerChunk(channels) };
  forEachChunk(
    ...["scaleShift", chunking, [x, row], [address(y), row], CHUNK_LENGTH, channels] as const,
    ...[factors, factors + row, relu ? 1 : 0] as const,
  );
  return [y, mean, inverseStd, ...kept];
}

// dx = a dy + b x + c per channel, with the sums of batch_norm_cpu.ts folded into a, b and c. After batch norm with relu (then
// there are factors) dy counts as 0 where relu set the output to 0.
function backward(inputs: BatchNormGradInputs, passed?: DataHandle): DataHandle[] {
  const { dy, x } = inputs;
  const [rows, channels] = rowsAndChannels(x);
  const dx = allocate(x.shape), dScale = allocate([channels]), dOffset = allocate([channels]);
  const factors = scratch("batch norm factors", channels * 12);
  const row = channels * 4, dyAt = address(dy), xAt = address(x), meanOf = address(inputs.mean);
  const passing = passed ? [address(passed), address(passed) + row] : [0, 0];
  const sums = channelMoments(rows, channels, (chunking, sum) => {
    const from = [[dyAt, row], [xAt, row], CHUNK_LENGTH, channels, meanOf] as const;
    forEachChunk("gradientMoments", chunking, ...from, ...passing, sum);
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const s = sums / 8, f = factors / 4;
  const [scale, mean, inverseStd, dScaleAt, dOffsetAt] = [
    ...[inputs.scale, inputs.mean, inputs.inverseStd, dScale, dOffset],
  ].map((tensor) => address(tensor) / 4) as [number, number, number, number, number];
  for (let c = 0; c < channels; c++) {
    const sumDy = doubles[s + c]!, inv = heap[inverseStd + c]!;
    const sumDyNormal = doubles[s + channels + c]! * inv;
    heap[dOffsetAt + c] = sumDy;
    heap[dScaleAt + c] = sumDyNormal;
    const a = heap[scale + c]! * inv;
    const b = -a * inv * sumDyNormal / rows;
    heap[f + c] = a;
    heap[f + channels + c] = b;
    heap[f + 2 * channels + c] = -a * sumDy / rows - b * heap[mean + c]!;
  }
  const chunking = { total: rows, length: rowsPerChunk(channels) };
  forEachChunk(
    ...[
      "gradientApply",
      chunking,
      [dyAt, row],
      [xAt, row],
      [address(dx), row],
      CHUNK_LENGTH,
    ] as const,
    ...[channels, factors, factors + row, factors + 2 * row, ...passing] as const,
  );
  return [dx, dScale, dOffset];
}
