/**
 * Registers the SIMD kernels of batch norm.
 *
 * @module
 */
import { ownData } from "../../memory/arrays.ts";
import { channelMoments, rowsAndChannels } from "./channel_moments.ts";
import {
  address,
  allocate,
  float32Index,
  heapFloat32,
  heapFloat64,
  scratch,
} from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

type BatchNormInputs = Record<"x" | "scale" | "offset" | "mean" | "variance", DataHandle>;
type BatchNormGradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", DataHandle>;
interface BatchNormAttributes {
  epsilon: number;
  momentum: number;
}

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
  const sums = channelMoments(rows, channels, (chunking, sums) => {
    forEachChunk("rowMoments", chunking, {
      x: [x, row],
      rows: CHUNK_LENGTH,
      channels,
      x0: x,
      sums,
    });
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const first = x / 4, s = sums / 8, f = factors / 4; // the sums are of x minus its first row
  const scale = float32Index(inputs.scale), offset = float32Index(inputs.offset);
  const runningMean = float32Index(inputs.mean), runningVariance = float32Index(inputs.variance);
  const meanAt = float32Index(mean), inverseStdAt = float32Index(inverseStd);
  for (let c = 0; c < channels; c++) {
    const shifted = doubles[s + c]! / rows;
    const variance = Math.max(0, doubles[s + channels + c]! / rows - shifted * shifted);
    const m = heap[first + c]! + shifted;
    const inv = 1 / Math.sqrt(variance + attrs.epsilon);
    heap[meanAt + c] = m;
    heap[inverseStdAt + c] = inv;
    heap[f + c] = heap[scale + c]! * inv;
    heap[f + channels + c] = heap[offset + c]! - m * heap[scale + c]! * inv;
    const unbiased = variance * rows / Math.max(1, rows - 1);
    heap[runningMean + c]! += attrs.momentum * (m - heap[runningMean + c]!);
    heap[runningVariance + c]! += attrs.momentum * (unbiased - heap[runningVariance + c]!);
  }
  forEachChunk("scaleShift", { total: rows, length: rowsPerChunk(channels) }, {
    x: [x, row],
    y: [address(y), row],
    rows: CHUNK_LENGTH,
    channels,
    scale: factors,
    shift: factors + row,
    relu: relu ? 1 : 0,
  });
  return [y, mean, inverseStd, ...kept];
}

// dx = a dy + b x + c per channel, with the two means of the gradient folded into a, b and c. After batch norm with relu (then
// there are factors) dy counts as 0 where relu set the output to 0.
function backward(inputs: BatchNormGradInputs, reluFactors?: DataHandle): DataHandle[] {
  const { dy, x } = inputs;
  const [rows, channels] = rowsAndChannels(x);
  const dx = allocate(x.shape), dScale = allocate([channels]), dOffset = allocate([channels]);
  const factors = scratch("batch norm factors", channels * 12);
  const row = channels * 4, reluAt = reluFactors ? address(reluFactors) : 0;
  const relu = { scale: reluAt, shift: reluFactors ? reluAt + row : 0 };
  const sums = channelMoments(rows, channels, (chunking, sums) => {
    forEachChunk("gradientMoments", chunking, {
      dy: [address(dy), row],
      x: [address(x), row],
      rows: CHUNK_LENGTH,
      channels,
      mean: address(inputs.mean),
      ...relu,
      sums,
    });
  });

  const heap = heapFloat32(), doubles = heapFloat64();
  const s = sums / 8, f = factors / 4;
  const scale = float32Index(inputs.scale), mean = float32Index(inputs.mean);
  const inverseStd = float32Index(inputs.inverseStd);
  const dScaleAt = float32Index(dScale), dOffsetAt = float32Index(dOffset);
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
  forEachChunk("gradientApply", { total: rows, length: rowsPerChunk(channels) }, {
    dy: [address(dy), row],
    x: [address(x), row],
    dx: [address(dx), row],
    rows: CHUNK_LENGTH,
    channels,
    a: factors,
    b: factors + row,
    c: factors + 2 * row,
    ...relu,
  });
  return [dx, dScale, dOffset];
}
