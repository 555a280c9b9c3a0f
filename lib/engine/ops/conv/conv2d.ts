/**
 * Convolution and its two gradients as matrix products (im2col), by all threads.
 *
 * ```text
 * y  = im2col(x) W          x [N, H, W, C], W [kh kw C, K], y [N, OH, OW, K]
 * dW = im2col(x)^T dy
 * dx = col2im(dy W^T)       or, for stride 1, the convolution of dy with the flipped kernel
 * ```
 *
 * @module
 */
import { columnBytes, convBlocks } from "./conv_blocks.ts";
import { type ConvGeometry, isPointwise } from "./conv_geometry.ts";
import { convFilterGradientJob, convForwardJob, convInputGradientJob } from "./conv_jobs.ts";
import { columnDepth, type ConvJobArguments, geometryArguments } from "./conv_arguments.ts";
import { scratch } from "../../memory/heap.ts";
import { deepProduct, matrixProduct } from "../../gemm/matrix_product.ts";
import { addPartialSums, allocatePartialSums } from "../../threads/partial_sums.ts";
import { parallel } from "../../threads/pool.ts";
import { runtime } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../threads/chunks.ts";
import {
  usesWinograd,
  winogradBackward,
  winogradFilterGradient,
  winogradForward,
} from "./winograd.ts";
import { ownGroups } from "./winograd_tiling.ts";

/**
 * y = conv(x, w).
 *
 * @param g The convolution.
 * @param x Address of the input.
 * @param w Address of the kernel.
 * @param y Address of the output.
 */
export function convForward(g: ConvGeometry, x: number, w: number, y: number): void {
  const depth = columnDepth(g), K = g.outChannels;
  if (isPointwise(g)) {
    matrixProduct({ m: g.batch * g.height * g.width, n: K, k: depth, a: x, b: w, c: y });
  } else if (usesWinograd(g)) {
    winogradForward(g, x, w, y);
  } else {
    parallel(convForwardJob, convBlocks(g).length, [x, w, y, ...common(g)]);
  }
}

/**
 * dw = gradient of the kernel.
 *
 * @param g The convolution.
 * @param x Address of the input.
 * @param dy Address of the output's gradient.
 * @param dw Address of the kernel's gradient.
 */
export function convFilterGradient(g: ConvGeometry, x: number, dy: number, dw: number): void {
  const depth = columnDepth(g), K = g.outChannels;
  if (isPointwise(g)) {
    const sizes = { transposeA: 1, m: depth, n: K, k: g.batch * g.height * g.width };
    deepProduct({ ...sizes, a: x, b: dy, c: dw });
  } else if (usesWinograd(g)) {
    winogradFilterGradient(g, x, dy, dw);
  } else {
    const sums = allocatePartialSums(convBlocks(g).length, depth * K, dw);
    const { count, start, bytes } = sums;
    parallel(convFilterGradientJob, count, [x, dy, start, bytes, count, ...common(g)]);
    addPartialSums(sums, depth * K, dw);
  }
}

/**
 * dx = gradient of the input.
 *
 * @param g The convolution.
 * @param dy Address of the output's gradient.
 * @param w Address of the kernel.
 * @param dx Address of the input's gradient.
 */
export function convInputGradient(g: ConvGeometry, dy: number, w: number, dx: number): void {
  const depth = columnDepth(g), K = g.outChannels;
  if (isPointwise(g)) {
    const m = g.batch * g.height * g.width;
    matrixProduct({ transposeB: 1, m, n: depth, k: K, a: dy, b: w, c: dx });
  } else if (usesWinograd(mirrored(g)) && !ownGroups(g)) {
    winogradBackward(mirrored(g), dy, w, dx);
  } else if (isFlippedBetter(g)) {
    const flipped = scratch("flipped kernel", depth * K * 4);
    forEachChunk("flipKernel", { total: K, length: 64 }, {
      w,
      y: flipped,
      taps: g.kernelH * g.kernelW,
      inputs: g.inChannels,
      outputs: K,
      first: [0, 1],
      count: CHUNK_LENGTH,
    });
    convForward(mirrored(g), dy, flipped, dx);
  } else {
    const images = convBlocks(g)[0]?.images ?? 1; // a block of several images holds whole images
    const chunks = Math.ceil(g.batch / images);
    parallel(convInputGradientJob, chunks, [dy, w, dx, images, ...common(g)]);
  }
}

// Only with stride 1. Few input channels make a small im2col matrix (first layers: col2im is two to four times as fast).
function isFlippedBetter(g: ConvGeometry): boolean {
  if (g.strideH > 1 || g.strideW > 1) return false;
  return 2 * g.inChannels > g.outChannels || usesWinograd(mirrored(g));
}

// The last arguments of every job of conv_jobs.ts.
function common(g: ConvGeometry): ConvJobArguments {
  const bytes = Math.ceil(columnBytes(g, convBlocks(g)) / 64) * 64 + 64;
  return [scratch("im2col", bytes * runtime().threads), bytes, ...geometryArguments(g)];
}

/**
 * The convolution that maps dy to dx when the stride is 1: output and input change places, and each side is padded by the
 * reach of the kernel minus its padding.
 *
 * @param g The forward convolution.
 * @returns The convolution with the flipped kernel.
 */
export function mirrored(g: ConvGeometry): ConvGeometry {
  return {
    ...g,
    height: g.outHeight,
    width: g.outWidth,
    outHeight: g.height,
    outWidth: g.width,
    inChannels: g.outChannels,
    outChannels: g.inChannels,
    top: (g.kernelH - 1) * g.dilationH - g.top,
    left: (g.kernelW - 1) * g.dilationW - g.left,
  };
}
