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
import { forEachChunk } from "../../threads/chunks.ts";
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
      ...{ count: PRODUCTS, m: rows, n: K, k: C, transposeB: transposed },
      ...{ a: V, nextA: t.input, b: U, nextB: t.kernel, c: M, nextC: t.output },
    });
    forEachChunk(
      ...["winogradOutput", { total: images, length: 1 }] as const,
      ...[
        M,
        [outputRow(g, y, first, 0), outputRow(g, 0, 1, 0)],
        g.outHeight,
        g.outWidth,
        K,
      ] as const,
      ...[t.tilesH, t.tilesW, t.output, [0, t.tilesH * t.tilesW]] as const,
    );
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
    forEachChunk(
      ...["winogradOutputGradient", { total: images, length: 1 }] as const,
      ...[
        [outputRow(g, dy, first, 0), outputRow(g, 0, 1, 0)],
        M,
        g.outHeight,
        g.outWidth,
        K,
      ] as const,
      ...[t.tilesH, t.tilesW, t.output, [0, t.tilesH * t.tilesW]] as const,
    );
    matrixProduct({
      ...{ transposeA: 1, count: PRODUCTS, m: C, n: K, k: rows, accumulate: first > 0 ? 1 : 0 },
      ...{ a: V, nextA: t.input, b: M, nextB: t.output, c: U, nextC: t.kernel },
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

function transformInput(g: ConvGeometry, t: Tiling, x: number, V: number, images: number): void {
  forEachChunk(
    ...["winogradInput", { total: images, length: 1 }, [x, inputImage(g, 0, 1)], V] as const,
    ...[g.height, g.width, g.inChannels, g.top, g.left, t.tilesH, t.tilesW] as const,
    ...[t.input, [0, t.tilesH * t.tilesW]] as const,
  );
}
