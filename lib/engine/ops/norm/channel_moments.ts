/**
 * Sums per channel, by all threads.
 *
 * @module
 */
import { sizeOf } from "../../../core/mod.ts";
import { scratch } from "../../memory/heap.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { type ChunkArgument, type Chunking, rowsPerChunk } from "../../threads/chunks.ts";

/**
 * Sums over rows in double precision, two per channel, from partial sums over chunks of rows.
 *
 * @param rows Rows.
 * @param channels Channels.
 * @param run Computes the partial sums of the chunks.
 * @returns Address of the sums.
 */
export function channelMoments(
  rows: number,
  channels: number,
  run: (chunking: Chunking, sums: ChunkArgument) => void,
): number {
  // at most 32 chunks, since their sums must be added; whole blocks of 64 rows, see kernels/batch_norm.ts
  const min = Math.max(rowsPerChunk(channels), Math.ceil(rows / 32));
  const length = Math.ceil(min / 64) * 64;
  const count = Math.ceil(rows / length), bytes = channels * 16;
  const sums = scratch("batch norm sums", count * bytes);
  run({ total: rows, length }, [sums, bytes / length]);
  runtime().kernels.addDoublePartialSums(sums, channels * 2, count);
  return sums;
}

/**
 * A tensor as a matrix with the channels as columns.
 *
 * @param x The tensor.
 * @returns Rows and channels.
 */
export function rowsAndChannels(x: DataHandle): [number, number] {
  return [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!];
}
