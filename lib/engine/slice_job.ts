/**
 * One kernel on many slices of its data.
 *
 * @module
 */
import type { Thread } from "./thread.ts";

/** Arguments of the job before those of the kernel. */
export const SLICE_HEADER = 5;

/**
 * Calls a kernel; each argument moves by its step from piece to piece.
 *
 * Numbers: kernel, count of arguments, place of the length among them (-1: none), total length, length of a piece, the
 * arguments, their steps.
 *
 * @param thread The thread.
 * @param numbers The arguments.
 * @returns What does one piece.
 */
export function sliceJob(
  thread: Thread,
  numbers: Float64Array<ArrayBufferLike>,
): (piece: number) => void {
  const [kernelAt, count, lengthAt, total, length] = numbers as unknown as [
    ...[number, number, number, number, number],
  ];
  const kernel = thread.numbered[kernelAt]!;
  // plain arrays filled by loops: a typed array's `map` and spread cost as much as a small piece
  const values: number[] = [], start: number[] = [], steps: number[] = [];
  for (let i = 0; i < count; i++) {
    start.push(numbers[SLICE_HEADER + i]!);
    steps.push(numbers[SLICE_HEADER + count + i]!);
  }
  return (piece) => {
    for (let i = 0; i < count; i++) values[i] = start[i]! + piece * steps[i]!;
    if (lengthAt >= 0) values[lengthAt] = Math.min(length, total - piece * length);
    kernel(...values);
  };
}
