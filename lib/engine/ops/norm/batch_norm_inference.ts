/**
 * Batch norm in inference, with given mean and variance: tfjs' `tf.batchNorm`, which `tf.layers` also trains with.
 *
 * ```text
 * y = scale (x - mean) s + offset        s = inverseStd = 1 / sqrt(variance + epsilon)
 * dx        = scale s dy                 doffset = sum of dy
 * dmean     = -scale s sum of dy         dscale  = s sum of dy (x - mean)
 * dvariance = -1/2 scale s^3 sum of dy (x - mean)
 * ```
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { channelMoments, rowsAndChannels } from "./channel_moments.ts";
import {
  address,
  allocate,
  float32Index,
  heapFloat32,
  heapFloat64,
  scratch,
} from "../../memory/heap.ts";
import { replaceGradient } from "../../tfjs/gradients.ts";
import { register, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

type Statistics = Record<"x" | "mean" | "variance", DataHandle>;
type Inputs = Statistics & { scale?: DataHandle; offset?: DataHandle };
type GradInputs = Statistics & Record<"dy" | "scale", DataHandle>;
interface Attributes {
  varianceEpsilon: number;
}

/** Replaces tfjs' FusedBatchNorm on our backend and adds its gradient FusedBatchNormGrad. */
export function registerBatchNormInference(): void {
  register<Inputs, Attributes>("FusedBatchNorm", (original) => (call) => {
    const { x, ...others } = call.inputs;
    if (tf.engine().state.gradientDepth > 0) fillIn(call.inputs);
    if (!perChannel(x, Object.values(others))) return original(call);
    return forward(call.inputs, call.attrs.varianceEpsilon);
  });
  register<GradInputs, Attributes>(
    "FusedBatchNormGrad",
    () => ({ inputs, attrs }) => backward(inputs, attrs.varianceEpsilon),
  );

  // tfjs' gradient makes a dozen passes over memory
  replaceGradient({
    kernelName: "FusedBatchNorm",
    inputsToSave: ["x", "mean", "variance", "scale"],
    gradFunc: (dy, saved, attrs) => {
      const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor];
      if (!perChannel(x, [mean, variance, scale])) return;
      const inputs = { dy: dy as Tensor, x, mean, variance, scale };
      const { varianceEpsilon } = attrs as Attributes;
      const gradients = runKernel("FusedBatchNormGrad", inputs, { varianceEpsilon });
      const names = ["x", "mean", "variance", "scale", "offset"];
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
    },
  });
}

/** Gives the tape the operands that were left out: tfjs saves each for the gradient, and fails where there is none. */
function fillIn(inputs: Inputs): void {
  inputs.scale ??= tf.onesLike(inputs.variance as Tensor);
  inputs.offset ??= tf.zerosLike(inputs.mean as Tensor);
}

// Whether each tensor has one value per channel, all float32; the original kernel broadcasts other shapes.
function perChannel(x: DataHandle, others: (DataHandle | null | undefined)[]): boolean {
  const float = (tensor: DataHandle) => tensor.dtype === "float32";
  const channels = x.shape.at(-1);
  return float(x) &&
    others.every((tensor) =>
      !tensor || float(tensor) && tensor.shape.length === 1 && tensor.shape[0] === channels
    );
}

function forward({ x, mean, variance, scale, offset }: Inputs, epsilon: number): DataHandle {
  const [, channels] = rowsAndChannels(x);
  const y = allocate(x.shape), row = channels * 4;
  const factors = scratch("batch norm factors", 2 * row);
  const heap = heapFloat32(), f = factors / 4;
  const at = (tensor: DataHandle | null | undefined) => tensor ? float32Index(tensor) : -1;
  const [m, v, s, o] = [at(mean), at(variance), at(scale), at(offset)];
  for (let c = 0; c < channels; c++) {
    const a = (s < 0 ? 1 : heap[s + c]!) / Math.sqrt(heap[v + c]! + epsilon);
    heap[f + c] = a;
    heap[f + channels + c] = (o < 0 ? 0 : heap[o + c]!) - heap[m + c]! * a;
  }
  scaleShift(x, y, factors);
  return y;
}

function backward(
  { dy, x, mean, variance, scale }: GradInputs,
  epsilon: number,
): DataHandle[] {
  const [rows, channels] = rowsAndChannels(x);
  const dx = allocate(x.shape), row = channels * 4;
  const results = [0, 1, 2, 3].map(() => allocate([channels]));
  const factors = scratch("batch norm factors", 2 * row);
  const sums = channelMoments(rows, channels, (chunking, sums) => {
    forEachChunk("gradientMoments", chunking, {
      dy: [address(dy), row],
      x: [address(x), row],
      rows: CHUNK_LENGTH,
      channels,
      mean: address(mean),
      scale: 0,
      shift: 0,
      sums,
    });
  });
  const heap = heapFloat32(), doubles = heapFloat64(), f = factors / 4;
  const v = float32Index(variance), s = float32Index(scale);
  const [dMean, dVariance, dScale, dOffset] = results
    .map(float32Index) as [number, number, number, number];
  for (let c = 0; c < channels; c++) {
    const inverseStd = 1 / Math.sqrt(heap[v + c]! + epsilon), a = heap[s + c]! * inverseStd;
    const sumDy = doubles[sums / 8 + c]!, sumDyCentred = doubles[sums / 8 + channels + c]!;
    heap[f + c] = a;
    heap[f + channels + c] = 0;
    heap[dMean + c] = -a * sumDy;
    heap[dVariance + c] = -0.5 * a * inverseStd * inverseStd * sumDyCentred;
    heap[dScale + c] = inverseStd * sumDyCentred;
    heap[dOffset + c] = sumDy;
  }
  scaleShift(dy, dx, factors);
  return [dx, ...results];
}

// y = x scale + shift; `factors` holds the scale of all channels, then the shift of all channels
function scaleShift(
  x: DataHandle,
  y: DataHandle,
  factors: number,
): void {
  const [rows, channels] = rowsAndChannels(x);
  const row = channels * 4;
  forEachChunk("scaleShift", { total: rows, length: rowsPerChunk(channels) }, {
    x: [address(x), row],
    y: [address(y), row],
    rows: CHUNK_LENGTH,
    channels,
    scale: factors,
    shift: factors + row,
    relu: 0,
  });
}
