/**
 * Convolutions by im2col, chunk by chunk (formulas: conv2d.ts). A chunk is one block of output rows (conv_blocks.ts) or several.
 *
 * @module
 */
import { type ConvBlock, convBlocks } from "./conv_blocks.ts";
import type { ConvGeometry } from "./conv_geometry.ts";
import {
  columnDepth,
  type ConvJobArguments,
  type FilterGradientArguments,
  inputImage,
  outputRow,
  readGeometry,
  type WindowArguments,
  windowArguments,
} from "./conv_arguments.ts";
import type { Job } from "../../threads/job.ts";
import { chunkRange } from "../../threads/job.ts";
import type { Thread } from "../../runtime/thread.ts";

interface Call {
  g: ConvGeometry;
  window: WindowArguments;
  depth: number;
  blocks: ConvBlock[];
  column: number; // the thread's im2col matrix
}

function read(thread: Thread, [scratch, bytes, ...geometry]: ConvJobArguments): Call {
  const g = readGeometry(geometry);
  return {
    g,
    window: windowArguments(g),
    depth: columnDepth(g),
    blocks: convBlocks(g),
    column: scratch + thread.index * bytes,
  };
}

/** A chunk is a block. */
export const convForwardJob: Job<[x: number, w: number, y: number, ...ConvJobArguments]> = (
  thread,
  [x, w, y, ...args],
) => {
  const call = read(thread, args);
  const { g, depth, blocks, column } = call;
  return (chunk) => {
    const block = blocks[chunk]!;
    const rows = gather(thread, call, block, x);
    const target = outputRow(g, y, block.image, block.rowFrom), K = g.outChannels;
    thread.gemm(0, 0, rows, K, depth, column, depth, w, K, 0, target, K);
  };
};

/** A chunk is a range of blocks. */
export const convFilterGradientJob: Job<[...FilterGradientArguments, ...ConvJobArguments]> = (
  thread,
  [x, dy, start, bytes, count, ...args],
) => {
  const call = read(thread, args);
  const { g, depth, blocks, column } = call;
  return (chunk) => {
    const [from, to] = chunkRange(chunk, count, blocks.length);
    const sum = start + chunk * bytes, K = g.outChannels;
    for (let i = from; i < to; i++) {
      const block = blocks[i]!;
      const rows = gather(thread, call, block, x);
      const source = outputRow(g, dy, block.image, block.rowFrom);
      thread.gemm(1, 0, depth, K, rows, column, depth, source, K, i > from ? 1 : 0, sum, K);
    }
  };
};

/** Addresses of dy, w and dx, then images per chunk. */
type InputGradientArguments = [dy: number, w: number, dx: number, images: number];

/** A chunk is the blocks of some images. */
export const convInputGradientJob: Job<[...InputGradientArguments, ...ConvJobArguments]> = (
  thread,
  [dy, w, dx, images, ...args],
) => {
  const { g, window, depth, blocks, column } = read(thread, args);
  const K = g.outChannels;
  return (chunk) => {
    const from = chunk * images, to = Math.min(g.batch, from + images);
    thread.kernels.clear(
      inputImage(g, dx, from),
      (to - from) * g.height * g.width * g.inChannels,
    );
    for (const { image, images: count, rowFrom, rowTo } of blocks) {
      if (image < from || image >= to) continue;
      const pixels = (rowTo - rowFrom) * g.outWidth;
      const source = outputRow(g, dy, image, rowFrom);
      thread.gemm(0, 1, count * pixels, depth, K, source, K, w, K, 0, column, depth);
      for (let i = 0; i < count; i++) {
        const target = inputImage(g, dx, image + i), at = column + i * pixels * depth * 4;
        thread.kernels.col2im(target, at, ...window, rowFrom, rowTo);
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
    thread.kernels.im2col(inputImage(g, x, image + i), at, ...window, rowFrom, rowTo);
  }
  return images * pixels;
}
