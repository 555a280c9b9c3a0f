/**
 * One kernel on many chunks of its data.
 *
 * @module
 */
import type { Thread } from "../runtime/thread.ts";

// Arguments of the job before those of the kernel.
const HEADER = 5;

/**
 * Calls a kernel for each chunk; each argument moves by its step from chunk to chunk.
 *
 * Arguments: index of the kernel, number of its arguments, position of the length among them (-1: none), total length, length
 * of a chunk, the kernel's arguments for the first chunk, their steps.
 *
 * @param thread The thread.
 * @param args The arguments.
 * @returns Computes one chunk.
 */
export function chunkJob(
  thread: Thread,
  args: Float64Array<ArrayBufferLike>,
): (chunk: number) => void {
  const [kernelAt, count, lengthAt, total, length] = args as unknown as [
    ...[number, number, number, number, number],
  ];
  const kernel = thread.numbered[kernelAt]!;
  // an array: passing the elements of a typed array as arguments takes longer than a small chunk
  const starts = [...args.subarray(HEADER, HEADER + count)];
  const steps = [...args.subarray(HEADER + count, HEADER + 2 * count)];
  const values = [...starts];
  return (chunk) => {
    for (let i = 0; i < count; i++) values[i] = starts[i]! + chunk * steps[i]!;
    if (lengthAt >= 0) values[lengthAt] = Math.min(length, total - chunk * length);
    kernel(...values);
  };
}
