/**
 * Work that the pool divides between threads.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";
import { KERNEL_NAMES } from "../wasm/kernels_module.ts";

/** Reads the arguments once per thread and returns the function that computes one chunk. */
export type Job<Args extends readonly number[]> = (
  thread: Thread,
  args: Args,
) => (chunk: number) => void;

/** A job whose arguments are not known. */
export type AnyJob = Job<never>;

/**
 * The items of one chunk: all chunks have equally many, give or take one.
 *
 * @param chunk Index of the chunk.
 * @param chunks Number of chunks.
 * @param items Number of items.
 * @returns First item and the end, exclusive.
 */
export function chunkRange(chunk: number, chunks: number, items: number): [number, number] {
  return [Math.floor(chunk * items / chunks), Math.floor((chunk + 1) * items / chunks)];
}

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
