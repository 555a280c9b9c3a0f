/**
 * Convolution and its two gradients as matrix products (im2col).
 *
 * ```text
 * y  = im2col(x) W          x [N, H, W, C], W [kh kw C, K], y [N, OH, OW, K]
 * dW = im2col(x)^T dy
 * dx = col2im(dy W^T)       for stride 1: the convolution of dy with the flipped kernel
 * ```
 *
 * @module
 */
import { columnBytes, convBlocks } from "./conv_blocks.ts";
import { type ConvGeometry, isPointwise, windowArguments } from "./conv_geometry.ts";
import { scratch } from "./heap.ts";
import { runtime } from "./runtime.ts";
import { usesWinograd, winogradFilterGradient, winogradForward } from "./winograd.ts";

/**
 * y = conv(x, w).
 *
 * @param g The convolution.
 * @param x Pointer of the input.
 * @param w Pointer of the kernel.
 * @param y Pointer of the output.
 */
export function convForward(g: ConvGeometry, x: number, w: number, y: number): void {
  const { gemm, kernels } = runtime();
  const depth = g.kernelH * g.kernelW * g.inChannels, K = g.outChannels;
  if (isPointwise(g)) {
    gemm(0, 0, g.batch * g.height * g.width, K, depth, x, depth, w, K, 0, y, K);
    return;
  }
  if (usesWinograd(g)) return winogradForward(g, x, w, y);
  const blocks = convBlocks(g);
  const col = scratch("im2col", columnBytes(g, blocks));
  const window = windowArguments(g);
  for (const { image, images, rowFrom, rowTo } of blocks) {
    const pixels = (rowTo - rowFrom) * g.outWidth;
    for (let i = 0; i < images; i++) {
      kernels.im2col!(
        imageAt(g, x, image + i),
        col + i * pixels * depth * 4,
        ...window,
        rowFrom,
        rowTo,
      );
    }
    const target = y + (image * g.outHeight + rowFrom) * g.outWidth * K * 4;
    gemm(0, 0, images * pixels, K, depth, col, depth, w, K, 0, target, K);
  }
}

/**
 * dw = gradient of the kernel.
 *
 * @param g The convolution.
 * @param x Pointer of the input.
 * @param dy Pointer of the output's gradient.
 * @param dw Pointer of the kernel's gradient.
 */
export function convFilterGradient(g: ConvGeometry, x: number, dy: number, dw: number): void {
  const { gemm, kernels } = runtime();
  const depth = g.kernelH * g.kernelW * g.inChannels, K = g.outChannels;
  if (isPointwise(g)) {
    gemm(1, 0, depth, K, g.batch * g.height * g.width, x, depth, dy, K, 0, dw, K);
    return;
  }
  if (usesWinograd(g)) return winogradFilterGradient(g, x, dy, dw);
  const blocks = convBlocks(g);
  const col = scratch("im2col", columnBytes(g, blocks));
  const window = windowArguments(g);
  let accumulate = 0;
  for (const { image, images, rowFrom, rowTo } of blocks) {
    const pixels = (rowTo - rowFrom) * g.outWidth;
    for (let i = 0; i < images; i++) {
      kernels.im2col!(
        imageAt(g, x, image + i),
        col + i * pixels * depth * 4,
        ...window,
        rowFrom,
        rowTo,
      );
    }
    const source = dy + (image * g.outHeight + rowFrom) * g.outWidth * K * 4;
    gemm(1, 0, depth, K, images * pixels, col, depth, source, K, accumulate, dw, K);
    accumulate = 1;
  }
}

/**
 * dx = gradient of the input.
 *
 * @param g The convolution.
 * @param dy Pointer of the output's gradient.
 * @param w Pointer of the kernel.
 * @param dx Pointer of the input's gradient.
 */
export function convInputGradient(g: ConvGeometry, dy: number, w: number, dx: number): void {
  const { gemm, kernels } = runtime();
  const depth = g.kernelH * g.kernelW * g.inChannels, K = g.outChannels;
  if (isPointwise(g)) {
    gemm(0, 1, g.batch * g.height * g.width, depth, K, dy, K, w, K, 0, dx, depth);
    return;
  }
  if (g.strideH === 1 && g.strideW === 1) {
    const flipped = scratch("flipped kernel", depth * K * 4);
    kernels.flipKernel!(w, flipped, g.kernelH * g.kernelW, g.inChannels, K);
    convForward(mirrored(g), dy, flipped, dx);
    return;
  }
  const blocks = convBlocks(g);
  const col = scratch("im2col", columnBytes(g, blocks));
  const window = windowArguments(g);
  kernels.clear!(dx, g.batch * g.height * g.width * g.inChannels);
  for (const { image, images, rowFrom, rowTo } of blocks) {
    const pixels = (rowTo - rowFrom) * g.outWidth;
    const source = dy + (image * g.outHeight + rowFrom) * g.outWidth * K * 4;
    gemm(0, 1, images * pixels, depth, K, source, K, w, K, 0, col, depth);
    for (let i = 0; i < images; i++) {
      kernels.col2im!(
        imageAt(g, dx, image + i),
        col + i * pixels * depth * 4,
        ...window,
        rowFrom,
        rowTo,
      );
    }
  }
}

/**
 * The convolution that turns dy into dx when the stride is 1: output and input change places, the padding becomes
 * what is left of the kernel's reach.
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

function imageAt(g: ConvGeometry, pointer: number, image: number): number {
  return pointer + image * g.height * g.width * g.inChannels * 4;
}
