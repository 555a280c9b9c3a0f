/**
 * Sparse convolution and its gradients, block by block (formulas: sparse_conv.ts).
 *
 * @module
 */
import type { Job } from "../../threads/job.ts";
import type { Kernels } from "../../wasm/kernels_module.ts";

/** Rows gathered at once: with their products they stay in the second-level cache. */
export const BLOCK_ROWS = 256;

/** What the jobs know: addresses, lengths, and the scratch of a thread. */
export type SparseConvArguments = [
  x: number,
  /** Weights in the forward pass, otherwise the gradient of y. */
  other: number,
  table: number,
  target: number,
  /** Rows of x. */
  inputs: number,
  /** Columns of the table. */
  outputs: number,
  offsets: number,
  /** Channels of x. */
  depth: number,
  /** Channels of the other side. */
  width: number,
  /** 1: the weights are stored the other way round. */
  transposed: number,
  scratch: number,
  bytes: number,
];

/**
 * Bytes of scratch that a thread needs.
 *
 * @param depth Channels of x.
 * @param width Channels of the other side.
 * @returns Places, gathered rows and products of a block.
 */
export function sparseConvBytes(depth: number, width: number): number {
  return Math.ceil(BLOCK_ROWS * (1 + depth + width) * 4 / 64) * 64;
}

/** A chunk is a block of outputs, to which no other chunk adds. */
export const sparseConvJob: Job<SparseConvArguments> = ({ index, kernels, gemm }, args) => {
  const [x, weights, table, y, inputs, outputs, offsets, depth, width, transposed, ...room] = args;
  const { places, gathered, product } = regions(room, index, depth);
  return (chunk) => {
    const first = chunk * BLOCK_ROWS, target = y + first * width * 4;
    const count = Math.min(BLOCK_ROWS, outputs - first);
    kernels.clear(target, count * width);
    for (let offset = 0; offset < offsets; offset++) {
      const ids = table + (offset * outputs + first) * 4;
      const rows = gather(kernels, [x, ids, count, inputs, depth, gathered, places]);
      if (rows === 0) continue;
      const b = weights + offset * depth * width * 4, ldb = transposed ? depth : width;
      gemm(0, transposed, rows, width, depth, gathered, depth, b, ldb, 0, product, width);
      kernels.scatterRows(product, places, target, rows, width);
    }
  };
};

/** A chunk is an offset. */
export const sparseConvFilterJob: Job<SparseConvArguments> = ({ index, kernels, gemm }, args) => {
  const [x, dy, table, dw, inputs, outputs, , depth, width, , ...room] = args;
  const { places, gathered, product } = regions(room, index, depth);
  return (offset) => {
    const target = dw + offset * depth * width * 4;
    kernels.clear(target, depth * width);
    for (let first = 0; first < outputs; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, outputs - first);
      const ids = table + (offset * outputs + first) * 4;
      const rows = gather(kernels, [x, ids, count, inputs, depth, gathered, places]);
      if (rows === 0) continue;
      // all of the places are there, so writing which ones they were over them changes none before it is read
      gather(kernels, [dy + first * width * 4, places, rows, count, width, product, places]);
      gemm(1, 0, depth, width, rows, gathered, depth, product, width, 1, target, width);
    }
  };
};

/** A chunk is an offset. */
export const invertNeighboursJob: Job<
  [table: number, users: number, outputs: number, inputs: number]
> = (
  { kernels },
  [table, users, outputs, inputs],
) =>
(offset) => {
  const ids = table + offset * outputs * 4, own = users + offset * inputs * 4;
  if (kernels.invertNeighbours(ids, own, outputs, inputs) === 0) return;
  throw new RangeError(
    `Cannot use neighbours: each input must occur once at most under an offset: current value is another under offset ${offset}`,
  );
};

function regions([scratch, bytes]: [number, number], index: number, depth: number) {
  const places = scratch! + index * bytes!, gathered = places + BLOCK_ROWS * 4;
  return { places, gathered, product: gathered + BLOCK_ROWS * depth * 4 };
}

function gather(kernels: Kernels, args: Parameters<Kernels["gatherNeighbours"]>): number {
  const rows = kernels.gatherNeighbours(...args);
  if (rows >= 0) return rows;
  throw new RangeError(
    `Cannot use neighbours: they must be below ${args[3]}, the rows of x: current value is another`,
  );
}
