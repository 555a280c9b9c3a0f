/**
 * 3x3 convolutions with stride 1 by Winograd's minimal filtering F(4x4, 3x3), by all threads.
 *
 * ```text
 * Y = A^T [ (G g G^T) . (B^T d B) ] A       per 4x4 tile of the output
 * ```
 *
 * A quarter of the multiplications; float32 results differ from the direct sum by a few 1e-6 (relative). The transforms are
 * in kernels/winograd_input.ts and its neighbours, the products over the channels are 36 matrix products per group of images.
 * With small kernels each thread computes whole groups (winograd_jobs.ts); with large ones all threads share each step of a group.
 *
 * Source: Lavin and Gray: Fast Algorithms for Convolutional Neural Networks (arXiv:1509.09308).
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";
import { type ConvJobArguments, geometryArguments } from "./conv_arguments.ts";
import { scratch } from "../../memory/heap.ts";
import { addPartialSums, allocatePartialSums } from "../../threads/partial_sums.ts";
import { parallel } from "../../threads/pool.ts";
import { runtime } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../threads/chunks.ts";
import { winogradFilterGradientJob, winogradForwardJob } from "./winograd_jobs.ts";
import { winogradFilterGradientShared, winogradForwardShared } from "./winograd_shared.ts";
import { ownGroups, PRODUCTS, tileBytes, type Tiling, winogradTiling } from "./winograd_tiling.ts";

// Below this many tiles times pairs of channels the 36 products are too small to be worth their calls (measured).
const MIN_WORK = 1 << 14;

/**
 * Whether Winograd's algorithm applies and is faster.
 *
 * @param g The convolution.
 * @returns True for 3x3 kernels, stride 1, four channels or more on both sides, and enough tiles that are at least half full.
 */
export function usesWinograd(g: ConvGeometry): boolean {
  const { inChannels: C, outChannels: K, outHeight, outWidth } = g;
  const tiles = Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
  return g.kernelH === 3 && g.kernelW === 3 && g.strideH === 1 && g.strideW === 1 &&
    g.dilationH === 1 && g.dilationW === 1 && C >= 4 && K >= 4 &&
    outHeight >= 4 && outWidth >= 4 && 2 * outHeight * outWidth >= 16 * tiles &&
    g.batch * tiles * C * K >= MIN_WORK;
}

/**
 * y = conv(x, w).
 *
 * @param g The convolution: 3x3, stride 1, four channels or more.
 * @param x Address of the input.
 * @param w Address of the kernel, [3, 3, inputs, outputs].
 * @param y Address of the output.
 */
export function winogradForward(g: ConvGeometry, x: number, w: number, y: number): void {
  const t = winogradTiling(g);
  const U = transformedKernel(g, t, w, g.inChannels * g.outChannels * 4);
  if (ownGroups(g)) parallel(winogradForwardJob, t.groups, [x, U, y, ...common(g, t)]);
  else winogradForwardShared(g, t, { x, U, y });
}

/**
 * y = conv(x, w) with w turned around and transposed, which is what turns the gradient of a convolution's output into that of
 * its input. Nothing is copied for it. Only for large kernels, where all threads share a group (`ownGroups` is false).
 *
 * @param g The convolution: 3x3, stride 1.
 * @param x Address of the input.
 * @param w Address of the kernel before it is turned, [3, 3, outputs, inputs].
 * @param y Address of the output.
 */
export function winogradBackward(g: ConvGeometry, x: number, w: number, y: number): void {
  const t = winogradTiling(g), tap = g.inChannels * g.outChannels * 4;
  const U = transformedKernel(g, t, w + 8 * tap, -tap);
  winogradForwardShared(g, t, { x, U, y }, 1);
}

function transformedKernel(g: ConvGeometry, t: Tiling, w: number, tap: number): number {
  const U = scratch("winograd kernel", PRODUCTS * t.kernel);
  const chunking = { total: g.inChannels * g.outChannels, length: 4096 };
  forEachChunk("winogradKernel", chunking, {
    w: [w, 4],
    u: [U, 4],
    tap,
    count: CHUNK_LENGTH,
    plane: t.kernel,
  });
  return U;
}

/**
 * dw = gradient of the kernel.
 *
 * @param g The convolution: 3x3, stride 1, four channels or more.
 * @param x Address of the input.
 * @param dy Address of the output's gradient.
 * @param dw Address of the kernel's gradient.
 */
export function winogradFilterGradient(g: ConvGeometry, x: number, dy: number, dw: number): void {
  const t = winogradTiling(g);
  const size = g.inChannels * g.outChannels;
  const U = scratch("winograd kernel", PRODUCTS * t.kernel);
  if (ownGroups(g)) {
    const floats = PRODUCTS * t.kernel / 4;
    const sums = allocatePartialSums(t.groups, floats, U);
    const { count, start, bytes } = sums;
    parallel(winogradFilterGradientJob, count, [x, dy, start, bytes, count, ...common(g, t)]);
    addPartialSums(sums, floats, U);
  } else {
    winogradFilterGradientShared(g, t, x, dy, U);
  }
  forEachChunk("winogradKernelGradient", { total: size, length: 4096 }, {
    u: [U, 4],
    dw: [dw, 4],
    size,
    count: CHUNK_LENGTH,
    plane: t.kernel,
  });
}

// The last arguments of both jobs.
function common(g: ConvGeometry, t: Tiling): ConvJobArguments {
  const bytes = Math.ceil(tileBytes(t) / 64) * 64;
  return [scratch("winograd groups", bytes * runtime().threads), bytes, ...geometryArguments(g)];
}
