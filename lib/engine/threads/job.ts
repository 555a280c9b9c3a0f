/**
 * Work that the pool divides between threads.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";

/** Reads the arguments once per thread and returns the function that computes one chunk. */
export type Job = (
  thread: Thread,
  args: Float64Array<ArrayBufferLike>,
) => (chunk: number) => void;
