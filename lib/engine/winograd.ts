/**
 * 3x3 convolutions with stride 1 by Winograd's minimal filtering F(4x4, 3x3).
 *
 * ```text
 * Y = A^T [ (G g G^T) . (B^T d B) ] A       per 4x4 tile of the output
 * ```
 *
 * A quarter of the multiplications; float32 results differ from the direct sum by a few 1e-6 (relative). The transforms are
 * in kernels/winograd.ts, the products over the channels are 36 matrix products per group of images.
 *
 * Source: Lavin and Gray: Fast Algorithms for Convolutional Neural Networks (arXiv:1509.09308).
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";
import { scratch } from "./heap.ts";
import { runtime } from "./runtime.ts";

const PRODUCTS = 36; // elements of a transformed tile

// Bytes of transformed tiles that are worked on at once, by the number of channel pairs (measured). Small kernels: everything
// stays in the second-level cache. Large kernels: the products need many rows to be fast, and reading the kernels again for
// each group would cost more.
const GROUP_BYTES = [
  { pairs: 8192, bytes: 1 << 20 },
  { pairs: 65536, bytes: 8 << 20 },
  { pairs: Infinity, bytes: 16 << 20 },
];

/**
 * Whether Winograd's way is possible and faster.
 *
 * @param g The convolution.
 * @returns True for 3x3 kernels, stride 1, channels in multiples of four, at least one whole tile.
 */
export function usesWinograd(g: ConvGeometry): boolean {
  return g.kernelH === 3 && g.kernelW === 3 && g.strideH === 1 && g.strideW === 1 &&
    g.dilationH === 1 && g.dilationW === 1 && g.inChannels % 4 === 0 && g.outChannels % 4 === 0 &&
    g.outHeight >= 4 && g.outWidth >= 4;
}

interface Tiling {
  tilesH: number;
  tilesW: number;
  images: number; // per group
  tileScratch: number;
  input: Planes;
  output: Planes;
  kernel: Planes;
}

/** The 36 matrices of transformed tiles or kernels. */
interface Planes {
  start: number;
  bytes: number; // from one to the next
}

function planes(name: string, floats: number): Planes {
  const bytes = floats * 4 + 64; // a cache line apart, see kernels/winograd.ts
  return { start: scratch(name, PRODUCTS * bytes), bytes };
}

function tiling(g: ConvGeometry): Tiling {
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
    tileScratch: scratch("winograd tile", runtime().kernels.winogradScratchBytes!()),
    input: planes("winograd input", tiles * C),
    output: planes("winograd output", tiles * K),
    kernel: planes("winograd kernel", C * K),
  };
}

/**
 * y = conv(x, w).
 *
 * @param g The convolution, one that `usesWinograd`.
 * @param x Pointer of the input.
 * @param w Pointer of the kernel.
 * @param y Pointer of the output.
 */
export function winogradForward(g: ConvGeometry, x: number, w: number, y: number): void {
  const { kernels, gemm } = runtime();
  const { inChannels: C, outChannels: K } = g;
  const t = tiling(g);
  const { input: V, output: M, kernel: U } = t;
  kernels.winogradKernel!(w, U.start, C * K, U.bytes, t.tileScratch);
  eachGroup(g, t, (image, images, tiles) => {
    for (let i = 0; i < images; i++) transformInput(g, t, x, image + i, i);
    for (let p = 0; p < PRODUCTS; p++) {
      const v = V.start + p * V.bytes, u = U.start + p * U.bytes, m = M.start + p * M.bytes;
      gemm(0, 0, tiles, K, C, v, C, u, K, 0, m, K);
    }
    for (let i = 0; i < images; i++) {
      kernels.winogradOutput!(
        ...[M.start, y + (image + i) * g.outHeight * g.outWidth * K * 4, g.outHeight, g.outWidth],
        ...[K, t.tilesH, t.tilesW, M.bytes, i * t.tilesH * t.tilesW, t.tileScratch],
      );
    }
  });
}

/**
 * dw = gradient of the kernel.
 *
 * @param g The convolution, one that `usesWinograd`.
 * @param x Pointer of the input.
 * @param dy Pointer of the output's gradient.
 * @param dw Pointer of the kernel's gradient.
 */
export function winogradFilterGradient(g: ConvGeometry, x: number, dy: number, dw: number): void {
  const { kernels, gemm } = runtime();
  const { inChannels: C, outChannels: K } = g;
  const t = tiling(g);
  const { input: V, output: D, kernel: U } = t;
  eachGroup(g, t, (image, images, tiles) => {
    for (let i = 0; i < images; i++) {
      transformInput(g, t, x, image + i, i);
      kernels.winogradOutputGradient!(
        ...[dy + (image + i) * g.outHeight * g.outWidth * K * 4, D.start, g.outHeight, g.outWidth],
        ...[K, t.tilesH, t.tilesW, D.bytes, i * t.tilesH * t.tilesW, t.tileScratch],
      );
    }
    for (let p = 0; p < PRODUCTS; p++) {
      const v = V.start + p * V.bytes, d = D.start + p * D.bytes, u = U.start + p * U.bytes;
      gemm(1, 0, C, K, tiles, v, C, d, K, image > 0 ? 1 : 0, u, K);
    }
  });
  kernels.winogradKernelGradient!(U.start, dw, C * K, U.bytes, t.tileScratch);
}

function eachGroup(
  g: ConvGeometry,
  t: Tiling,
  run: (image: number, images: number, tiles: number) => void,
): void {
  for (let image = 0; image < g.batch; image += t.images) {
    const images = Math.min(t.images, g.batch - image);
    run(image, images, images * t.tilesH * t.tilesW);
  }
}

function transformInput(
  g: ConvGeometry,
  t: Tiling,
  x: number,
  image: number,
  place: number, // of the image in its group
): void {
  runtime().kernels.winogradInput!(
    ...[x + image * g.height * g.width * g.inChannels * 4, t.input.start],
    ...[g.height, g.width, g.inChannels, g.top, g.left],
    ...[t.tilesH, t.tilesW, t.input.bytes, place * t.tilesH * t.tilesW, t.tileScratch],
  );
}
