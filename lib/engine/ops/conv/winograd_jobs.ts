/**
 * Winograd's convolution with everything of a group of images on one thread, for small kernels: the transformed tiles stay
 * in the thread's cache.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";
import { GEOMETRY_NUMBERS, geometryFrom, inputImage, outputRow } from "./conv_numbers.ts";
import type { Job } from "../../threads/job.ts";
import { partRange } from "../../threads/part_range.ts";
import type { Thread } from "../../runtime/thread.ts";
import { PRODUCTS, type Tiling, winogradTiling } from "./winograd_tiling.ts";

interface Call {
  g: ConvGeometry;
  t: Tiling;
  V: number; // the thread's input tiles
  M: number; // its output tiles
  rest: number[];
}

// Numbers: the geometry, scratch of all threads, bytes per thread, then those of the job.
function read(thread: Thread, numbers: Float64Array<ArrayBufferLike>): Call {
  const g = geometryFrom(numbers);
  const [scratch, bytes, ...rest] = numbers.subarray(GEOMETRY_NUMBERS) as unknown as [
    ...[number, number],
  ];
  const t = winogradTiling(g);
  const V = scratch + thread.index * bytes;
  return { g, t, V, M: V + PRODUCTS * t.input, rest };
}

/** Pieces: groups. Numbers at the end: x, transformed kernel, y. */
export const winogradForwardJob: Job = (thread, numbers) => {
  const call = read(thread, numbers);
  const { g, t, V, M, rest: [x, U, y] } = call;
  const { inChannels: C, outChannels: K } = g;
  return (piece) => {
    const [first, images, tiles] = group(call, piece);
    transformInputs(thread, call, x!, piece);
    for (let p = 0; p < PRODUCTS; p++) {
      const v = V + p * t.input, u = U! + p * t.kernel, m = M + p * t.output;
      thread.gemm(0, 0, tiles, K, C, v, C, u, K, 0, m, K);
    }
    for (let i = 0; i < images; i++) {
      thread.kernels.winogradOutput!(
        M,
        outputRow(g, y!, first + i, 0),
        g.outHeight,
        g.outWidth,
        K,
        t.tilesH,
        t.tilesW,
        t.output,
        i * t.tilesH * t.tilesW,
      );
    }
  };
};

/** Pieces: parts. Numbers at the end: x, dy, sums of the first part, bytes of a part, number of parts. */
export const winogradFilterGradientJob: Job = (thread, numbers) => {
  const call = read(thread, numbers);
  const { g, t, V, M, rest: [x, dy, start, bytes, parts] } = call;
  const { inChannels: C, outChannels: K } = g;
  return (piece) => {
    const [from, to] = partRange(piece, parts!, t.groups);
    const U = start! + piece * bytes!;
    for (let q = from; q < to; q++) {
      const [first, images, tiles] = group(call, q);
      transformInputs(thread, call, x!, q);
      for (let i = 0; i < images; i++) {
        thread.kernels.winogradOutputGradient!(
          outputRow(g, dy!, first + i, 0),
          M,
          g.outHeight,
          g.outWidth,
          K,
          t.tilesH,
          t.tilesW,
          t.output,
          i * t.tilesH * t.tilesW,
        );
      }
      for (let p = 0; p < PRODUCTS; p++) {
        const v = V + p * t.input, d = M + p * t.output, u = U + p * t.kernel;
        thread.gemm(1, 0, C, K, tiles, v, C, d, K, q > from ? 1 : 0, u, K);
      }
    }
  };
};

// First image, images and tiles of a group.
function group({ g, t }: Call, index: number): [number, number, number] {
  const first = index * t.images;
  const images = Math.min(t.images, g.batch - first);
  return [first, images, images * t.tilesH * t.tilesW];
}

function transformInputs(thread: Thread, call: Call, x: number, index: number): void {
  const { g, t, V } = call;
  const [first, images] = group(call, index);
  for (let i = 0; i < images; i++) {
    thread.kernels.winogradInput!(
      inputImage(g, x, first + i),
      V,
      g.height,
      g.width,
      g.inChannels,
      g.top,
      g.left,
      t.tilesH,
      t.tilesW,
      t.input,
      i * t.tilesH * t.tilesW,
    );
  }
}
