/**
 * Winograd's convolution where one thread computes a whole group of images, for small kernels: the transformed tiles stay in
 * the thread's cache.
 *
 * @module
 */
import type { ConvGeometry } from "./conv_geometry.ts";
import {
  type ConvJobArguments,
  type FilterGradientArguments,
  inputImage,
  outputRow,
  readGeometry,
} from "./conv_arguments.ts";
import type { Job } from "../../threads/job.ts";
import { chunkRange } from "../../threads/job.ts";
import type { Thread } from "../../runtime/thread.ts";
import { PRODUCTS, type Tiling, winogradTiling } from "./winograd_tiling.ts";

interface Call {
  g: ConvGeometry;
  t: Tiling;
  V: number; // the thread's input tiles
  M: number; // its output tiles
}

function read(thread: Thread, [scratch, bytes, ...geometry]: ConvJobArguments): Call {
  const g = readGeometry(geometry);
  const t = winogradTiling(g);
  const V = scratch + thread.index * bytes;
  return { g, t, V, M: V + PRODUCTS * t.input };
}

/** A chunk is a group. U is the transformed kernel. */
export const winogradForwardJob: Job<[x: number, U: number, y: number, ...ConvJobArguments]> = (
  thread,
  [x, U, y, ...args],
) => {
  const call = read(thread, args);
  const { g, t, V, M } = call;
  const { inChannels: C, outChannels: K } = g;
  return (chunk) => {
    const [first, images, tiles] = group(call, chunk);
    transformInputs(thread, call, x, chunk);
    for (let p = 0; p < PRODUCTS; p++) {
      const v = V + p * t.input, u = U + p * t.kernel, m = M + p * t.output;
      thread.gemm(0, 0, tiles, K, C, v, C, u, K, 0, m, K);
    }
    for (let i = 0; i < images; i++) {
      thread.kernels.winogradOutput(
        M,
        outputRow(g, y, first + i, 0),
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

/** A chunk is a range of groups. */
export const winogradFilterGradientJob: Job<[...FilterGradientArguments, ...ConvJobArguments]> = (
  thread,
  [x, dy, start, bytes, count, ...args],
) => {
  const call = read(thread, args);
  const { g, t, V, M } = call;
  const { inChannels: C, outChannels: K } = g;
  return (chunk) => {
    const [from, to] = chunkRange(chunk, count, t.groups);
    const U = start + chunk * bytes;
    for (let q = from; q < to; q++) {
      const [first, images, tiles] = group(call, q);
      transformInputs(thread, call, x, q);
      for (let i = 0; i < images; i++) {
        thread.kernels.winogradOutputGradient(
          outputRow(g, dy, first + i, 0),
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
    thread.kernels.winogradInput(
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
