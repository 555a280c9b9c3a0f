/**
 * Winograd's convolution with all threads on one group of images, for large kernels: only so do the matrix products have
 * enough rows for each reading of the kernels.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";
import { inputImage, outputRow } from "./conv_arguments.ts";
import { scratch } from "../../memory/heap.ts";
import { matrixProduct } from "../../gemm/matrix_product.ts";
import { type ChunkArgument, forEachChunk } from "../../threads/chunks.ts";
import { PRODUCTS, type Tiling } from "./winograd_tiling.ts";

/**
 * y = conv(x, w).
 *
 * @param g The convolution.
 * @param t Its tiling.
 * @param addresses Of the input, the transformed kernel and the output.
 * @param transposed 1 if the transformed kernel is stored as [outputs, inputs].
 */
export function winogradForwardShared(
  g: ConvGeometry,
  t: Tiling,
  { x, U, y }: Record<"x" | "U" | "y", number>,
  transposed = 0,
): void {
  const { inChannels: C, outChannels: K } = g;
  const { V, M } = tiles(t);
  for (const { first, images, rows } of groups(g, t)) {
    transformInput(g, t, inputImage(g, x, first), V, images);
    matrixProduct({
      count: PRODUCTS,
      m: rows,
      n: K,
      k: C,
      transposeB: transposed,
      a: V,
      nextA: t.input,
      b: U,
      nextB: t.kernel,
      c: M,
      nextC: t.output,
    });
    forEachChunk("winogradOutput", { total: images, length: 1 }, {
      m: M,
      y: [outputRow(g, y, first, 0), outputRow(g, 0, 1, 0)],
      outHeight: g.outHeight,
      outWidth: g.outWidth,
      channels: K,
      ...imageTiles(t),
      plane: t.output,
    });
  }
}

/**
 * U = gradient of the transformed kernel.
 *
 * @param g The convolution.
 * @param t Its tiling.
 * @param x Address of the input.
 * @param dy Address of the output's gradient.
 * @param U Address of the result.
 */
export function winogradFilterGradientShared(
  g: ConvGeometry,
  t: Tiling,
  x: number,
  dy: number,
  U: number,
): void {
  const { inChannels: C, outChannels: K } = g;
  const { V, M } = tiles(t);
  for (const { first, images, rows } of groups(g, t)) {
    transformInput(g, t, inputImage(g, x, first), V, images);
    forEachChunk("winogradOutputGradient", { total: images, length: 1 }, {
      dy: [outputRow(g, dy, first, 0), outputRow(g, 0, 1, 0)],
      d: M,
      outHeight: g.outHeight,
      outWidth: g.outWidth,
      channels: K,
      ...imageTiles(t),
      plane: t.output,
    });
    matrixProduct({
      count: PRODUCTS,
      m: C,
      n: K,
      k: rows,
      transposeA: 1,
      accumulate: first > 0 ? 1 : 0,
      a: V,
      nextA: t.input,
      b: M,
      nextB: t.output,
      c: U,
      nextC: t.kernel,
    });
  }
}

function tiles(t: Tiling): { V: number; M: number } {
  return {
    V: scratch("winograd input", PRODUCTS * t.input),
    M: scratch("winograd output", PRODUCTS * t.output),
  };
}

// First image, number of images and of tiles of each group.
function groups(g: ConvGeometry, t: Tiling): { first: number; images: number; rows: number }[] {
  return Array.from({ length: t.groups }, (_, i) => {
    const first = i * t.images;
    const images = Math.min(t.images, g.batch - first);
    return { first, images, rows: images * t.tilesH * t.tilesW };
  });
}

// The tiles of one image: how many, and the index of the first.
function imageTiles({ tilesH, tilesW }: Tiling) {
  const first: ChunkArgument = [0, tilesH * tilesW];
  return { tilesH, tilesW, first };
}

function transformInput(g: ConvGeometry, t: Tiling, x: number, V: number, images: number): void {
  forEachChunk("winogradInput", { total: images, length: 1 }, {
    x: [x, inputImage(g, 0, 1)],
    v: V,
    height: g.height,
    width: g.width,
    channels: g.inChannels,
    top: g.top,
    left: g.left,
    ...imageTiles(t),
    plane: t.input,
  });
}
