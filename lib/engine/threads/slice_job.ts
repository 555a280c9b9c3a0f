/**
 * One kernel on many slices of its data.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";

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
  // plain numbers: handing over typed arrays as arguments takes longer than a small slice
  const starts = [...numbers.subarray(SLICE_HEADER, SLICE_HEADER + count)];
  const steps = [...numbers.subarray(SLICE_HEADER + count, SLICE_HEADER + 2 * count)];
  const values = [...starts];
  return (piece) => {
    for (let i = 0; i < count; i++) values[i] = starts[i]! + piece * steps[i]!;
    if (lengthAt >= 0) values[lengthAt] = Math.min(length, total - piece * length);
    kernel(...values);
  };
}
