/**
 * The layout of Winograd's transformed tiles in memory.
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

// Channel pairs up to which a thread works on groups of its own: kernel and tiles fit its second-level cache (measured). Then
// there should be enough groups for several threads, but none with fewer tiles than make a good matrix product.
const OWN_GROUPS = 8192, MIN_GROUPS = 8, MIN_TILES = 32;

/**
 * Whether each thread does whole groups of images.
 *
 * @param g The convolution.
 * @returns True for small kernels.
 */
export function ownGroups(g: ConvGeometry): boolean {
  return g.inChannels * g.outChannels <= OWN_GROUPS;
}

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
 * Divides a convolution into groups of images.
 *
 * @param g The convolution.
 * @returns Sizes; they depend on the convolution only.
 */
export function winogradTiling(g: ConvGeometry): Tiling {
  const { inChannels: C, outChannels: K } = g;
  const tilesH = Math.ceil(g.outHeight / 4), tilesW = Math.ceil(g.outWidth / 4);
  const imageBytes = PRODUCTS * tilesH * tilesW * (C + K) * 4;
  const { bytes } = GROUP_BYTES.find(({ pairs }) => C * K <= pairs)!;
  // a power of two: usual batches give equal groups, which threads share evenly
  const fitting = 2 ** Math.round(Math.log2(Math.max(1, bytes / imageBytes)));
  const max = ownGroups(g)
    ? Math.max(Math.ceil(MIN_TILES / (tilesH * tilesW)), Math.ceil(g.batch / MIN_GROUPS))
    : g.batch;
  const images = Math.min(fitting, max, g.batch);
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

// Whole cache lines, and the next matrix starts in another place of the cache, see kernels/winograd_input.ts.
function planeBytes(floats: number): number {
  const bytes = Math.ceil(floats / 16) * 64 + 64;
  return bytes % 4096 === 0 ? bytes + 64 : bytes;
}
