/**
 * Access to the arrays of tfjs' cpu backend, for the reference versions of our kernels.
 *
 * @module
 */
import type { DataHandle } from "../runtime/runtime.ts";

/** The part of tfjs' `MathBackendCPU` that is used here. */
export interface CpuBackend {
  /** The arrays. */
  data: { get(dataId: object): { values: Float32Array; refCount: number } };
  /** Makes a tensor from an array. */
  makeTensorInfo(shape: readonly number[], dtype: string, values: Float32Array): DataHandle;
}

/**
 * The array that holds the values of a tensor.
 *
 * @param backend The cpu backend that runs the kernel.
 * @param tensor The tensor.
 * @returns Its own values, not a copy.
 */
export function cpuValues(backend: unknown, tensor: { dataId: object }): Float32Array {
  return (backend as CpuBackend).data.get(tensor.dataId).values;
}

/**
 * Makes the output of a kernel.
 *
 * @param backend The cpu backend that runs the kernel.
 * @param shape Shape of the output.
 * @param values Its values.
 * @returns The handle of the new tensor.
 */
export function cpuTensor(
  backend: unknown,
  shape: readonly number[],
  values: Float32Array,
): DataHandle {
  return (backend as CpuBackend).makeTensorInfo(shape, "float32", values);
}
