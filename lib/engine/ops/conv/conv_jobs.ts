/**
 * Convolutions by im2col, chunk by chunk (formulas: conv2d.ts). A chunk is one block of output rows (conv_blocks.ts) or several.
 *
 * @module
 */
import { type ConvBlock, convBlocks } from "./conv_blocks.ts";
import type { ConvGeometry } from "./conv_geometry.ts";
import {
  columnDepth,
  GEOMETRY_LENGTH,
  inputImage,
  outputRow,
  readGeometry,
  windowArguments,
} from "./conv_arguments.ts";
import type { Job } from "../../threads/job.ts";
import { chunkRange } from "../../threads/chunk_range.ts";
import type { Thread } from "../../runtime/thread.ts";

interface Call {
  g: ConvGeometry;
  window: number[];
  depth: number;
  blocks: ConvBlock[];
  column: number; // the thread's im2col matrix
  rest: number[];
}

// Arguments: the geometry, scratch of all threads, bytes per thread, then those of the job.
function read(thread: Thread, args: Float64Array<ArrayBufferLike>): Call {
  const g = readGeometry(args);
  const [scratch, bytes, ...rest] = args.subarray(GEOMETRY_LENGTH) as unknown as [
    ...[number, number],
  ];
  return {
    g,
    window: windowArguments(g),
    depth: columnDepth(g),
    blocks: convBlocks(g),
    column: scratch + thread.index * bytes,
    rest,
  };
}

/** A chunk is a block. Last arguments: x, w, y. */
export const convForwardJob: Job = (thread, args) => {
  const call = read(thread, args);
  const { g, depth, blocks, column, rest: [x, w, y] } = call;
  return (chunk) => {
    const block = blocks[chunk]!;
    const rows = gather(thread, call, block, x!);
    const target = outputRow(g, y!, block.image, block.rowFrom), K = g.outChannels;
    thread.gemm(0, 0, rows, K, depth, column, depth, w!, K, 0, target, K);
  };
};

/** A chunk is a range of blocks. Last arguments: x, dy, then start, bytes and count of the partial sums. */
export const convFilterGradientJob: Job = (thread, args) => {
  const call = read(thread, args);
  const { g, depth, blocks, column, rest: [x, dy, start, bytes, count] } = call;
  return (chunk) => {
    const [from, to] = chunkRange(chunk, count!, blocks.length);
    const sum = start! + chunk * bytes!, K = g.outChannels;
    for (let i = from; i < to; i++) {
      const block = blocks[i]!;
      const rows = gather(thread, call, block, x!);
      const source = outputRow(g, dy!, block.image, block.rowFrom);
      thread.gemm(1, 0, depth, K, rows, column, depth, source, K, i > from ? 1 : 0, sum, K);
    }
  };
};

/** A chunk is the blocks of some images. Last arguments: dy, w, dx, images per chunk. */
export const convInputGradientJob: Job = (thread, args) => {
  const call = read(thread, args);
  const { g, window, depth, blocks, column, rest: [dy, w, dx, images] } = call;
  const K = g.outChannels;
  return (chunk) => {
    const from = chunk * images!, to = Math.min(g.batch, from + images!);
    thread.kernels.clear!(
      inputImage(g, dx!, from),
      (to - from) * g.height * g.width * g.inChannels,
    );
    for (const { image, images: count, rowFrom, rowTo } of blocks) {
      if (image < from || image >= to) continue;
      const pixels = (rowTo - rowFrom) * g.outWidth;
      const source = outputRow(g, dy!, image, rowFrom);
      thread.gemm(0, 1, count * pixels, depth, K, source, K, w!, K, 0, column, depth);
      for (let i = 0; i < count; i++) {
        const target = inputImage(g, dx!, image + i), at = column + i * pixels * depth * 4;
        thread.kernels.col2im!(target, at, ...window, rowFrom, rowTo);
      }
    }
  };
};

// Writes the windows of a block as rows of the im2col matrix; returns the number of rows.
function gather(thread: Thread, call: Call, block: ConvBlock, x: number): number {
  const { g, depth, window, column } = call;
  const { image, images, rowFrom, rowTo } = block;
  const pixels = (rowTo - rowFrom) * g.outWidth;
  for (let i = 0; i < images; i++) {
    const at = column + i * pixels * depth * 4;
    thread.kernels.im2col!(inputImage(g, x, image + i), at, ...window, rowFrom, rowTo);
  }
  return images * pixels;
}
