/**
 * Convolutions of volumes by im2col, frame by frame (formulas: conv3d.ts).
 *
 * @module
 */
import {
  columnDepth,
  type FilterGradientArguments,
  inputImage,
  outputRow,
  windowArguments,
} from "./conv_arguments.ts";
import { type ConvBlock, convBlocks } from "./conv_blocks.ts";
import { type Conv3dJobArguments, outputFrame, readConv3d } from "./conv3d_geometry.ts";
import { chunkRange, type Job } from "../../threads/job.ts";
import type { Thread } from "../../runtime/thread.ts";

function prepare(thread: Thread, args: Conv3dJobArguments) {
  const { g, scratch, bytes } = readConv3d(args), { frame } = g;
  const column = scratch + thread.index * bytes, window = windowArguments(frame);
  const depth = columnDepth(frame), K = frame.outChannels;
  return {
    g,
    K,
    depth,
    column,
    blocks: convBlocks(frame),
    taps: Array.from(
      { length: g.along.kernelH },
      (_, tap) => ({ tap, plane: tap * depth * K * 4 }),
    ),
    pixels: ({ rowFrom, rowTo }: ConvBlock) => (rowTo - rowFrom) * frame.outWidth,
    /** Writes the windows of a block of one frame of the input as rows of the im2col matrix. */
    gather(x: number, image: number, at: number, { rowFrom, rowTo }: ConvBlock) {
      const source = inputImage(frame, x, image * g.along.height + at);
      thread.kernels.im2col(source, column, ...window, rowFrom, rowTo);
    },
    /** Adds the im2col matrix to a frame of the input. */
    scatter(x: number, image: number, at: number, { rowFrom, rowTo }: ConvBlock) {
      const target = inputImage(frame, x, image * g.along.height + at);
      thread.kernels.col2im(target, column, ...window, rowFrom, rowTo);
    },
    /** Address of the first row of a block in a frame of the output. */
    output: (y: number, image: number, at: number, { rowFrom }: ConvBlock) =>
      outputRow(frame, y, image * g.along.outHeight + at, rowFrom),
  };
}

/** A chunk is a block of a frame of the output. */
export const conv3dForwardJob: Job<[x: number, w: number, y: number, ...Conv3dJobArguments]> = (
  thread,
  [x, w, y, ...args],
) => {
  const { g, K, depth, column, blocks, taps, pixels, gather, output } = prepare(thread, args);
  return (chunk) => {
    const block = blocks[chunk % blocks.length]!, frames = Math.floor(chunk / blocks.length);
    const image = Math.floor(frames / g.along.outHeight), at = frames % g.along.outHeight;
    const rows = pixels(block), target = output(y, image, at, block);
    let accumulate = 0;
    for (const { tap, plane } of taps) {
      const source = at * g.along.strideH - g.along.top + tap * g.along.dilationH;
      if (source < 0 || source >= g.along.height) continue;
      gather(x, image, source, block);
      thread.gemm(0, 0, rows, K, depth, column, depth, w + plane, K, accumulate, target, K);
      accumulate = 1;
    }
    if (!accumulate) thread.kernels.clear(target, rows * K);
  };
};

/** A chunk is a range of the frames of the input. */
export const conv3dFilterGradientJob: Job<[...FilterGradientArguments, ...Conv3dJobArguments]> = (
  thread,
  [x, dy, start, bytes, count, ...args],
) => {
  const { g, K, depth, column, blocks, taps, pixels, gather, output } = prepare(thread, args);
  return (chunk) => {
    const [from, to] = chunkRange(chunk, count, g.along.batch * g.along.height),
      sum = start + chunk * bytes;
    thread.kernels.clear(sum, g.along.kernelH * depth * K);
    for (let frame = from; frame < to; frame++) {
      const image = Math.floor(frame / g.along.height), source = frame % g.along.height;
      const reached = taps.flatMap(({ tap, plane }) => {
        const at = outputFrame(g, source, tap);
        return at === undefined ? [] : [{ at, plane }];
      });
      for (const block of reached.length > 0 ? blocks : []) {
        gather(x, image, source, block);
        for (const { at, plane } of reached) {
          const upstream = output(dy, image, at, block);
          thread.gemm(1, 0, depth, K, pixels(block), column, depth, upstream, K, 1, sum + plane, K);
        }
      }
    }
  };
};

/** A chunk is a frame of the input. */
export const conv3dInputGradientJob: Job<
  [dy: number, w: number, dx: number, ...Conv3dJobArguments]
> = (thread, [dy, w, dx, ...args]) => {
  const { g, K, depth, column, blocks, taps, pixels, scatter, output } = prepare(thread, args);
  const { height, width, inChannels } = g.frame;
  return (chunk) => {
    const image = Math.floor(chunk / g.along.height), target = chunk % g.along.height;
    thread.kernels.clear(inputImage(g.frame, dx, chunk), height * width * inChannels);
    for (const { tap, plane } of taps) {
      const at = outputFrame(g, target, tap);
      if (at === undefined) continue;
      for (const block of blocks) {
        const upstream = output(dy, image, at, block);
        thread.gemm(0, 1, pixels(block), depth, K, upstream, K, w + plane, K, 0, column, depth);
        scatter(dx, image, target, block);
      }
    }
  };
};
