/**
 * What the pool can do in pieces.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";

/** Reads the arguments once per thread and gives back what does one piece. */
export type Job = (
  thread: Thread,
  numbers: Float64Array<ArrayBufferLike>,
) => (piece: number) => void;
