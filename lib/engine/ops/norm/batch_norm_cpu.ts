/**
 * Batch norm as plain loops: what runs on tfjs' cpu backend, and the reference of the SIMD kernels in the tests.
 *
 * @module
 */
import { ownData } from "../../memory/arrays.ts";
import { cpuTensor, cpuValues } from "../../tfjs/cpu.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Inputs of BatchNormTraining. */
export type BatchNormInputs = Record<"x" | "scale" | "offset" | "mean" | "variance", DataHandle>;

/** Inputs of BatchNormTrainingGrad. */
export type BatchNormGradInputs = Record<"dy" | "x" | "scale" | "mean" | "inverseStd", DataHandle>;

/** Attributes of BatchNormTraining. */
export interface BatchNormAttributes {
  /** Added to the variance. */
  epsilon: number;
  /** Share of the new batch in the running statistics. */
  momentum: number;
}

/** Registers BatchNormTraining and BatchNormTrainingGrad on the cpu backend. */
export function registerBatchNormCpu(): void {
  register<BatchNormInputs, BatchNormAttributes>("BatchNormTraining", () => (call) => {
    const { inputs, attrs, backend } = call;
    ownData(inputs.mean);
    ownData(inputs.variance);
    const x = cpuValues(backend, inputs.x);
    const scale = cpuValues(backend, inputs.scale), offset = cpuValues(backend, inputs.offset);
    const runningMean = cpuValues(backend, inputs.mean);
    const runningVariance = cpuValues(backend, inputs.variance);
    const channels = scale.length, n = x.length / channels;
    const y = new Float32Array(x.length);
    const mean = new Float32Array(channels), inverseStd = new Float32Array(channels);
    for (let c = 0; c < channels; c++) {
      let sum = 0, squaredDeviations = 0;
      for (let i = c; i < x.length; i += channels) sum += x[i]!;
      const m = sum / n;
      for (let i = c; i < x.length; i += channels) squaredDeviations += (x[i]! - m) ** 2;
      const variance = squaredDeviations / n;
      mean[c] = m;
      inverseStd[c] = 1 / Math.sqrt(variance + attrs.epsilon);
      for (let i = c; i < x.length; i += channels) {
        y[i] = scale[c]! * (x[i]! - m) * inverseStd[c]! + offset[c]!;
      }
      const unbiased = squaredDeviations / Math.max(1, n - 1);
      runningMean[c]! += attrs.momentum * (m - runningMean[c]!);
      runningVariance[c]! += attrs.momentum * (unbiased - runningVariance[c]!);
    }
    return [
      cpuTensor(backend, inputs.x.shape, y),
      cpuTensor(backend, [channels], mean),
      cpuTensor(backend, [channels], inverseStd),
    ];
  }, "cpu");

  register<BatchNormGradInputs, unknown>("BatchNormTrainingGrad", () => ({ inputs, backend }) => {
    const dy = cpuValues(backend, inputs.dy), x = cpuValues(backend, inputs.x);
    const scale = cpuValues(backend, inputs.scale), mean = cpuValues(backend, inputs.mean);
    const inverseStd = cpuValues(backend, inputs.inverseStd);
    const channels = scale.length, n = x.length / channels;
    const dx = new Float32Array(x.length);
    const dScale = new Float32Array(channels), dOffset = new Float32Array(channels);
    for (let c = 0; c < channels; c++) {
      const normalised = (i: number) => (x[i]! - mean[c]!) * inverseStd[c]!;
      let sumDy = 0, sumDyNormal = 0;
      for (let i = c; i < x.length; i += channels) {
        sumDy += dy[i]!;
        sumDyNormal += dy[i]! * normalised(i);
      }
      dOffset[c] = sumDy;
      dScale[c] = sumDyNormal;
      for (let i = c; i < x.length; i += channels) {
        dx[i] = scale[c]! * inverseStd[c]! * (dy[i]! - sumDy / n - normalised(i) * sumDyNormal / n);
      }
    }
    return [
      cpuTensor(backend, inputs.x.shape, dx),
      cpuTensor(backend, [channels], dScale),
      cpuTensor(backend, [channels], dOffset),
    ];
  }, "cpu");
}
