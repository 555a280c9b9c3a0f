/**
 * Runs one kernel on many slices of its data, by all threads.
 *
 * @module
 */
import { parallel } from "./pool.ts";
import { runtime } from "../runtime/runtime.ts";
import { sliceJob } from "./slice_job.ts";
import { kernelNumber } from "../runtime/thread.ts";

/** Stands for the length of the slice among the arguments. */
export const LENGTH = "length";

/**
 * A value that is the same for every slice, one that moves by a step per unit of length (whole numbers from slice to slice),
 * or the place-holder.
 */
export type SliceArgument =
  | number
  | readonly [start: number, step: number]
  | typeof LENGTH;

/** What is cut into slices. */
export interface SliceOptions {
  /** Length of the whole. */
  total: number;
  /** Length of a slice; the last one may be shorter. */
  length: number;
}

/**
 * Calls a kernel for every slice. The cut depends on the shape only, never on the number of threads, so neither do the bits
 * of the result.
 *
 * @param name Name of the kernel.
 * @param options Length of the whole and of a slice.
 * @param args Arguments of the kernel.
 */
export function slices(
  name: string,
  { total, length }: SliceOptions,
  ...args: SliceArgument[]
): void {
  const lengthAt = args.indexOf(LENGTH);
  const pieces = Math.max(lengthAt < 0 ? 0 : 1, Math.ceil(total / length)); // nothing at all may be a slice
  const { main } = runtime();
  const starts = args.map((arg) => {
    if (arg === LENGTH) return 0;
    return typeof arg === "number" ? arg : arg[0];
  });
  const steps = args.map((arg) => typeof arg === "object" ? Math.round(arg[1] * length) : 0);
  const header = [kernelNumber(main, name), args.length, lengthAt, total, length];
  parallel(sliceJob, pieces, [...header, ...starts, ...steps]);
}

// Numbers per slice of work that is one pass over memory: a few microseconds, many times the cost of handing it out.
const FLOATS = 32768;

/**
 * Length of a slice for one pass over rows.
 *
 * @param width Numbers per row.
 * @returns Rows, at least one.
 */
export function rowsPerSlice(width: number): number {
  return Math.max(1, Math.floor(FLOATS / Math.max(1, width)));
}

/**
 * Sets numbers to zero.
 *
 * @param start Pointer of the first.
 * @param floats How many.
 */
export function clear(start: number, floats: number): void {
  slices("clear", { total: floats, length: 4 * FLOATS }, [start, 4], LENGTH);
}
