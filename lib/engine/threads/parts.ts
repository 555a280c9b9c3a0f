/**
 * Sums that many threads add up: each part of the work has a sum of its own, and the sums are added in the order of the
 * parts. The number of parts depends on sizes only, so the result has the same bits whatever the number of threads.
 *
 * @module
 */
import { scratch } from "../memory/heap.ts";
import { clear, LENGTH, slices } from "./slices.ts";

// Most parts, and bytes that the parts of one sum may take: adding them up costs one pass over all.
const MOST = 16, BYTES = 4 << 20;

/** Sums of the parts of some work. */
export interface Parts {
  /** How many. */
  count: number;
  /** Pointer of the first. */
  start: number;
  /** From one to the next. */
  bytes: number;
}

/**
 * Room for the sums of the parts.
 *
 * @param pieces Into how many pieces the work can be cut.
 * @param floats Numbers of the sum.
 * @param target Where the sum goes; a single part goes there at once.
 * @returns The parts, at least two where there are two pieces.
 */
export function partsOf(pieces: number, floats: number, target: number): Parts {
  const bytes = Math.ceil(floats / 16) * 64;
  const max = Math.min(MOST, Math.max(2, Math.floor(BYTES / bytes)));
  // a power of two, since with seven parts of eight pieces one thread of two would have five of them
  const count = pieces <= max ? pieces : 2 ** Math.floor(Math.log2(max));
  return { count, bytes, start: count === 1 ? target : scratch("parts", count * bytes) };
}

/**
 * Adds the parts up.
 *
 * @param parts Their sums, float32.
 * @param floats Numbers of the sum.
 * @param target Where the sum goes.
 */
export function addParts({ count, start, bytes }: Parts, floats: number, target: number): void {
  if (count === 0) return clear(target, floats);
  if (count === 1) return;
  const length = Math.max(256, Math.ceil(32768 / count / 16) * 16);
  slices("addParts", { total: floats, length }, [start, 4], [target, 4], LENGTH, count, bytes);
}
