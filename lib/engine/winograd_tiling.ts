/**
 * How Winograd's transformed tiles lie in memory.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";

/** Elements of a transformed tile, and so the number of matrix products. */
export const PRODUCTS = 36;

// Bytes of transformed tiles that are worked on at once, by the number of channel pairs (measured). Small kernels: everything
// stays in the second-level cache. Large kernels: the products need many rows to be fast, and reading the kernels again for
// each group would cost more.
const GROUP_BYTES = [
  { pairs: 8192, bytes: 1 << 20 },
  { pairs: 65536, bytes: 8 << 20 },
  { pairs: Infinity, bytes: 16 << 20 },
];

/** The tiles of a group of images. */
export interface Tiling {
  /** Tiles in a column of an image. */
  tilesH: number;
  /** Tiles in a row of an image. */
  tilesW: number;
  /** Images that are worked on at once. */
  images: number;
  /** Groups of that many images. */
  groups: number;
  /** Bytes from one of the 36 matrices of input tiles to the next. */
  input: number;
  /** The same for the output's tiles. */
  output: number;
  /** The same for kernels. */
  kernel: number;
}

/**
 * Cuts a convolution into groups of images.
 *
 * @param g The convolution, one that `usesWinograd`.
 * @returns Sizes; they depend on the convolution only.
 */
export function winogradTiling(g: ConvGeometry): Tiling {
  const { inChannels: C, outChannels: K } = g;
  const tilesH = Math.ceil(g.outHeight / 4), tilesW = Math.ceil(g.outWidth / 4);
  const imageBytes = PRODUCTS * tilesH * tilesW * (C + K) * 4;
  const { bytes } = GROUP_BYTES.find(({ pairs }) => C * K <= pairs)!;
  const images = Math.max(1, Math.min(g.batch, Math.floor(bytes / imageBytes)));
  const tiles = images * tilesH * tilesW;
  return {
    tilesH,
    tilesW,
    images,
    groups: Math.ceil(g.batch / images),
    input: planeBytes(tiles * C),
    output: planeBytes(tiles * K),
    kernel: planeBytes(C * K),
  };
}

/**
 * Bytes of the tiles of one group.
 *
 * @param t The tiling.
 * @returns Bytes of input and output tiles.
 */
export function tileBytes(t: Tiling): number {
  return PRODUCTS * (t.input + t.output);
}

function planeBytes(floats: number): number {
  return floats * 4 + 64; // a cache line apart, see kernels/winograd.ts
}
