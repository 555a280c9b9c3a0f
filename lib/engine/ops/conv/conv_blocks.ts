/**
 * Divides a convolution into blocks whose im2col matrix fits the cache.
 *
 * @module
 */
import { largest } from "../../../core/mod.ts";
import type { ConvGeometry } from "./conv_geometry.ts";

// Bytes of one im2col matrix: measured best between half and the whole second-level cache.
const BLOCK_BYTES = 768 * 1024;

// Enough blocks for several threads, but none with fewer rows than make a good matrix product.
const MIN_BLOCKS = 8, MIN_ROWS = 64;

/** Some images with all their output rows, or some output rows of one image. */
export interface ConvBlock {
  /** First image. */
  image: number;
  /** Number of images. */
  images: number;
  /** First output row of each image. */
  rowFrom: number;
  /** End of the output rows, exclusive. */
  rowTo: number;
}

/**
 * The blocks of a convolution in order.
 *
 * @param g The convolution.
 * @returns Blocks that together cover every output row of every image once.
 */
export function convBlocks(g: ConvGeometry): ConvBlock[] {
  const rowBytes = g.outWidth * g.kernelH * g.kernelW * g.inChannels * 4;
  const imageBytes = g.outHeight * rowBytes;
  const blocks: ConvBlock[] = [];
  if (imageBytes * 2 <= BLOCK_BYTES) {
    const rows = Math.ceil(MIN_ROWS / (g.outHeight * g.outWidth));
    const step = Math.min(
      Math.floor(BLOCK_BYTES / imageBytes),
      Math.max(rows, Math.ceil(g.batch / MIN_BLOCKS)),
    );
    for (let image = 0; image < g.batch; image += step) {
      const images = Math.min(step, g.batch - image);
      blocks.push({ image, images, rowFrom: 0, rowTo: g.outHeight });
    }
  } else {
    const step = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
    for (let image = 0; image < g.batch; image++) {
      for (let rowFrom = 0; rowFrom < g.outHeight; rowFrom += step) {
        blocks.push({ image, images: 1, rowFrom, rowTo: Math.min(g.outHeight, rowFrom + step) });
      }
    }
  }
  return blocks;
}

/**
 * Bytes of the largest im2col matrix among the blocks.
 *
 * @param g The convolution.
 * @param blocks Its blocks.
 * @returns Bytes.
 */
export function columnBytes(g: ConvGeometry, blocks: ConvBlock[]): number {
  const rows = largest(blocks.map((b) => b.images * (b.rowTo - b.rowFrom)));
  return rows * g.outWidth * g.kernelH * g.kernelW * g.inChannels * 4;
}
