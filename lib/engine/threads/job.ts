/**
 * Work that the pool divides between threads.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";

/** Reads the arguments once per thread and returns the function that computes one chunk. */
export type Job<Args extends readonly number[]> = (
  thread: Thread,
  args: Args,
) => (chunk: number) => void;

/** A job whose arguments are not known. */
export type AnyJob = Job<never>;
