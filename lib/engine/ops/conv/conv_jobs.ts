/**
 * Convolutions by im2col, piece by piece (what they compute: conv2d.ts). A piece is a block of output rows, or some of them.
 *
 * @module
 */
import { type ConvBlock, convBlocks } from "./conv_blocks.ts";
import type { ConvGeometry } from "./conv_geometry.ts";
import {
  columnDepth,
  GEOMETRY_NUMBERS,
  geometryFrom,
  inputImage,
  outputRow,
  windowArguments,
} from "./conv_numbers.ts";
import type { Job } from "../../threads/job.ts";
import { partRange } from "../../threads/part_range.ts";
import type { Thread } from "../../runtime/thread.ts";

interface Call {
  g: ConvGeometry;
  window: number[];
  depth: number;
  blocks: ConvBlock[];
  column: number; // the thread's im2col matrix
  rest: number[];
}

// Numbers: the geometry, scratch of all threads, bytes per thread, then those of the job.
function read(thread: Thread, numbers: Float64Array<ArrayBufferLike>): Call {
  const g = geometryFrom(numbers);
  const [scratch, bytes, ...rest] = numbers.subarray(GEOMETRY_NUMBERS) as unknown as [
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

/** Pieces: blocks. Numbers at the end: x, w, y. */
export const convForwardJob: Job = (thread, numbers) => {
  const call = read(thread, numbers);
  const { g, depth, blocks, column, rest: [x, w, y] } = call;
  return (piece) => {
    const block = blocks[piece]!;
    const rows = gather(thread, call, block, x!);
    const target = outputRow(g, y!, block.image, block.rowFrom), K = g.outChannels;
    thread.gemm(0, 0, rows, K, depth, column, depth, w!, K, 0, target, K);
  };
};

/** Pieces: parts. Numbers at the end: x, dy, first part, bytes of a part, number of parts. */
export const convFilterGradientJob: Job = (thread, numbers) => {
  const call = read(thread, numbers);
  const { g, depth, blocks, column, rest: [x, dy, first, bytes, parts] } = call;
  return (piece) => {
    const [from, to] = partRange(piece, parts!, blocks.length);
    const sum = first! + piece * bytes!, K = g.outChannels;
    for (let i = from; i < to; i++) {
      const block = blocks[i]!;
      const rows = gather(thread, call, block, x!);
      const source = outputRow(g, dy!, block.image, block.rowFrom);
      thread.gemm(1, 0, depth, K, rows, column, depth, source, K, i > from ? 1 : 0, sum, K);
    }
  };
};

/** Pieces: runs of blocks that share no image. Numbers at the end: dy, w, dx, images per piece. */
export const convInputGradientJob: Job = (thread, numbers) => {
  const call = read(thread, numbers);
  const { g, window, depth, blocks, column, rest: [dy, w, dx, images] } = call;
  const K = g.outChannels;
  return (piece) => {
    const from = piece * images!, to = Math.min(g.batch, from + images!);
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

// Lays the windows of a block out as rows; gives back their number.
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
