/**
 * Runs one kernel on many chunks of its data, by all threads.
 *
 * @module
 */
import { chunkJob } from "./job.ts";
import { parallel } from "./pool.ts";
import { KERNEL_PARAMETERS } from "../wasm/kernel_signatures.ts";
import { KERNEL_NAMES, type KernelName, type KernelParameter } from "../wasm/kernels_module.ts";

/** Stands for the length of the chunk among the arguments. */
export const CHUNK_LENGTH = "length";

/**
 * An argument of a kernel: a value that is the same for every chunk, one that grows by a step per unit of length (the step from
 * chunk to chunk is a whole number), or the length of the chunk.
 */
export type ChunkArgument =
  | number
  | readonly [start: number, step: number]
  | typeof CHUNK_LENGTH;

/** How data are divided into chunks. */
export interface Chunking {
  /** Length of the whole. */
  total: number;
  /** Length of a chunk; the last one may be shorter. */
  length: number;
}

/** The arguments of a kernel by the names of its parameters. */
export type ChunkArguments<Name extends KernelName> = Readonly<
  Record<KernelParameter<Name>, ChunkArgument>
>;

/**
 * Calls a kernel for every chunk. The division depends on the shape only, never on the number of threads, so neither do the
 * bits of the result.
 *
 * @param name Name of the kernel.
 * @param chunking Length of the whole and of a chunk.
 * @param args Arguments of the kernel.
 */
export function forEachChunk<Name extends KernelName>(
  name: Name,
  { total, length }: Chunking,
  args: ChunkArguments<Name>,
): void {
  const inOrder = KERNEL_PARAMETERS[name].map((parameter) =>
    args[parameter as KernelParameter<Name>]
  );
  const lengthAt = inOrder.indexOf(CHUNK_LENGTH);
  const chunks = Math.max(lengthAt < 0 ? 0 : 1, Math.ceil(total / length)); // a kernel that is told the length may get 0
  const starts = inOrder.map((arg) => {
    if (arg === CHUNK_LENGTH) return 0;
    return typeof arg === "number" ? arg : arg[0];
  });
  const steps = inOrder.map((arg) => typeof arg === "object" ? Math.round(arg[1] * length) : 0);
  const kernel = KERNEL_NAMES.indexOf(name), count = inOrder.length;
  parallel(chunkJob, chunks, [kernel, count, lengthAt, total, length, ...starts, ...steps]);
}

// Elements per chunk of work that is one pass over memory: a few microseconds, many times the cost of handing it out.
const FLOATS = 32768;

/**
 * Length of a chunk for one pass over rows.
 *
 * @param width Elements per row.
 * @returns Rows, at least one.
 */
export function rowsPerChunk(width: number): number {
  return Math.max(1, Math.floor(FLOATS / Math.max(1, width)));
}

/**
 * Fills with zeros.
 *
 * @param start Address of the first element, float32.
 * @param floats Number of elements.
 */
export function clear(start: number, floats: number): void {
  const chunking = { total: floats, length: 4 * FLOATS };
  forEachChunk("clear", chunking, { x: [start, 4], n: CHUNK_LENGTH });
}
