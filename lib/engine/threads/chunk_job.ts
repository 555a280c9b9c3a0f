/**
 * One kernel on many chunks of its data.
 *
 * @module
 */
import type { Job } from "./job.ts";
import { KERNEL_NAMES } from "../wasm/kernels_module.ts";

// Arguments of the job before those of the kernel.
const HEADER = 5;

/**
 * Calls a kernel for each chunk; each argument moves by its step from chunk to chunk.
 *
 * Arguments: index of the kernel in `KERNEL_NAMES`, number of its arguments, position of the length among them (-1: none), total
 * length, length of a chunk, the kernel's arguments for the first chunk, their steps.
 */
export const chunkJob: Job<[...Header, ...number[]]> = ({ kernels }, args) => {
  const [kernelAt, count, lengthAt, total, length] = args;
  const kernel = kernels[KERNEL_NAMES[kernelAt]!] as (...args: number[]) => unknown;
  const starts = args.slice(HEADER, HEADER + count);
  const steps = args.slice(HEADER + count, HEADER + 2 * count);
  const values = [...starts];
  return (chunk) => {
    for (let i = 0; i < count; i++) values[i] = starts[i]! + chunk * steps[i]!;
    if (lengthAt >= 0) values[lengthAt] = Math.min(length, total - chunk * length);
    kernel(...values);
  };
};

type Header = [kernelAt: number, count: number, lengthAt: number, total: number, length: number];
