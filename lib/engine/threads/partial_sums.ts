/**
 * Sums that many threads compute: each chunk of the work has a partial sum of its own, and the partial sums are added in the
 * order of the chunks. The number of chunks depends on sizes only, so the result has the same bits whatever the number of
 * threads.
 *
 * @module
 */
import { scratch } from "../memory/heap.ts";
import { CHUNK_LENGTH, clear, forEachChunk } from "./chunks.ts";

// Largest number of partial sums and largest number of bytes for all of them: adding them up is one pass over all.
const MAX_COUNT = 16, MAX_BYTES = 4 << 20;

/** Where the partial sums of a sum are. */
export interface PartialSums {
  /** Number of partial sums. */
  count: number;
  /** Address of the first. */
  start: number;
  /** Bytes from one to the next. */
  bytes: number;
}

/**
 * Allocates partial sums.
 *
 * @param chunks Largest number of chunks that the work can be divided into.
 * @param floats Number of float32 values of the sum.
 * @param target Address of the sum; a single chunk writes its sum there at once.
 * @returns The partial sums, at least two where there are two chunks.
 */
export function allocatePartialSums(chunks: number, floats: number, target: number): PartialSums {
  const bytes = Math.ceil(floats / 16) * 64;
  const max = Math.min(MAX_COUNT, Math.max(2, Math.floor(MAX_BYTES / bytes)));
  // a power of two: seven partial sums over eight chunks would give one thread of two five chunks
  const count = chunks <= max ? chunks : 2 ** Math.floor(Math.log2(max));
  return { count, bytes, start: count === 1 ? target : scratch("partial sums", count * bytes) };
}

/**
 * Adds the partial sums up.
 *
 * @param sums The partial sums, float32.
 * @param floats Number of float32 values of the sum.
 * @param target Address of the sum.
 */
export function addPartialSums(
  { count, start, bytes }: PartialSums,
  floats: number,
  target: number,
): void {
  if (count === 0) return clear(target, floats);
  if (count === 1) return;
  const length = Math.max(256, Math.ceil(32768 / count / 16) * 16);
  forEachChunk("addPartialSums", { total: floats, length }, {
    sums: [start, 4],
    y: [target, 4],
    n: CHUNK_LENGTH,
    count,
    bytes,
  });
}
